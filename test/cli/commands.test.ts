import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import { cliEnvironment, runProgram, testWithAwsCli, type Printed } from '../support/aws-cli.ts';
import { rollcallCommand, testInTerminal } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

const [FIRST, SECOND] = MEMBERS;
/** Colours, moves, hides and reorders, if it is let. */
const HOSTILE = '\u001B]0;title\u0007\u001B[31mred\u202Eevil\u0085\u2066end';
const FORMULA = '=HYPERLINK("http://example.com","a")';

const command = rollcallCommand();
let served: Served;
/** Parents: one in which all is well, though its outputs are hostile; and one that failed in part. */
let [well, failed] = ['', ''];
beforeAll(async () => {
  served = await startServed();
  const { accounts } = served.organization;
  accounts.get(FIRST)?.setAnswer('iam:ListAccountAliases', { AccountAliases: [HOSTILE] });
  accounts.get(SECOND)?.setAnswer('iam:ListAccountAliases', { AccountAliases: [FORMULA] });
  well = await served.run('get_account_alias');
  await served.organization.idle();
  accounts.get('644347852375')?.setAnswer('s3:ListBuckets', {
    error: { code: 'AccessDenied', message: `Access\nDenied ${HOSTILE}` },
  });
  await served.clock.runFor(60_000);
  failed = await served.run('get_canonical_id');
  await served.organization.idle();
});
afterAll(() => served.close());

/** With nothing set up but where local mode is. */
const rollcall = (...args: readonly string[]): Promise<Printed> =>
  command.run([...args, '--endpoint-url', served.organization.url]);

const isHarmless = (text: string): boolean => !/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);

