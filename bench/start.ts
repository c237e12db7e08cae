import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

// How soon `npm start` is ready: seconds from the command to the first line, to the first report, to all four, and the longest silence.
// Medians of five, with a fresh data directory and with that of a start before. They mean something on an idle computer only, so the
// load is printed with them.

const TIMES = 5;
const REPORT = /^ {2}sealed /gm;

interface Start {
  readonly firstLine: number;
  readonly firstReport: number;
  readonly allFour: number;
  readonly longestSilence: number;
}

/** Starts it with that data directory, and lets it end. */
async function start(data: string): Promise<Start> {
  const begin = performance.now();
  const seconds = (): number => (performance.now() - begin) / 1000;
  const args = ['start', '--silent', '--', '--port', '0', '--aws-port', '0', '--exit', '--data', data];
  const child = spawn('npm', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const spoken: number[] = [];
  const reports: number[] = [];
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    spoken.push(seconds());
    const count = text.match(REPORT)?.length ?? 0;
    while (reports.length < count) reports.push(seconds());
  });
  await once(child, 'close');
  const code = child.exitCode;
  if (code !== 0 || reports.length !== 4) throw new Error(`npm start ended with ${code}: ${text}`);
  return {
    firstLine: spoken[0] ?? Number.NaN,
    firstReport: reports[0] ?? Number.NaN,
    allFour: reports[3] ?? Number.NaN,
    longestSilence: Math.max(...spoken.map((at, index) => at - (spoken[index - 1] ?? 0))),
  };
}

function median(starts: readonly Start[], of: keyof Start): string {
  const sorted = starts.map((one) => one[of]).toSorted((one, other) => one - other);
  return (sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(1).padStart(14);
}

const fresh: Start[] = [];
const second: Start[] = [];
for (let time = 0; time < TIMES; time += 1) {
  const data = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  fresh.push(await start(data));
  second.push(await start(data));
  rmSync(data, { recursive: true, force: true });
}
const columns = ['firstLine', 'firstReport', 'allFour', 'longestSilence'] as const;
process.stdout.write(`${''.padEnd(10)}${columns.map((name) => name.padStart(14)).join('')}\n`);
for (const [name, starts] of [
  ['fresh', fresh],
  ['second', second],
] as const) {
  process.stdout.write(`${name.padEnd(10)}${columns.map((column) => median(starts, column)).join('')}\n`);
}
process.stdout.write(
  `seconds, medians of ${TIMES}; load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}\n`,
);
