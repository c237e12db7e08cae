import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { parse } from 'yaml';
import { cutSummary } from '../../action/summary.js';
import { buildCommand } from '../cli/command-as-process.ts';
import { runProgram, type Printed } from '../support/aws-cli.ts';
import { startServed, type Served } from '../support/start-served.ts';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(120_000);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly env: Readonly<Record<string, string>>; readonly run: string }[];
  };
}
const action = parse(readFileSync('action.yml', 'utf8')) as Action;
const [step] = action.runs.steps;

let directory: string;
let served: Served;
let [well, failed] = ['', ''];
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-action-'));
  // In the place of npx stands what it would run: the bundled command.
  const command = buildCommand(directory);
  // Beside it stands the page, which npm ci has built.
  symlinkSync(resolve('dist/console'), join(directory, 'console'));
  mkdirSync(join(directory, 'bin'));
  const npx = join(directory, 'bin/npx');
  writeFileSync(
    npx,
    `#!/bin/sh\n[ "$1 $2" = "--yes ssm-rollcall@0.1.0" ] || exit 9\nshift 2\nexec "${process.execPath}" "${command}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  served = await startServed();
  well = await served.run('get_account_alias');
  await served.organization.idle();
  const { accounts } = served.organization;
  accounts.get('644347852375')?.setAnswer('s3:ListBuckets', {
    error: { code: 'AccessDenied', message: '\n::error::evil\n::set-output name=succeeded::7' },
  });
  await served.clock.runFor(60_000);
  failed = await served.run('get_canonical_id');
  await served.organization.idle();
});
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true });
});

let count = 0;
/** Runs the step as a runner does: its inputs become the environment that action.yml says. */
async function runStep(given: Readonly<Record<string, string>>) {
  const home = join(directory, String((count += 1)));
  mkdirSync(home);
  const [output, summary] = [join(home, 'output'), join(home, 'summary')];
  for (const file of [output, summary]) writeFileSync(file, '');
  const inputs = { url: served.url, ...given };
  const environment = Object.entries(step?.env ?? {}).map(([name, value]): [string, string] => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
    return [name, new Map(Object.entries(inputs)).get(input) ?? action.inputs[input]?.default ?? ''];
  });
  const printed: Printed = await runProgram('bash', ['-eo', 'pipefail', '-c', step?.run ?? ''], {
    ...Object.fromEntries(environment),
    PATH: `${join(directory, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    RUNNER_TEMP: home,
    GITHUB_ACTION_PATH: resolve('.'),
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
  });
  const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
  return {
    ...printed,
    home,
    outputs: Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)])),
    summary: readFileSync(summary, 'utf8'),
  };
}

test('a run in which all succeeded passes, with its counts, its report and a summary', async () => {
  const { code, stdout, outputs, summary, home } = await runStep({ 'parent-id': well });
  expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, '7 of 7 targets succeeded']);
  expect(outputs).toEqual({
    expected: '7',
    succeeded: '7',
    'failed-percent': '0',
    counts: expect.stringContaining('"succeeded":7'),
    sealed: 'true',
    report: join(home, 'rollcall-report.json'),
  });
  expect(Object.keys(outputs).sort()).toEqual(Object.keys(action.outputs).sort());
  expect(JSON.parse(readFileSync(outputs['report'] ?? '', 'utf8'))).toMatchObject({
    parentExecutionId: well,
  });
  expect(summary).toMatch(/^\*\*`get_account_alias`\*\*/);
  expect(summary.match(/^\| /gm)?.length).toBeGreaterThan(7);
});

test('one in which more failed than may fails the step, and has its summary too', async () => {
  const { code, stdout, outputs, summary } = await runStep({
    'parent-id': failed,
    'max-failed-percent': '50',
  });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^::error title=Rollcall::2 of 7 targets succeeded: 71\.5 %25 did not, and 50 %25 may$/m,
  );
  expect([outputs['succeeded'], outputs['failed-percent']]).toEqual(['2', '71.5']);
  expect(summary).toContain('neverStarted');
});

test('a share that may fail does not fail the step', async () => {
  const { code } = await runStep({ 'parent-id': failed, 'max-failed-percent': '72' });
  expect(code).toBe(0);
});

test('no text of a target is taken as a command or as an output', async () => {
  const { stdout, outputs } = await runStep({ 'parent-id': failed });
  const lines = stdout.split('\n').filter((line) => line.startsWith('::'));
  expect(lines.filter((line) => /evil|set-output/.test(line))).toEqual([]);
  expect(outputs['succeeded']).toBe('2');
});

test('an HTML report is written where it is asked for', async () => {
  const file = join(directory, 'run.html');
  const { outputs } = await runStep({ 'parent-id': well, report: file });
  expect(outputs['report']).toBe(file);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/i);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['a parent that is none', { 'parent-id': '$(touch x)' }, /parent-id must be an execution ID/],
  ['an option as a parent', { 'parent-id': '--help' }, /parent-id must be an execution ID/],
  ['a share beyond all', { 'parent-id': 'x', 'max-failed-percent': '101' }, /a number from 0 to 100/],
  ['a file of another kind', { 'parent-id': 'x', report: 'run.pdf' }, /must end in \.json or \.html/],
  ['a version that is none', { 'parent-id': 'x', version: '1 && true' }, /must be a version or a tag/],
  [
    'an API that is not there',
    { 'parent-id': '@latest', url: 'http://127.0.0.1:9' },
    /There is no report of @latest/,
  ],
])('%s fails with words', async (_what, given, said) => {
  const { code, stdout } = await runStep(given);
  expect([code, stdout]).toEqual([1, expect.stringMatching(said)]);
});

test('a summary has at most 1 MiB, whole lines, and says what it left out', () => {
  expect(cutSummary('short\n')).toBe('short\n');
  const cut = cutSummary(`answer\n${'| ä |\n'.repeat(300_000)}`);
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1024 * 1024);
  expect(Buffer.byteLength(cut)).toBeGreaterThan(1024 * 1000);
  expect(cut).toMatch(/^answer\n/);
  expect(cut).toMatch(/\| ä \|\n\n\d+ more lines are left out/);
});

test('it asks for the version of this package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(action.inputs['version']?.default).toBe(version);
  expect(step?.run).not.toContain('${{');
});
