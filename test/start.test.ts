import { DescribeAutomationStepExecutionsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { randomUUID } from 'node:crypto';
import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { testWithAwsCli } from './support/aws-cli.ts';

// `npm start` as a program of its own, in real time: it waits for real delays of five seconds.
jest.setTimeout(240_000);

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'rollcall-start-'));
});
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

const launched: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of launched.splice(0)) child.kill('SIGKILL');
});

function launch(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [
    'local/start.js',
    ...(args.includes('--data') ? [] : ['--data', data]),
    ...args,
  ]);
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  launched.push(child);
  return child;
}

/** What it printed, and its exit code. */
async function ended(child: ChildProcessWithoutNullStreams) {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: string) => (stdout += text));
  child.stderr.on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Waits until a program has printed something, and gives it. */
async function printed(child: ChildProcessWithoutNullStreams, pattern: RegExp): Promise<string> {
  let text = '';
  for (;;) {
    const [more] = (await once(child.stdout, 'data')) as [string];
    text += more;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found;
  }
}

const README = readFileSync('README.md', 'utf8');
const STEP_FUNCTIONS = readFileSync('docs/step-functions.md', 'utf8');

/** The first code block of the README in that language that contains that text. */
const blockOf = (language: string, containing = ''): string => blockIn(README, language, containing);

