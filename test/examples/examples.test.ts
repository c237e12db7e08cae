import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildCommand } from '../cli/command-as-process.ts';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { cliEnvironment, runProgram, type Printed } from '../support/aws-cli.ts';
import { startServed, type Served } from '../support/start-served.ts';

// The examples as programs, against a simulated organization. What they print is all that a reader sees of them.

// Programs start slowly on a busy computer.
jest.setTimeout(120_000);

const UNKNOWN = '11111111-1111-4111-8111-111111111111';
let directory: string;
let served: Served;
let [well, failed] = ['', ''];
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-examples-'));
  mkdirSync(join(directory, 'bin'));
  const rollcall = join(directory, 'bin/rollcall');
  writeFileSync(rollcall, `#!/bin/sh\nexec "${process.execPath}" "${buildCommand(directory)}" "$@"\n`);
  chmodSync(rollcall, 0o755);
  served = await startServed();
  well = await served.run('get_account_alias');
  await served.organization.idle();
  served.organization.accounts.get('644347852375')?.setAnswer('s3:ListBuckets', {
    error: { code: 'AccessDenied', message: 'Access Denied' },
  });
  await served.clock.runFor(60_000);
  failed = await served.run('get_canonical_id');
  await served.organization.idle();
});
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true });
});

const run = (
  [file = '', ...args]: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Printed> => {
  const environment = cliEnvironment(directory, CENTRAL, REGION);
  return runProgram(file, args, {
    ...environment,
    PATH: `${join(directory, 'bin')}:${environment['PATH'] ?? ''}`,
    ROLLCALL_URL: served.url,
    ...more,
  });
};
const rows = ({ stdout }: Printed): string[][] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.trim().split(/\s+/));

describe.each([
  ['bash', ['examples/bash/failed-accounts.sh']],
  ['TypeScript', [process.execPath, '--import', 'tsx', 'examples/typescript/failed-accounts.ts']],
])('the example in %s', (_language, program) => {
  test('prints nothing where all succeeded, and ends with 0', async () => {
    const { code, stdout, stderr } = await run([...program, well]);
    expect([stderr, stdout.replace('[]\n', ''), code]).toEqual(['', '', 0]);
  });

  test('prints what did not succeed, with why, and ends with 1', async () => {
    const printed = await run([...program, failed]);
    expect([printed.stderr, printed.code]).toEqual(['', 1]);
    const found = rows(printed).filter(([accountId = '']) => /^\d{12}$/.test(accountId));
    expect(found.map(([accountId = '']) => accountId).sort()).toEqual(
      MEMBERS.filter((id) => !['749430203777', '975072629527'].includes(id)).sort(),
    );
    expect(found.filter(([, region, verdict]) => region === REGION && verdict === 'failed')).toHaveLength(1);
    expect(
      found.filter(([, , verdict, reason]) => verdict === 'neverStarted' && reason === 'errorThreshold'),
    ).toHaveLength(4);
  });
});

describe('the example in Python', () => {
  test('prints the outputs of each target, signed by itself', async () => {
    const { code, stdout, stderr } = await run(['python3', 'examples/python/outputs.py', failed]);
    expect([stderr, code]).toEqual(['', 0]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ accountId }) => String(accountId)).sort()).toEqual([...MEMBERS].sort());
    expect(lines.filter(({ verdict }) => verdict === 'succeeded')).toHaveLength(2);
    expect(lines.find(({ verdict }) => verdict === 'succeeded')).toMatchObject({
      verdict: 'succeeded',
      outputs: { 'get_canonical_id.canonical_id': [expect.stringMatching(/^[0-9a-f]{64}$/)] },
    });
  });

  test('ends with the words of a refusal', async () => {
    const unknown = await run(['python3', 'examples/python/outputs.py', UNKNOWN]);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringMatching(/^404: .*11111111/)]);
    const refused = await run(['python3', 'examples/python/outputs.py', well], {
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    expect([refused.code, refused.stderr]).toEqual([1, '403: Forbidden\n']);
  });
});
