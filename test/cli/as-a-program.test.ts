import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { CATALOG } from '../../cli/catalog.ts';
import { run } from '../../cli/run.ts';
import { makeDirectory } from '../../src/lib/make-directory.ts';
import { runProgram } from '../support/aws-cli.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';
import { builtCommand } from './built-command.ts';

// What any program does: it says that it cannot write, it shows nothing of its inside, and Ctrl-C ends it.

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const OTHER = 'aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c';
const command = builtCommand();
let fake: FakeApi | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

/** Runs a line of a shell, in which `$ROLLCALL` is the command. */
const shell = (line: string) =>
  runProgram(
    'bash',
    ['-c', line],
    command.environment({ ROLLCALL: `${process.execPath} ${command.file()}` }),
  );

const target = (number: number) => ({
  accountId: String(number).padStart(12, '0'),
  region: 'eu-west-1',
  verdict: 'succeeded',
});
/** A report that is longer than a pipe holds. */
const LONG = {
  parentExecutionId: PARENT,
  runbook: 'get_account_alias',
  status: 'Success',
  expected: 3000,
  expectedAtLeast: false,
  counts: { succeeded: 3000 },
  targets: Array.from({ length: 3000 }, (_, index) => target(index)),
  seal: { sealedAt: '2026-01-01T00:00:00.000Z', revision: 1 },
};
const answering = async (): Promise<string> => {
  fake = await startFakeApi((_request, response) => sendJson(response, 200, LONG));
  return fake.url;
};

