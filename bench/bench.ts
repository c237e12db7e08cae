import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { compare, join, type Measured } from './compare.ts';
import { chooseRows, type Figure, type Row } from './row.ts';
import { ROWS } from './rows.ts';
import { startAws } from './start-aws.ts';
import { formatChange, HEADING, lineOf } from './table.ts';

// `npm run bench`: what Rollcall costs, and how that grows, beside the alternatives. docs/performance.md explains each row.

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    compare: { type: 'string' },
    repeat: { type: 'string' },
  },
});
const RUN_ROW = fileURLToPath(new URL('run-row.ts', import.meta.url));
/** To tell a regression from noise takes more than one repetition. */
const repeat = Number(options.repeat ?? (options.compare === undefined ? 1 : 3));

const FigureShape = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['ms', 's', 'MB', 'KB', 'USD', 'count']),
  isExact: z.literal(true).optional(),
  beside: z.object({ what: z.string(), value: z.number() }).optional(),
  goal: z.object({ of: z.enum(['value', 'ratio']), atMost: z.number() }).optional(),
});
const Reported = z.union([z.object({ progress: z.string() }), z.object({ figures: z.array(FigureShape) })]);
const Kept = z.object({
  measured: z.array(z.object({ row: z.string(), figure: FigureShape, samples: z.array(z.number()) })),
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const isWatched = process.stderr.isTTY;
const showProgress = (text: string): void => {
  if (isWatched) process.stderr.write(`\r\x1b[K${text}`);
};

async function runOnce({ name }: Row, awsUrl: string): Promise<readonly Figure[]> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', RUN_ROW, name, awsUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  let figures: readonly Figure[] | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reported = Reported.parse(JSON.parse(line));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- optional keys: absent is undefined here
    if ('figures' in reported) figures = reported.figures as readonly Figure[];
    else showProgress(`${name}: ${reported.progress}`);
  });
  await once(child, 'close');
  showProgress('');
  if (figures === undefined) throw new Error(`The row ${name} ended with ${child.exitCode} and no figures`);
  return figures;
}

async function run(row: Row, awsUrl: string): Promise<readonly Measured[]> {
  const runs: (readonly Figure[])[] = [];
  for (let time = 0; time < repeat; time += 1) runs.push(await runOnce(row, awsUrl));
  const [first = []] = runs;
  return first.map(({ name }) =>
    join(
      row.name,
      runs.flatMap((figures) => figures.filter((figure) => figure.name === name)),
    ),
  );
}

const chosen = chooseRows(ROWS, options.only);
if (chosen.length === 0) throw new Error(`No such row: ${ROWS.map(({ name }) => name).join(', ')}`);
const aws = await startAws();
const begin = performance.now();
const measured: Measured[] = [];
print(HEADING);
for (const row of chosen) {
  print(`${row.name}: ${row.title}`);
  const figures = await run(row, aws.url);
  for (const { figure } of figures) print(`  ${lineOf(figure)}`.trimEnd());
  measured.push(...figures);
}
aws.close();
const load = loadavg().map((one) => one.toFixed(1));
print(
  `${((performance.now() - begin) / 1_000).toFixed(0)} s on ${cpus().length} cores, Node ${process.version}; load average ${load.join(' ')}`,
);
if (options.json !== undefined) {
  const environment = { node: process.version, cores: cpus().length, load, repeat };
  writeFileSync(options.json, `${JSON.stringify({ environment, measured }, undefined, 2)}\n`);
}
if (options.compare !== undefined) {
  const kept = Kept.parse(JSON.parse(readFileSync(options.compare, 'utf8')));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- optional keys: absent is undefined here
  const before = kept.measured as readonly Measured[];
  const changes = compare(before, measured).filter(({ outcome }) => outcome !== 'same');
  for (const { name, before: was, after, noise, outcome } of changes) {
    print(`${outcome}: ${name}, ${formatChange(was, after)}; noise ${(noise * 100).toFixed(0)} %`);
  }
  if (changes.length === 0) print('nothing is worse or better beyond noise');
  if (changes.some(({ outcome }) => outcome === 'worse')) process.exitCode = 1;
}
