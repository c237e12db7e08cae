import { ROWS } from './rows.ts';

// One repetition of one row, in a process of its own: `node --expose-gc --import tsx bench/run-row.ts NAME [AWS_URL]`. It prints a line of
// JSON for each thing that it reports: `{ progress }`, and at its end `{ figures }`.

const [name, awsUrl = ''] = process.argv.slice(2);
const row = ROWS.find((one) => one.name === name);
if (row === undefined) throw new Error(`No row ${name}: ${ROWS.map((one) => one.name).join(', ')}`);
const print = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);
const figures = await row.measure({ awsUrl, reportProgress: (progress) => print({ progress }) });
print({ figures });
process.exit(0);
