import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { rollcallCommand } from './rollcall-command.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const REPORT = {
  parentExecutionId: PARENT,
  runbook: 'get_account_alias',
  status: 'InProgress',
  expected: 2,
  expectedAtLeast: false,
  counts: { succeeded: 1, running: 1 },
  targets: [
    { accountId: '111111111111', region: 'eu-west-1', verdict: 'succeeded' },
    { accountId: '222222222222', region: 'eu-west-1', verdict: 'running' },
  ],
};
const SEAL = { sealedAt: '2026-01-01T00:00:00.000Z', revision: 1 };
const DONE = { ...REPORT, status: 'Success', counts: { succeeded: 2 }, targets: [], seal: SEAL };

const command = rollcallCommand();
let fake: FakeApi | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

/** What a command says to an API that answers so. */
async function against(answer: Parameters<typeof startFakeApi>[0], ...args: readonly string[]) {
  fake = await startFakeApi(answer);
  return command.run([...args, '--url', fake.url]);
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('2, the command line is wrong:', () => {
  test.each<[what: string, args: readonly string[], message: RegExp]>([
    ['no such command', ['shwo', PARENT], /unknown command 'shwo'\n\(Did you mean show\?\)/],
    ['no such command, after an option', ['--json', 'lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
    ['help of no such command', ['help', 'shwo'], /unknown command 'shwo'/],
    [
      'an ID that is none',
      ['0fd2b51'],
      /'0fd2b51' is invalid .* no automation execution ID .*, and no command/,
    ],
    ['no such option', ['list', '--colour'], /unknown option '--colour'/],
    [
      'no such format',
      ['list', '--output', 'yaml'],
      /Allowed choices are table, json, ndjson, csv, markdown/,
    ],
    [
      'two formats',
      ['list', '--json', '--output', 'csv'],
      /'--json' cannot be used with option '--output <format>'/,
    ],
    ['a parent that is missing', ['results'], /missing required argument 'parent-id'/],
    ['a number that is none', ['list', '--limit', '0'], /'0' is invalid\. It must be a whole number from 1/],
    ['a time that is none', ['wait', PARENT, '--timeout', 'soon'], /'soon' is invalid\. .*90s, 10m, 2h, 1d/],
    ['an address that is none', ['list', '--url', 'example'], /--url example: it must be an address/],
    ['an address that is not safe', ['list', '--url', 'http://example.com'], /it must be https/],
    ['an empty value', ['list', '--profile', ''], /An empty value will not do: profile/],
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await command.run(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect([stdout, code]).toEqual(['', 2]);
  });

  test('a query that is none', async () => {
    const { code, stderr } = await against(
      (_request, response) => sendJson(response, 200, DONE),
      PARENT,
      '--query',
      'a[',
    );
    expect(stderr).toMatch(/^rollcall: --query a\[: Invalid jmespath expression/);
    expect(code).toBe(2);
  });
});

test.each<[option: string, text: string, example: RegExp]>([
  ['--url', 'nonsense', /^rollcall: --url nonsense: .* such as https:\/\/abc\.execute-api\./],
  ['--endpoint-url', 'nonsense', /^rollcall: --endpoint-url nonsense: .* such as http:\/\/localhost:4566\n$/],
])('2, %s is no address', async (option, text, example) => {
  const { code, stderr } = await command.run(['list', option, text]);
  expect(stderr).toMatch(example);
  expect(code).toBe(2);
});

test("2, --endpoint-url leads to Rollcall's API", async () => {
  fake = await startFakeApi((_request, response) =>
    sendJson(response, 404, { type: 'urn:rollcall:problem:unknown-route', title: 'Unknown route' }),
  );
  const { code, stderr } = await command.run(['list', '--endpoint-url', fake.url]);
  expect(stderr).toMatch(/^rollcall: --endpoint-url \S+: that is Rollcall's API, which --url takes\./);
  expect(code).toBe(2);
});

describe('3, could not look:', () => {
  beforeAll(() => {
    mkdirSync(join(command.home(), '.aws'));
    writeFileSync(
      join(command.home(), '.aws/config'),
      `[profile tired]
sso_session = company
sso_account_id = 111111111111
sso_role_name = reader
region = eu-west-1
[sso-session company]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
`,
    );
  });

  const KEY = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };
  test.each<[what: string, args: readonly string[], environment: Record<string, string>, message: RegExp]>([
    [
      'no credentials are given',
      ['--region', 'eu-west-1'],
      {},
      /^rollcall: No AWS credentials: sign in as for the AWS CLI/,
    ],
    ['no Region is given', [], KEY, /^rollcall: No Region: /],
    [
      'a profile that is not there',
      ['--profile', 'nowhere', '--region', 'eu-west-1'],
      {},
      /^rollcall: There is no profile nowhere in /,
    ],
    [
      'a profile that is not there, and no Region',
      ['--profile', 'nowhere'],
      {},
      /^rollcall: There is no profile nowhere in /,
    ],
    [
      'an SSO session that is over',
      ['--profile', 'tired'],
      {},
      /^rollcall: The SSO session has expired, or there is none: aws sso login --profile tired\./,
    ],
    [
      'no such host, or no network',
      ['--url', 'https://rollcall.invalid', '--region', 'eu-west-1'],
      KEY,
      /^rollcall: https:\/\/rollcall\.invalid cannot be reached: there is no /,
    ],
  ])('%s', async (_what, args, environment, message) => {
    const { code, stdout, stderr } = await command.run(['list', ...args], environment);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect([stdout, code]).toEqual(['', 3]);
  });

  test.each(['--url', '--endpoint-url'])('nothing listens at %s', async (option) => {
    const address = `http://127.0.0.1:${await unusedPort()}`;
    const { code, stderr } = await command.run(['list', option, address]);
    expect(stderr).toBe(`rollcall: ${address} cannot be reached: nothing listens there (ECONNREFUSED)\n`);
    expect(code).toBe(3);
  });

  test.each<[what: string, status: number, body: unknown, message: RegExp]>([
    [
      '403',
      403,
      { message: 'Forbidden' },
      / refused: 403 Forbidden\. The caller needs execute-api:Invoke .*--profile/,
    ],
    [
      'no such parent',
      404,
      {
        type: 'urn:rollcall:problem:unknown-execution',
        title: 'Unknown',
        detail: 'No parent execution x is known',
      },
      /^rollcall: No parent execution x is known\n$/,
    ],
    [
      'no such route',
      404,
      { message: 'Not Found' },
      /answered 404: Not Found\. Is it the address of Rollcall's API/,
    ],
    [
      'an API that fails, with what it says of it',
      500,
      { type: 'urn:rollcall:problem:internal', title: 'Internal error', detail: 'The log says more.' },
      /answered 500: The log says more\n$/,
    ],
    ['an API that is elsewhere', 302, {}, /answered 302\. Is it the address/],
    [
      'an answer of something else',
      200,
      { hello: 'world' },
      /did not answer as Rollcall's API does .*\n.*parentExecutionId/s,
    ],
    [
      'a message that a terminal would obey',
      500,
      { message: 'a\u001B[31mb' },
      /answered 500: a\uFFFD\[31mb\n$/,
    ],
  ])('%s', async (_what, status, body, message) => {
    const { code, stdout, stderr } = await against(
      (_request, response) => sendJson(response, status, body),
      'show',
      PARENT,
    );
    expect(stderr).toMatch(message);
    expect([stdout, code]).toEqual(['', 3]);
  });

  test('an answer that is no JSON', async () => {
    const { code, stderr } = await against((_request, response) => void response.end('<html>'), 'list');
    expect(stderr).toMatch(
      /answered 200 with something that is not JSON: is it the address of Rollcall's API\?\n$/,
    );
    expect(code).toBe(3);
  });

  test('a connection that is cut, however often it is tried', async () => {
    const { code, stderr } = await against((request) => void request.socket.destroy(), 'list');
    expect(stderr).toMatch(/cannot be reached: the connection was cut/);
    expect(fake?.asked).toHaveLength(3);
    expect(code).toBe(3);
  });
});

test('what fails for a moment is tried again', async () => {
  const { code, stderr } = await against(
    (_request, response, count) => sendJson(response, count < 3 ? 503 : 200, { executions: [] }),
    'list',
  );
  expect([stderr, code]).toEqual(['', 0]);
});

test('an empty list says what comes next', async () => {
  const { stdout, code } = await against(
    (_request, response) => sendJson(response, 200, { executions: [] }),
    'list',
  );
  expect(stdout).toBe('No parent execution is known yet. One that starts is found within five minutes.\n');
  expect(code).toBe(0);
});

test('pages are followed to the end', async () => {
  const target = (number: number) => ({
    accountId: String(number).padStart(12, '0'),
    region: 'eu-west-1',
    verdict: 'succeeded',
  });
  const { code, stdout } = await against(
    (request, response) => {
      const page = Number(
        new URL(request.url ?? '', 'http://localhost').searchParams.get('nextToken') ?? '0',
      );
      const nextToken = page < 2 ? { nextToken: String(page + 1) } : {};
      sendJson(response, 200, {
        ...DONE,
        expected: 3,
        counts: { succeeded: 3 },
        targets: [target(page)],
        ...nextToken,
      });
    },
    'show',
    PARENT,
    '--query',
    'targets[].accountId',
  );
  expect(JSON.parse(stdout)).toEqual(['000000000000', '000000000001', '000000000002']);
  expect(fake?.asked.map((url) => url.split('?')[1])).toEqual([
    'limit=1000',
    'limit=1000&nextToken=1',
    'limit=1000&nextToken=2',
  ]);
  expect(code).toBe(0);
});

describe('the exit code of show', () => {
  test.each<[what: string, report: object, code: number]>([
    ['is 0 if all expected targets succeeded', DONE, 0],
    ['is 1 while it is not sealed', { ...DONE, seal: undefined }, 1],
    ['is 1 if there may be more targets than are known', { ...DONE, expectedAtLeast: true }, 1],
    ['is 1 if no target was expected', { ...DONE, expected: 0, counts: {} }, 1],
    [
      'is 1 if a target of a target did not succeed',
      { ...DONE, targets: [{ verdict: 'succeeded', childCounts: { succeeded: 1, failed: 1 } }] },
      1,
    ],
  ])('%s', async (_what, report, expected) => {
    const { code, stderr } = await against(
      (_request, response) => sendJson(response, 200, report),
      PARENT,
      '--json',
    );
    expect([stderr, code]).toEqual(['', expected]);
  });
});

describe('wait', () => {
  test('looks until it is sealed; what fails meanwhile is put up with', async () => {
    const { code, stdout, stderr } = await against(
      (_request, response, count) => {
        if (count === 1) sendJson(response, 200, REPORT);
        else if (count === 2) sendJson(response, 500, {});
        else sendJson(response, 200, DONE);
      },
      'wait',
      PARENT,
      '--every',
      '1ms',
      '--query',
      'counts',
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ succeeded: 2 });
    expect(code).toBe(0);
  });

  test('ends with 4 when the time is over, and prints how it stands', async () => {
    const { code, stdout, stderr } = await against(
      (_request, response) => sendJson(response, 200, REPORT),
      'wait',
      PARENT,
      '--timeout',
      '20ms',
      '--every',
      '5ms',
    );
    expect(stdout).toContain(
      '\n1 of 2 succeeded, 1 running. AWS says InProgress.\nnot sealed: Rollcall still looks for some targets\n',
    );
    expect(stderr).toBe('rollcall: Not sealed within 0.02 s (--timeout)\n');
    expect(code).toBe(4);
  });

  test('says in a log that the parent is not known yet', async () => {
    const { code, stderr } = await against(
      (_request, response, count) =>
        count === 1
          ? sendJson(response, 404, { type: 'urn:rollcall:problem:unknown-execution', title: 'Unknown' })
          : sendJson(response, 200, DONE),
      'wait',
      PARENT,
      '--every',
      '1ms',
    );
    expect(stderr).toBe(
      `${PARENT} is not known here yet: looking for it, 6 min at most (--unknown-for, --timeout)\n`,
    );
    expect(code).toBe(0);
  });

  test('does not wait for a child: it never becomes a parent', async () => {
    const { code, stderr } = await against(
      (_request, response) =>
        sendJson(response, 404, {
          type: 'urn:rollcall:problem:unknown-execution',
          title: 'Unknown parent execution',
          detail: 'a is a child of b.',
          childOf: 'b',
        }),
      'wait',
      PARENT,
      '--unknown-for',
      '1h',
    );
    expect(stderr).toBe('rollcall: a is a child of b\n');
    expect(code).toBe(3);
  });

  test('ends with 3 if it could not look even once', async () => {
    const { code } = await against((_request, response) => sendJson(response, 500, {}), 'wait', PARENT);
    expect(code).toBe(3);
  });
});