function blockIn(page: string, language: string, containing: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)\n```$/gms)].filter((block) => block[1] === language);
  return blocks.map((block) => block[2] ?? '').find((block) => block.includes(containing)) ?? '';
}

/** Without IDs, times, and the port. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|\d\d:\d\dZ/g, '<time>')
    .replaceAll(/\d+\.\d s/g, '<seconds>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>');

const FREE_PORTS = ['--port', '0', '--aws-port', '0'];

test('the story is told, its reports are what they should be, and a second start keeps them, alone', async () => {
  const { code, stdout, stderr } = await ended(launch(...FREE_PORTS, '--exit'));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout.match(/^\d of 7 succeeded.*$/gm)).toEqual([
    '7 of 7 succeeded. AWS says Success.',
    '2 of 7 succeeded; 2 causes explain the other 5. AWS says Failed.',
    '7 of 7 succeeded. AWS says Success.',
    '7 of 7 succeeded. AWS says Success.',
  ]);
  expect(stdout.match(/Found \d by event, \d by request, \d by sweep/g)).toEqual([
    'Found 7 by event, 0 by request, 0 by sweep',
    'Found 3 by event, 0 by request, 0 by sweep',
    'Found 6 by event, 1 by request, 0 by sweep',
    'Found 0 by event, 7 by request, 0 by sweep',
  ]);
  expect(stdout.match(/revision 1$/gm)).toHaveLength(4);
  expect(stdout).toMatch(/^status +SUCCEEDED, after .*\ncounts +6 succeeded, 1 failed$/m);
  expect(stdout).toMatch(/fails\s+its step \(unanswered: fail\)$/m);
  // As on a terminal of 80 columns: beside addresses and paths, which cannot be broken, no line is longer.
  const tooLong = stdout.split('\n').filter((line) => line.length > 80 && !/\S{50}/.test(line));
  expect(tooLong).toEqual([]);
  expect(stdout).toContain('All reports are what they should be.');

  // What the README and the page on Step Functions show is what was printed, but for chance.
  const printedLines = withoutChance(stdout).split('\n');
  const stateMachine = blockIn(STEP_FUNCTIONS, 'text', 'Step Functions: ');
  for (const block of [blockOf('text'), stateMachine]) {
    expect(block.split('\n').length).toBeGreaterThan(5);
    for (const line of withoutChance(block).split('\n')) expect(printedLines).toContain(line);
  }

  const again = launch(...FREE_PORTS);
  const addresses = await printed(again, /http:[^]*http:\S+\n/);
  const [, url = '', awsUrl = ''] = /(http:\S+\/executions)[^]*?(http:\S+)/.exec(addresses) ?? [];
  const { executions } = (await (await fetch(url)).json()) as {
    executions: { counts: { succeeded?: number }; parentExecutionId: string }[];
  };
  expect(executions.slice(-5).map(({ counts }) => counts)).toEqual([
    { succeeded: 6, failed: 1 },
    { succeeded: 7 },
    { succeeded: 7 },
    { succeeded: 2, failed: 1, neverStarted: 4 },
    { succeeded: 7 },
  ]);

  // The README's commands, as they are written there, but for the port.
  const commands = blockOf('sh', 'curl').replace('http://127.0.0.1:3000', url.replace('/executions', ''));
  const { stdout: asked } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', commands]);
  expect(asked).toContain('"executions":[');
  expect(asked).toContain('"expected":7');
  expect(asked).toContain('"results":[');
  expect(asked).toContain('{"status":"ok"}');

  // The command line finds the API by itself. As in the README, but for the port, and as it is in this checkout.
  const inBash = async (block: string, environment: Record<string, string> = {}): Promise<string> => {
    const script = block
      .replaceAll('npx .', `"${process.execPath}" --import tsx cli/main.ts`)
      .replaceAll('http://localhost:4566', awsUrl.replace('127.0.0.1', 'localhost'));
    const env = { ...process.env, ...environment };
    return (await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], { env })).stdout;
  };
  const listed = await inBash(blockOf('sh', 'npx . --endpoint-url').split('\n')[0] ?? '');
  expect(listed.match(/7 succeeded/g)?.length).toBeGreaterThanOrEqual(3);
  expect(listed).toContain('4 neverStarted');

  // With nothing deployed: a parent that succeeded everywhere.
  const PARENT = executions.find(({ counts: { succeeded } }) => succeeded === 7)?.parentExecutionId ?? '';
  const gathered = await inBash(blockOf('sh', 'npx . gather'), { PARENT, XDG_DATA_HOME: data });
  expect(gathered).toContain('7 succeeded');
  expect(gathered).toMatch(/^accountId,.*,get_canonical_id\.canonical_id\r$/m);

  const third = await ended(launch(...FREE_PORTS));
  expect(third.stderr).toMatch(
    /is in use: does local mode run there already\? Choose another directory with --data/,
  );
  expect(third.code).toBe(2);

  again.kill('SIGTERM');
  const [interrupted] = (await once(again, 'close')) as [number | null];
  // 130 if the story was still being told, which a fast computer has done by now.
  expect([0, 130]).toContain(interrupted);
});

describe('what is wrong is said plainly:', () => {
  test.each([
    ['an unknown option', ['--colour'], /--colour/],
    ['a port that is none', ['--port', 'abc'], /^--port abc: a port is a whole number up to 65535/],
    ['a port that is too high', ['--aws-port', '70000'], /^--aws-port 70000: a port is/],
    [
      'an organization that is not there',
      ['--organization', 'nowhere.yml'],
      /organization file nowhere\.yml cannot be read/,
    ],
    [
      'an organization that is none',
      ['--organization', 'package.json'],
      /^The organization file package\.json cannot be used: Bad organization file: .*organizationId/,
    ],
  ])('%s', async (_why, args, message) => {
    const { code, stderr } = await ended(launch(...args));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(2);
  });

  test('a data directory where none can be made', async () => {
    const { code, stderr } = await ended(launch('--data', '/proc/nope/deeper'));
    expect(stderr).toBe('--data /proc/nope/deeper: no directory, and none can be made there\n');
    expect(code).toBe(2);
  });

  test('output that cannot be written; a reader that goes away is no error', async () => {
    const inBash = (line: string) => ended(spawn('bash', ['-c', line]));
    const start = `"${process.execPath}" local/start.js --help`;
    const full = await inBash(`${start} > /dev/full`);
    expect(full.stderr).toMatch(/^Standard output cannot be written: .*no space left on device.*\n$/);
    expect(full.code).toBe(3);
    const read = await inBash(`${start} | head -1; exit "\${PIPESTATUS[0]}"`);
    expect([read.stderr, read.code]).toEqual(['', 0]);
  });

  test.each(['--port', '--aws-port'])(
    'a port that is taken, and by which option to choose another: %s',
    async (option) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { code, stderr } = await ended(launch(...FREE_PORTS, option, String(port)));
      expect(stderr).toBe(`Port ${port} is taken. Choose another with ${option}\n`);
      expect(code).toBe(2);
      server.close();
    },
  );
});

testWithAwsCli(
  'the AWS CLI starts an automation and a state machine, as the pages show (skipped where the AWS CLI is not installed)',
  async () => {
    const serving = launch(...FREE_PORTS, '--data', join(data, 'cli'));
    const [, api, aws] =
      /(http:\S+)\/executions[^]*?(http:\S+)/.exec(await printed(serving, /http:[^]*http:\S+\n/)) ?? [];
    const inBash = async (block: string): Promise<unknown> => {
      const script = block.replaceAll('http://127.0.0.1:4566', aws ?? '');
      return JSON.parse(
        (await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script])).stdout,
      );
    };
    const started = await inBash(blockOf('sh', 'aws ssm'));
    const { AutomationExecutionId: parentId } = started as { AutomationExecutionId: string };
    let report: { seal?: unknown; expected?: number; counts?: unknown } = {};
    while (report.seal === undefined) {
      report = (await (await fetch(`${api ?? ''}/executions/${parentId}`)).json()) as typeof report;
    }
    expect(report).toMatchObject({ expected: 2, counts: { succeeded: 2 } });

    const startMachine = blockIn(STEP_FUNCTIONS, 'sh', 'start-execution');
    const { executionArn } = (await inBash(startMachine)) as { executionArn: string };
    const look = startMachine
      .replace(/start-execution[^]*/, (command) =>
        `${command.split('\n')[0]}`.replace(
          'start-execution',
          `describe-execution --execution-arn ${executionArn}`,
        ),
      )
      .replace(/ \\$/, '');
    let machine: { status?: string; output?: string } = { status: 'RUNNING' };
    while (machine.status === 'RUNNING') machine = (await inBash(look)) as typeof machine;
    expect(JSON.parse(machine.output ?? '')).toMatchObject({
      runbook: 'get_default_vpc',
      counts: { succeeded: 1 },
    });
  },
);

test('quotas are on', async () => {
  const serving = launch(...FREE_PORTS, '--data', join(data, 'quotas'));
  const [, endpoint = ''] =
    /AWS’s protocols +(http:\S+)/.exec(await printed(serving, /AWS’s .*http:\S+\n/s)) ?? [];
  const ssm = new SSMClient({
    region: 'eu-west-1',
    endpoint,
    credentials: { accessKeyId: '749430203777', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const ask = () =>
    ssm.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: randomUUID() })).then(
      () => 'answered',
      ({ name }: Error) => name,
    );
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(answers).toContain('ThrottlingException');
  expect(answers).toContain('AutomationExecutionNotFoundException');
  ssm.destroy();
});

test('an organization in which not everything is deployed is told as it is', async () => {
  const file = join(data, 'organization.yml');
  writeFileSync(
    file,
    `organizationId: o-exampleorgid
