import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MEMBERS, start, type Started } from './start.ts';
import { readReadme } from './fixture.ts';

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const JSON_TYPE = { 'content-type': 'application/json' };

/** What the endpoint answers. With node:http, for browsers and fetch choose some headers themselves. */
async function call(
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<{
  status: number | undefined;
  type: string | undefined;
  allow: string | undefined;
  body: unknown;
}> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${started.organization.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => {
        const { statusCode: status, headers: answered } = response;
        const { 'content-type': type, allow } = answered;
        resolve({ status, type, allow, body: text === '' ? undefined : JSON.parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const PATH = '/_simulator/trouble';
const post = (body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  call('POST', PATH, { body, headers });

describe('trouble over HTTP', () => {
  test('is added, listed, and ended', async () => {
    const added = await post({ kind: 'dropEvents', accountId: MEMBERS[0], times: 2 });
    const trouble = { kind: 'dropEvents', accountId: MEMBERS[0], times: 2 };
    expect(added).toMatchObject({ status: 201, body: { id: '1', trouble, strikes: 0 } });
    expect((await post({ kind: 'expireHistory' })).body).toMatchObject({ id: '2' });
    expect(await call('GET', PATH)).toMatchObject({
      status: 200,
      type: 'application/json',
      body: {
        trouble: [
          { id: '1', trouble },
          { id: '2', trouble: { kind: 'expireHistory', days: 30 } },
        ],
      },
    });

    expect((await call('DELETE', `${PATH}/1`)).status).toBe(204);
    expect((await call('GET', PATH)).body).toMatchObject({ trouble: [{ id: '2' }] });
    expect((await call('DELETE', PATH)).status).toBe(204);
    expect((await call('GET', PATH)).body).toEqual({ trouble: [] });
  });

  test.each<[why: string, answer: () => ReturnType<typeof call>, status: number, detail: string]>([
    [
      'a kind that there is not',
      () => post({ kind: 'rain' }),
      400,
      'kind is "rain": must be one of dropEvents',
    ],
    ['what is no JSON', () => post('{'), 400, 'The body is not JSON'],
    [
      'an account that there is not',
      () => post({ kind: 'dropEvents', accountId: '000000000000' }),
      400,
      'accountId is "000000000000": not an account of the organization',
    ],
    [
      'a Region that the organization has not',
      () => post({ kind: 'disableRegion', region: 'us-east-1' }),
      400,
      'region is "us-east-1": the organization has eu-west-1',
    ],
    [
      'a function that the central stack has not',
      () => post({ kind: 'stopFunction', functionName: 'resume' }),
      400,
      'functionName is "resume": the central stack has ',
    ],
    ['a form', () => post('kind=dropEvents', {}), 415, 'content-type is missing: must be application/json'],
    [
      'a web page’s plain text',
      () => post({ kind: 'dropEvents' }, { 'content-type': 'text/plain' }),
      415,
      'content-type is text/plain: must be application/json',
    ],
    [
      'another origin',
      () => post({ kind: 'dropEvents' }, { ...JSON_TYPE, origin: 'https://example.com' }),
      403,
      'origin is https://example.com',
    ],
    [
      'another host, as a name that was made to point here',
      () => call('GET', PATH, { headers: { host: 'example.com:4566' } }),
      403,
      'host is example.com:4566: must be 127.0.0.1:',
    ],
    ['too much', () => post(`"${'x'.repeat(70_000)}"`), 413, 'At most 65536 bytes'],
    ['trouble that there is not', () => call('DELETE', `${PATH}/7`), 404, 'There is no trouble 7'],
    [
      'another path',
      () => call('GET', '/_simulator/other'),
      404,
      '/_simulator/other: there is /_simulator/trouble',
    ],
    ['another method', () => call('PUT', PATH), 405, 'allowed is GET, POST, DELETE'],
    ['a preflight', () => call('OPTIONS', PATH), 405, 'allowed is GET, POST, DELETE'],
  ])('refuses %s', async (_why, answer, status, detail) => {
    const refusal = await answer();
    expect(refusal).toMatchObject({
      status,
      type: 'application/problem+json',
      body: {
        type: 'about:blank',
        title: expect.any(String),
        status,
        detail: expect.stringContaining(detail),
      },
    });
    expect(started.organization.trouble.list()).toEqual([]);
  });

  test('says which methods there are', async () => {
    expect((await call('PUT', PATH)).allow).toBe('GET, POST, DELETE');
    expect((await call('GET', `${PATH}/1`)).allow).toBe('DELETE');
  });

  test('the examples of the specification work as they are written there, but for the port', async () => {
    const [, example = ''] = /^```sh\n(curl[^`]*_simulator\/trouble[^`]*)```$/m.exec(readReadme()) ?? [];
    const commands = example.replaceAll('http://127.0.0.1:4566', started.organization.url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands]);
    expect(stdout).toContain('"kind":"dropEvents"');
    expect(stdout).toContain('"kind":"stopFunction"');
    expect(started.organization.trouble.list()).toEqual([]);
  });
});

describe('what a script returns', () => {
  const say = (body: unknown, method = 'POST') =>
    call(method, '/_simulator/scripts', { body, headers: JSON_TYPE });

  test('is said of every account, or of one', async () => {
    const answer = { Count: 1 };
    expect(await say({ name: 'count', answer })).toMatchObject({ status: 201, body: { accounts: 8 } });
    expect((await say({ name: 'list/all', answer: [], accountId: MEMBERS[0] })).status).toBe(201);
    const accounts = [...started.organization.accounts.values()];
    expect(accounts.map((account) => account.script('count'))).toEqual(accounts.map(() => answer));
    expect(accounts.filter((account) => account.script('list/all')).map(({ id }) => id)).toEqual([
      MEMBERS[0],
    ]);
  });

  test.each<[why: string, body: unknown, status: number, detail: string]>([
    ['without a name', { answer: 1 }, 400, 'name'],
    ['without an answer', { name: 'a' }, 400, 'answer: is missing'],
    ['of no account', { name: 'a', answer: 1, accountId: '1' }, 400, 'There is no account 1'],
    ['that is not JSON', '{', 400, 'not JSON'],
  ])('is refused %s', async (_why, body, status, detail) => {
    const answered = await say(body);
    expect(answered).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
  });

  test('is not listed', async () => {
    expect((await say(undefined, 'GET')).status).toBe(405);
  });
});
