import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../compare.ts';
import { measureProcess, runs } from '../measure-process.ts';
import { CREDENTIALS } from '../aws/credentials.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';
import { startServer } from '../start-server.ts';

const TIMES = 7;
const REPORT = /^Found \d/gm;
/** What `rollcall list` shows: as many runs as it asks for unless told otherwise. */
const PARENTS = 50;
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Seconds from `npm start` to its first line, its first report, and all four, with a fresh data directory. */
async function start(): Promise<readonly [firstLine: number, firstReport: number, allFour: number]> {
  const data = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const begin = performance.now();
  const seconds = (): number => (performance.now() - begin) / 1_000;
  const args = ['start', '--silent', '--', '--port', '0', '--aws-port', '0', '--exit', '--data', data];
  const child = spawn('npm', args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let firstLine = Number.NaN;
  const reports: number[] = [];
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    if (text === '') firstLine = seconds();
    text += more;
    const count = text.match(REPORT)?.length ?? 0;
    while (reports.length < count) reports.push(seconds());
  });
  await once(child, 'close');
  rmSync(data, { recursive: true, force: true });
  if (child.exitCode !== 0 || reports.length !== 4) {
    throw new Error(`npm start ended with ${child.exitCode}: ${text}`);
  }
  return [firstLine, reports[0] ?? Number.NaN, reports[3] ?? Number.NaN];
}

/** Programs in turns, so that a busy moment of the computer meets all of them; the median of each. */
async function medianMs(
  programs: Readonly<Record<string, readonly string[]>>,
  env: Readonly<Record<string, string>>,
): Promise<Map<string, number>> {
  const times = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
  for (let time = 0; time < TIMES; time += 1) {
    for (const [name, [command = '', ...args]] of Object.entries(programs)) {
      times.get(name)?.push((await measureProcess(command, args, env)).wallMs);
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

const besideAws = (name: string, value: number, aws: number): Figure => ({
  name,
  value,
  unit: 'ms',
  beside: { what: 'aws --version', value: aws },
  goal: { of: 'ratio', atMost: 1 },
});

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  reportProgress('npm start');
  const [firstLine, firstReport, allFour] = await start();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const command = join(folder, 'rollcall.mjs');
  await measureProcess(process.execPath, [join(PROJECT, 'cli/bundle.js'), command]);
  const hasAws = await runs('aws', ['--version']);
  reportProgress('the command');
  const api = await startServer('api-server.ts', [String(PARENTS), '1']);
  const listRuns = [command, 'list', '--url', api.url];
  const { stdout } = await measureProcess(process.execPath, listRuns, CREDENTIALS);
  if (stdout.trim().split('\n').length < PARENTS) throw new Error(`rollcall list: ${stdout}`);
  const times = await medianMs(
    {
      node: [process.execPath, '-e', '0'],
      help: [process.execPath, command, '--help'],
      list: [process.execPath, ...listRuns],
      ...(hasAws && { aws: ['aws', '--version'] }),
    },
    CREDENTIALS,
  );
  api.close();
  rmSync(folder, { recursive: true, force: true });
  const [node = 0, help = 0, list = 0, aws] = ['node', 'help', 'list', 'aws'].map((name) => times.get(name));
  const within = (name: string, value: number, atMost: number): Figure => ({
    name: `npm start: ${name}`,
    value,
    unit: 's',
    goal: { of: 'value', atMost },
  });
  return [
    within('first line', firstLine, 1),
    within('first report', firstReport, 5),
    within('all four', allFour, 15),
    {
      name: 'rollcall --help',
      value: help,
      unit: 'ms',
      beside: { what: 'node -e 0', value: node },
      goal: { of: 'ratio', atMost: 2.5 },
    },
    {
      name: 'rollcall list',
      value: list,
      unit: 'ms',
      beside: { what: 'rollcall --help', value: help },
    },
    // Without the AWS CLI on this computer, these two lines are missing.
    ...(aws === undefined
      ? []
      : [
          besideAws('rollcall --help beside aws', help, aws),
          besideAws('rollcall list beside aws', list, aws),
        ]),
  ];
}

export const firstRunRow: Row = {
  name: 'first-run',
  title:
    'npm start on a fresh data directory, and how soon the command answers, beside the AWS CLI where it is installed',
  measure,
};