describe('output that cannot be written', () => {
  test.each(['table', 'json', 'ndjson', 'csv'])(
    'is said, in the words of the system, and is exit code 3: %s',
    async (format) => {
      const url = await answering();
      const { code, stderr } = await shell(
        `$ROLLCALL show ${PARENT} --url ${url} --output ${format} > /dev/full`,
      );
      expect([stderr, code]).toEqual(['rollcall: standard output: no space left on device\n', 3]);
    },
  );

  test.each([
    ['help', '--help'],
    ['the version', '--version'],
  ])('also of %s', async (_what, option) => {
    const { code, stderr } = await shell(`$ROLLCALL ${option} > /dev/full`);
    expect([stderr, code]).toEqual(['rollcall: standard output: no space left on device\n', 3]);
  });

  test('and where nothing can be said either, the exit code says it', async () => {
    expect((await shell('$ROLLCALL --help > /dev/full 2> /dev/full')).code).toBe(3);
    expect((await shell('$ROLLCALL shwo 2> /dev/full')).code).toBe(2);
  });

  test.each(['table', 'json', 'ndjson', 'csv'])('a reader that goes away is no error: %s', async (format) => {
    const url = await answering();
    const { stdout, stderr } = await shell(
      `set -o pipefail; $ROLLCALL show ${PARENT} --url ${url} --output ${format} | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('0');
  });
});

describe('an error that no command foresaw shows nothing of the program:', () => {
  const MESSAGE = 'rollcall: unexpected: TypeError: odd. This is a fault of rollcall';

  test('in a command', async () => {
    const stderr = new PassThrough();
    const code = await run(['list'], {
      environment: {},
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr,
      hasColours: false,
      fetch: globalThis.fetch,
      now: Date.now,
      sleep: async () => undefined,
      random: Math.random,
      platform: 'linux',
      home: () => {
        throw new TypeError('odd');
      },
      interruption: () => new AbortController().signal,
      newToken: () => '',
      readPage: async () => undefined,
      readReportParts: async () => undefined,
      startFleet: async () => undefined,
      openBrowser: async () => false,
      onInterrupt: () => () => undefined,
    });
    const said = String(stderr.read());
    expect(said).toContain(MESSAGE);
    expect(said).not.toMatch(/\n\s+at |\.ts|\.mjs/);
    expect(code).toBe(3);
  });

  test.each([
    ['where no promise caught it', 'setTimeout(() => { throw new TypeError("odd") }, 300)'],
    ['in a promise that was forgotten', 'setTimeout(() => void Promise.reject(new TypeError("odd")), 300)'],
  ])('%s', async (_where, code) => {
    fake = await startFakeApi(() => undefined);
    const hook = join(command.home(), 'hook.mjs');
    writeFileSync(hook, `${code};\n`);
    const printed = await command.run(['list', '--url', fake.url], { NODE_OPTIONS: `--import ${hook}` });
    expect(printed.stderr).toContain(MESSAGE);
    expect(printed.stderr).not.toMatch(/\n\s+at |rollcall\.mjs|\^/);
    expect(printed.code).toBe(3);
  });
});

describe('Ctrl-C ends with 130, as a shell has it:', () => {
  const ARGS: Readonly<Record<string, readonly string[]>> = {
    list: [],
    show: [PARENT],
    results: [PARENT],
    target: [PARENT, '111111111111', 'eu-west-1'],
    missing: [PARENT],
    groups: [PARENT, '--by', 'step.Output'],
    diff: [PARENT, OTHER],
    wait: [PARENT],
    watch: [PARENT],
    refresh: [PARENT],
    retry: [PARENT],
    account: ['111111111111'],
    history: ['get_account_alias'],
    coverage: [],
    doctor: [],
    gather: [PARENT, '--role-name', 'reader', '--parent-account', '111111111111'],
    facts: ['--record', PARENT, '--role-name', 'reader'],
    open: [PARENT],
    report: [PARENT, '--html', '/dev/null'],
  };
  /** They ask nothing, so there is nothing to interrupt. */
  const OFFLINE = ['completion', 'runbooks'];
  /** They ask nothing until a page or an agent does. */
  const SERVES = ['console', 'mcp'];
  /** Its own test interrupts it: `demo.test.ts`. */
  const ELSEWHERE = ['demo'];

  /** The page and the parts of a report, which these tests do not look at. */
  const FILES = [
    'console/index.html',
    'console/assets/a.js',
    'console/report/report.js',
    'console/report/report.css',
  ];
  beforeAll(() => {
    for (const file of FILES.map((name) => join(command.home(), name))) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
  });

  test('every command is tried', () => {
    expect([...Object.keys(ARGS), ...OFFLINE, ...SERVES, ...ELSEWHERE].sort()).toEqual(
      CATALOG.map(({ name }) => name).sort(),
    );
  });

  test('mcp, which serves until then', async () => {
    const child = spawn(process.execPath, [command.file(), 'mcp', '--url', 'http://127.0.0.1:1'], {
      cwd: command.home(),
      env: command.environment(),
    });
    const closed = once(child, 'close');
    child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    await expect(closed).resolves.toEqual([130, null]);
  });

  test('console, which serves until then', async () => {
    const child = spawn(
      process.execPath,
      [command.file(), 'console', '--url', 'http://127.0.0.1:1', '--region', 'eu-west-1'],
      { cwd: command.home(), env: command.environment() },
    );
    const closed = once(child, 'close');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    while (!stderr.includes('Ctrl-C stops') && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(130);
  });

  test.each(Object.entries(ARGS))('%s', async (name, args) => {
    // It never answers.
    fake = await startFakeApi(() => undefined);
    const isOfAws = name === 'gather' || name === 'facts';
    const address = isOfAws ? ['--endpoint-url', fake.url, '--region', 'eu-west-1'] : ['--url', fake.url];
    const child = spawn(process.execPath, [command.file(), name, ...args, ...address], {
      cwd: command.home(),
      env: command.environment({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', NO_PROXY: '*' }),
    });
    const closed = once(child, 'close');
    while (fake.asked.length === 0 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
    // A shell shows the end by signal 2 as 130.
    expect(signal === 'SIGINT' ? 130 : code).toBe(130);
  });

  test('also where a question is asked', async () => {
    const { code } = await command.runInTerminal(
      100,
      ['list', '--url', 'https://example.invalid', '--region', 'eu-west-1'],
      {
        AWS_CONFIG_FILE: configWithCode(),
        AWS_PROFILE: 'coded',
      },
      [['Code of ', '\u0003']],
    );
    expect(code).toBe(130);
  });

  function configWithCode(): string {
    const file = join(command.home(), 'config');
    writeFileSync(
      file,
      `[profile base]\naws_access_key_id = a\naws_secret_access_key = b\n[profile coded]\nsource_profile = base\nrole_arn = arn:aws:iam::111111111111:role/r\nmfa_serial = arn:aws:iam::111111111111:mfa/m\n`,
    );
    return file;
  }
});

describe('a directory that cannot be made ends with a message:', () => {
  test.each([
    [
      'gather --store',
      [
        'gather',
        PARENT,
        '--role-name',
        'r',
        '--parent-account',
        '111111111111',
        '--region',
        'eu-west-1',
        '--store',
      ],
    ],
    ['facts --to', ['facts', '--record', PARENT, '--role-name', 'r', '--region', 'eu-west-1', '--to']],
  ])('%s', async (_what, args) => {
    const { code, stderr } = await command.run([...args, '/proc/nope/deeper'], {
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
    expect(stderr).toMatch(/^rollcall: .*\/proc\/nope/);
    expect(code).toBe(3);
  });

  test('one that can be made is made, with those above it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'rollcall-make-'));
    const deep = join(directory, 'a/b/c');
    makeDirectory(deep);
    makeDirectory(deep);
    writeFileSync(join(deep, 'file'), '');
    expect(() => makeDirectory(join(deep, 'file'))).toThrow('is not a directory');
    expect(() => makeDirectory(join(deep, 'file/d'))).toThrow('not a directory');
    expect(() => makeDirectory('/proc/nope')).toThrow(/ENOENT/);
    rmSync(directory, { recursive: true });
  });
});

test('a bundle of a checkout says that a source has changed, and nothing if it only looks new', async () => {
  const checkout = mkdtempSync(join(tmpdir(), 'rollcall-checkout-'));
  mkdirSync(join(checkout, 'dist'));
  const bundle = join(checkout, 'dist/rollcall.mjs');
  copyFileSync(command.file(), bundle);
  const source = join(checkout, 'cli.ts');
  writeFileSync(source, 'as it was\n');
  const sha = createHash('sha256').update('as it was\n').digest('hex');
  writeFileSync(join(checkout, 'dist/sources.json'), JSON.stringify({ 'cli.ts': sha }));
  const asked = () => runProgram(process.execPath, [bundle, '--version'], command.environment());
  expect((await asked()).stderr).toBe('');
  const later = new Date(Date.now() + 60_000);
  utimesSync(source, later, later);
  expect((await asked()).stderr).toBe('');
  appendFileSync(source, 'and more\n');
  utimesSync(source, later, later);
  const { stderr, code } = await asked();
  expect(stderr).toBe(
    'rollcall: cli.ts has changed since this command was built, which runs as it was: npm run build\n',
  );
  expect(code).toBe(0);
  rmSync(source);
  expect((await asked()).stderr).toContain('cli.ts has changed');
  rmSync(checkout, { recursive: true });
});

describe('rollcall mcp', () => {
  test('serves its tools to the protocol’s own client, and ends with 0 when that has gone', async () => {
    fake = await startFakeApi((_request, response) => sendJson(response, 200, { executions: [] }));
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [command.file(), 'mcp', '--url', fake.url],
      env: command.environment(),
      stderr: 'pipe',
    });
    const client = new Client({ name: 'test', version: '1.0.0' });
    await client.connect(transport);
    const { structuredContent } = await client.callTool({ name: 'list_runs', arguments: { runbook: 'one' } });
    expect([structuredContent, fake.asked]).toEqual([
      { executions: [] },
      [expect.stringMatching(/^\/executions\?runbook=one&limit=/)],
    ]);
    await client.close();
  });

  test('ends with 0 where standard input has ended, and prints nothing that is no message', async () => {
    const { code, stdout, stderr } = await shell('$ROLLCALL mcp --url http://127.0.0.1:1 < /dev/null');
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });
});
