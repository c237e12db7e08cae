import { readFile, writeFile } from 'node:fs/promises';
import { reportPicture } from './report-picture.ts';

const RECORDED = new URL('recorded-report.json', import.meta.url);
const PICTURE = new URL('../../docs/images/report.svg', import.meta.url);

// `npm run docs:picture` draws the recorded report; `npm run docs:picture FILE` records another first: what
// `rollcall demo --exit --json` printed, without its targets.
const [file] = process.argv.slice(2);
if (file !== undefined) {
  const report: object = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(RECORDED, `${JSON.stringify({ ...report, targets: [] }, undefined, 2)}\n`);
}
await writeFile(PICTURE, reportPicture(JSON.parse(await readFile(RECORDED, 'utf8'))));