describe('list', () => {
  /** Another test may have started one more by now. */
  const ofScenario = (lines: readonly string[]): string[] =>
    lines.filter((line) => [failed, well].some((id) => line.includes(id)));

  test('prints parents, newest first, each in a line', async () => {
    const { code, stdout, stderr } = await rollcall('list');
    expect(stderr).toBe('');
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '|').replace(/T[\d:]+Z/, ''));
    expect(lines[0]).toBe('|PARENT EXECUTION|RUNBOOK|STATUS|STARTED|TOOK|EXPECTED|STARTED BY|RESULT');
    expect(ofScenario(lines)).toEqual([
      expect.stringMatching(
        new RegExp(
          String.raw`^✗ @\d+\|${failed}\|get_canonical_id\|Failed\|2026-01-01\|[^|]+ s\|7\|[^|]+\|4 neverStarted, 2 succeeded, 1 failed$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          String.raw`^✓ @\d+\|${well}\|get_account_alias\|Success\|2026-01-01\|[^|]+ s\|7\|[^|]+\|7 succeeded$`,
        ),
      ),
    ]);
    expect(code).toBe(0);
  });

  test('as JSON, as lines of JSON, and as CSV', async () => {
    const [json, ndjson, csv] = await Promise.all([
      rollcall('list', '--json'),
      rollcall('list', '--output', 'ndjson'),
      rollcall('list', '--output', 'csv'),
    ]);
    const { executions } = JSON.parse(json.stdout) as { executions: { parentExecutionId: string }[] };
    const ids = executions.map(({ parentExecutionId }) => parentExecutionId);
    expect(ofScenario(ids)).toEqual([failed, well]);
    const lines = ndjson.stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(executions);
    const cells = csv.stdout.split('\r\n').map((line) => line.split(',')[0]);
    expect(cells).toEqual(['parentExecutionId', ...ids, '']);
    expect([json.code, ndjson.code, csv.code]).toEqual([0, 0, 0]);
  });

  test('so many as are asked for, and says that there are more', async () => {
    const { stdout } = await rollcall('list', '--limit', '1');
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stdout).toContain('The newest 1: there are more (--limit, --all).\n');
  });
});

describe('show', () => {
  test('prints the report: what was expected, what came of it, and why; a parent alone is enough', async () => {
    const [shown, alone, all] = await Promise.all([
      rollcall('show', failed),
      rollcall(failed),
      rollcall(failed, '--all'),
    ]);
    expect(shown.stderr).toBe('');
    expect(shown.stdout).toContain(
      `get_canonical_id  ${failed}  ${CENTRAL} ${REGION}\n2 of 7 succeeded; 2 causes explain the other 5. AWS says Failed.\nVersion 1, started 2026-`,
    );
    expect(shown.stdout).toMatch(/; sealed \S+Z, revision 1\n/);
    expect(shown.stdout).toContain('\n4 × Not started, because too many others had failed\n');
    expect(shown.stdout).toContain(
      `\nAgain: rollcall retry ${failed} --endpoint-url ${served.organization.url}. Every target: --all\n`,
    );
    expect(all.stdout).toMatch(
      /\n644347852375 {2}eu-west-1 {2}failed +event +[0-9a-f-]{36} {2}An error occurred \(AccessDenied\) when calling the ListBuckets operation/,
    );
    expect(all.stdout).toMatch(/\n139442570134 {2}eu-west-1 {2}neverStarted +errorThreshold\n/);
    expect(isHarmless(shown.stdout + all.stdout)).toBe(true);
    expect(alone).toEqual(shown);
    expect(shown.code).toBe(1);
  });

  test('takes an ID in capitals for the same', async () => {
    const { stdout } = await rollcall(failed.toUpperCase(), '--query', 'parentExecutionId');
    expect(JSON.parse(stdout)).toBe(failed);
  });

  test('ends with 0 if every expected target succeeded', async () => {
    const { code, stdout } = await rollcall('show', well);
    expect(stdout).toContain('\n7 of 7 succeeded. AWS says Success.\n');
    expect(code).toBe(0);
  });

  test('as JSON with all targets and no token, as lines of JSON, and as CSV', async () => {
    const [json, ndjson, csv] = await Promise.all(
      ['json', 'ndjson', 'csv'].map((format) => rollcall('show', failed, '--output', format)),
    );
    const report = JSON.parse(json?.stdout ?? '') as { targets: unknown[]; nextToken?: string };
    expect(report).toMatchObject({ expected: 7, counts: { failed: 1, neverStarted: 4, succeeded: 2 } });
    expect(report).toHaveProperty('source'); // what this command does not know passes through
    expect(report.targets).toHaveLength(7);
    expect(report).not.toHaveProperty('nextToken');
    expect(
      ndjson?.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(report.targets);
    const lines = csv?.stdout.split('\r\n') ?? [];
    expect(lines[0]).toMatch(/^accountId,accountName,region,executionId,resource,verdict,reason,message,/);
    expect(lines).toHaveLength(9);
    expect([json, ndjson, csv].map((one) => one?.code)).toEqual([1, 1, 1]);
  });
});

describe('results', () => {
  test('prints each target with its outputs, and nothing in them reaches the terminal', async () => {
    const { code, stdout } = await rollcall('results', well);
    expect(stdout).toMatch(/^ACCOUNT +REGION +VERDICT +get_account_alias\.alias +EXECUTION\n/);
    expect(stdout).toContain(' succeeded  \uFFFD]0;title\uFFFD\uFFFD[31mred\uFFFDevil\uFFFD\uFFFDend  ');
    expect(isHarmless(stdout)).toBe(true);
    expect(stdout).toMatch(/\n7 expected: 7 succeeded\n$/);
    expect(code).toBe(0);
  });

  test('as JSON and as lines of JSON, which mean what was said and hold nothing that a terminal obeys', async () => {
    const [json, ndjson] = await Promise.all([
      rollcall('results', well, '--output', 'json'),
      rollcall('results', well, '--output', 'ndjson'),
    ]);
    const { results } = JSON.parse(json.stdout) as { results: { accountId: string; outputs: object }[] };
    expect(results).toHaveLength(7);
    expect(results.find(({ accountId }) => accountId === FIRST)?.outputs).toEqual({
      'get_account_alias.alias': [HOSTILE],
    });
    expect(
      ndjson.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(results);
    expect([json.stdout, ndjson.stdout].map(isHarmless)).toEqual([true, true]);
  });

  test('as CSV, a column for each output, in which a formula is a text', async () => {
    const { stdout } = await rollcall('results', well, '--output', 'csv');
    expect(stdout.split('\r\n')[0]).toMatch(/,omittedOutputs,partial,get_account_alias\.alias$/);
    expect(stdout).toContain(`,"'=HYPERLINK(""http://example.com"",""a"")"\r\n`);
    expect(stdout).not.toContain('\u001B');
  });

  test('ends with 1 if some did not succeed', async () => {
    const { code, stdout } = await rollcall('results', failed);
    expect(stdout).toContain('4 neverStarted, 2 succeeded, 1 failed\n');
    expect(code).toBe(1);
  });
});

test.each<[what: string, args: readonly string[], printed: string]>([
  ['as JSON', ['--query', 'expected'], '7\n'],
  ['bare in a table', ['--query', 'runbook', '--output', 'table'], 'get_account_alias\n'],
])('--query prints what it finds %s', async (_what, args, printed) => {
  const { stdout, code } = await rollcall('show', well, ...args);
  expect(stdout).toBe(printed);
  expect(code).toBe(0);
});

describe('wait', () => {
  test('prints the report of what is sealed, and ends as show does', async () => {
    const [shown, waited] = await Promise.all([rollcall('show', failed), rollcall('wait', failed)]);
    expect(waited).toEqual(shown);
    expect((await rollcall('wait', well, '--query', 'seal.revision')).code).toBe(0);
  });

  test('ends with 4 when the time is over, and says that the parent is not known', async () => {
    const { code, stderr } = await rollcall(
      'wait',
      '11111111-1111-4111-8111-111111111111',
      '--timeout',
      '1ms',
    );
    expect(stderr).toMatch(/^rollcall: Not sealed within 0\.001 s \(--timeout\): No parent execution 1111/);
    expect(code).toBe(4);
  });

  test('ends with 3 when a parent stays unknown for longer than it may', async () => {
    const { code, stderr } = await rollcall(
      'wait',
      '11111111-1111-4111-8111-111111111111',
      '--unknown-for',
      '0s',
    );
    expect(stderr).toMatch(
      /^rollcall: No parent execution 11111111-1111-4111-8111-111111111111 is known here\./,
    );
    expect(code).toBe(3);
  });
});

describe('on a terminal', () => {
  const inTerminal = (
    columns: number,
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ) => command.runInTerminal(columns, [...args, '--endpoint-url', served.organization.url], more);
  const visible = (text: string): string[] =>
    stripVTControlCharacters(text)
      .split(/\r?\n/)
      .map((line) => line.split('\r').at(-1) ?? '');

  testInTerminal(
    'lines are as wide as it is, cut with an ellipsis; verdicts have colours (skipped where script is not util-linux’s)',
    async () => {
      const { stdout, code } = await inTerminal(72, ['show', failed, '--all']);
      const lines = visible(stdout);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
      expect(lines.find((line) => line.startsWith('644347852375'))).toMatch(
        /^644347852375 +eu-west-1 +failed .*…$/,
      );
      expect(lines.filter((line) => /^\d{12} /.test(line))).toHaveLength(7);
      expect(stdout).toContain('\u001B[31mfailed\u001B[39m');
      expect(code).toBe(1);
    },
  );

  testInTerminal(
    'one that does not know how wide it is cuts nothing (skipped where script is not util-linux’s)',
    async () => {
      const { stdout } = await inTerminal(0, ['list']);
      expect(stdout).toContain(failed);
      expect(stdout).not.toContain('…\n');
    },
  );

  testInTerminal(
    'NO_COLOR leaves the colours out, and progress is taken away again (skipped where script is not util-linux’s)',
    async () => {
      const { stdout } = await inTerminal(100, ['list'], { NO_COLOR: '1' });
      expect(stdout).not.toContain('\u001B[3');
      const [taken, shown, after] = stdout.split('\r\u001B[K');
      expect([taken, shown?.slice(1), after?.trim().split(' ')[0]]).toEqual(['', ' parent executions', 'ID']);
    },
  );
});

test('a reader that goes away is no error, and the exit code stays what it is', async () => {
  const running = command.start([
    'show',
    failed,
    '--output',
    'json',
    '--endpoint-url',
    served.organization.url,
  ]);
  running.stopReading();
  const { stderr, code } = await running.ended;
  expect(stderr).toBe('');
  expect(code).toBe(1);
});

describe('the API', () => {
  test.each<[how: string, args: () => readonly string[], environment: () => Record<string, string>]>([
    ['is at --url', () => ['--url', served.url], () => ({})],
    ['is at ROLLCALL_URL', () => [], () => ({ ROLLCALL_URL: `${served.url}/` })],
    [
      'is where --endpoint-url leads, whatever ROLLCALL_URL says',
      () => ['--endpoint-url', served.organization.url],
      () => ({ ROLLCALL_URL: 'https://rollcall.invalid' }),
    ],
    [
      'is found by an account that says who it is',
      () => ['--endpoint-url', served.organization.url, '--region', REGION],
      () => ({ AWS_ACCESS_KEY_ID: CENTRAL, AWS_SECRET_ACCESS_KEY: 'local' }),
    ],
    [
      'is found where AWS_ENDPOINT_URL says that AWS is',
      () => [],
      () => ({
        AWS_ENDPOINT_URL: served.organization.url,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: CENTRAL,
        AWS_SECRET_ACCESS_KEY: 'local',
      }),
    ],
    [
      'of local mode is found with the two variables of the README, and nothing else',
      () => ['--endpoint-url', served.organization.url],
      () => ({ AWS_ACCESS_KEY_ID: CENTRAL, AWS_SECRET_ACCESS_KEY: 'local' }),
    ],
    [
      'is found in the Region of AWS_DEFAULT_REGION, as the AWS CLI takes it',
      () => [],
      () => ({
        AWS_ENDPOINT_URL: served.organization.url,
        AWS_DEFAULT_REGION: REGION,
        AWS_REGION: '',
        AWS_ACCESS_KEY_ID: CENTRAL,
        AWS_SECRET_ACCESS_KEY: 'local',
      }),
    ],
    [
      'of local mode is called by its own account, whatever other session exists',
      () => ['--endpoint-url', served.organization.url],
      () => ({
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_REGION: 'us-east-1',
      }),
    ],
  ])('%s', async (_how, args, environment) => {
    const { code, stdout, stderr } = await command.run(
      ['show', well, ...args(), '--query', 'expected'],
      environment(),
    );
    expect([stderr, stdout, code]).toEqual(['', '7\n', 0]);
  });

  test.each<[what: string, args: readonly string[], environment: Record<string, string>, message: RegExp]>([
    [
      'a stack of another prefix is not there',
      ['--stack-prefix', 'other'],
      {},
      /No deployed stack: there is no SSM parameter \/other\/api-url in eu-west-1/,
    ],
    [
      'an account without the stack',
      ['--region', REGION],
      { AWS_ACCESS_KEY_ID: FIRST, AWS_SECRET_ACCESS_KEY: 'local' },
      /No deployed stack: .*\(--profile, --region\)/,
    ],
    [
      'an account without the stack, in the Region of the central account',
      [],
      { AWS_ACCESS_KEY_ID: FIRST, AWS_SECRET_ACCESS_KEY: 'local' },
      /No deployed stack: .* in eu-west-1/,
    ],
    [
      'AWS_REGION goes before AWS_DEFAULT_REGION',
      [],
      {
        AWS_ACCESS_KEY_ID: CENTRAL,
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: REGION,
      },
      / in us-east-1/,
    ],
    [
      'a secret that is wrong',
      ['--region', REGION],
      { AWS_ACCESS_KEY_ID: CENTRAL, AWS_SECRET_ACCESS_KEY: 'wrong' },
      /AWS does not know these credentials in eu-west-1 .*\(InvalidSignatureException\)/,
    ],
    ['a Region that is not enabled', ['--region', 'us-east-1'], {}, /\(UnrecognizedClientException\)/],
  ])('%s: that is said', async (_what, args, environment, message) => {
    const { code, stderr } = await command.run(
      ['list', '--endpoint-url', served.organization.url, ...args],
      environment,
    );
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });
});

testWithAwsCli(
  'what the AWS CLI starts, rollcall reads (skipped where the AWS CLI is not installed)',
  async () => {
    const { stdout: started } = await runProgram(
      'aws',
      [
        ...'ssm start-automation-execution --query AutomationExecutionId --output text'.split(' '),
        '--endpoint-url',
        served.organization.url,
        '--document-name',
        'get_account_alias',
        '--target-locations',
        `Accounts=${FIRST},${SECOND},Regions=${REGION}`,
      ],
      cliEnvironment(command.home(), CENTRAL, REGION),
    );
    await served.organization.idle();
    const { code, stdout } = await rollcall('wait', started.trim(), '--query', 'counts');
    expect(JSON.parse(stdout)).toEqual({ succeeded: 2 });
    expect(code).toBe(0);
  },
);
