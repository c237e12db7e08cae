import { readFileSync } from 'node:fs';

// Prints what CHANGELOG.md says of a version: node notes.js 0.1.0
const [version = ''] = process.argv.slice(2);
const [, ...parts] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);
const part = parts.find((text) => text.startsWith(`[${version}]`));
const notes = part?.slice(part.indexOf('\n')).trim();
if (notes === undefined || notes === '') {
  process.stderr.write(`CHANGELOG.md has no notes under "## [${version}] - <date>"\n`);
  process.exit(1);
}
process.stdout.write(`${notes}\n`);