regions: [eu-west-1, us-east-1]
central: { accountId: '480783779961', region: eu-west-1 }
defaults:
  stacks: { roles: {}, forwarder: {} }
  roles: [AWS-SystemsManager-AutomationExecutionRole]
accounts:
  - { id: '480783779961', name: central, stacks: {} }
  - { id: '111111111111', name: all, answers: &answers { 'iam:ListAccountAliases': { AccountAliases: [one] }, 's3:ListBuckets': { Owner: { ID: abc } } } }
  - { id: '222222222222', name: bare, stacks: {}, answers: *answers }
`,
  );
  const { code, stdout, stderr } = await ended(
    launch(...FREE_PORTS, '--organization', file, '--data', join(data, 'own'), '--exit'),
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('1. get_account_alias in 2 accounts × 2 Regions');
  expect(stdout).toContain('2 of 4 succeeded; 1 cause explains the other 2. AWS says Success.');
  expect(stdout).toMatch(/not sealed: 2\s+open\s+\(readerRoleNotAssumable\)/);
  expect(stdout).toMatch(/^2 × .*[^]*?^ +bare$/m);
  expect(stdout).not.toContain('Step Functions');
  expect(stdout).toContain('   Rollcall may not read 1 of those in which it starts. 1 of them forward no');
  expect(stdout).toContain('   Left out: fewer than two accounts forward their events.');
  expect(stdout).toContain('Each report agrees with what happened in this organization.');
  expect(code).toBe(0);
});

test('what cannot be used in the data directory is named', async () => {
  const broken = join(data, 'broken');
  mkdirSync(broken);
  writeFileSync(join(broken, 'executions.jsonl'), '{\n');
  const { code, stderr } = await ended(launch(...FREE_PORTS, '--data', broken));
  expect(stderr).toMatch(
    /executions\.jsonl cannot be read: delete it, or choose another directory with --data/,
  );
  expect(code).toBe(2);
  const file = await ended(launch('--data', 'package.json'));
  expect(file.stderr).toBe('--data package.json: no directory, and none can be made there\n');
});

test('--help says what there is', async () => {
  const { code, stdout } = await ended(launch('--help'));
  expect(code).toBe(0);
  for (const option of ['--port', '--aws-port', '--data', '--organization', '--exit'])
    expect(stdout).toContain(option);
});
