import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { serveConsole, type ConsoleServer } from '../../cli/console/serve-console.ts';
import { Failure, NoCredentials, Transient, UnknownParent } from '../../cli/failure.ts';
import type { PageFiles } from '../../console/serve/page-files.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const PAGE: PageFiles = new Map([
  ['', { content: Buffer.from('<title>Rollcall</title>'), headers: { 'content-type': 'text/html' } }],
  ['assets/a.js', { content: Buffer.from('1'), headers: { 'content-type': 'text/javascript' } }],
]);

let asked: Request[];
let answer: () => Promise<Response>;
let server: ConsoleServer;
beforeEach(async () => {
  asked = [];
  answer = async () => Response.json({ executions: [] }, { headers: { etag: '"e"', 'set-cookie': 'a=b' } });
  server = await serveConsole({
    port: 0,
    page: PAGE,
    baseUrl: 'https://api.example/stage',
    ask: async (request) => {
      asked.push(request);
      return answer();
    },
  });
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Sends exactly that, Host and path included, which fetch would not. */
const send = (
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
    request.on('error', reject).end();
  });

const token = (): string => new URL(server.url).pathname; // `/<token>/`
const own = (): string => new URL(server.url).origin;

describe('rollcall console', () => {
  test('serves the page below its token, and passes on what the page asks for, without cookies', async () => {
    expect(await send(token())).toMatchObject({ status: 200, body: '<title>Rollcall</title>' });
    expect(await send(`${token()}assets/a.js`)).toMatchObject({ status: 200, body: '1' });
    const passed = await send(`${token()}executions?limit=5&x=%2F`, {
      'if-none-match': '"e"',
      cookie: 'c=1',
      authorization: 'no',
    });
    expect(passed).toMatchObject({
      status: 200,
      body: '{"executions":[]}',
      headers: { etag: '"e"', 'cache-control': 'private, no-cache' },
    });
    expect(passed.headers['set-cookie']).toBeUndefined();
    expect(asked[0]?.url).toBe('https://api.example/stage/executions?limit=5&x=%2F');
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({ 'if-none-match': '"e"' });
  });

  test('each server has a token of its own, which cannot be guessed', async () => {
    const other = await serveConsole({ port: 0, page: PAGE, baseUrl: 'https://api.example', ask: answer });
    expect(new URL(other.url).pathname).not.toBe(token());
    expect(token()).toMatch(/^\/[\w-]{32}\/$/);
    await other.close();
  });

  test.each([
    ['without the token', () => '/executions', {}],
    ['with another', () => `/${'A'.repeat(32)}/executions`, {}],
    ['with its beginning', () => `${token().slice(0, -2)}/executions`, {}],
    ['by another name for this computer', () => `${token()}executions`, { host: 'evil.example' }],
    ['by its name and another port', () => `${token()}executions`, { host: '127.0.0.1:1' }],
    ['from another page', () => `${token()}executions`, { origin: 'https://evil.example' }],
    ['from a page without an origin', () => `${token()}executions`, { origin: 'null' }],
    ['from another page on this computer', () => `${token()}executions`, { 'sec-fetch-site': 'same-site' }],
    [
      'from another site, with no origin said',
      () => `${token()}executions`,
      { 'sec-fetch-site': 'cross-site' },
    ],
    ['for what the page does not need', () => `${token()}secrets`, {}],
    ['for a path above the API', () => `${token()}executions/../../secrets`, {}],
    ['for a path above the API, in disguise', () => `${token()}executions/%2e%2e/%2e%2e/secrets`, {}],
  ])('asks the API for nothing %s', async (_what, path, headers) => {
    const { status, body } = await send(path(), headers);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).not.toContain('executions');
    expect(asked).toEqual([]);
  });

  test('changes nothing but to ask for a collection, from the page itself', async () => {
    const collect = `${token()}executions/${PARENT}/collect`;
    for (const [method, path, headers] of [
      ['POST', collect, {}],
      ['POST', collect, { origin: 'https://evil.example' }],
      ['POST', `${token()}executions`, { origin: own() }],
      ['POST', `${token()}executions/${PARENT}/collect/more`, { origin: own() }],
      ['DELETE', `${token()}executions/${PARENT}`, { origin: own() }],
      ['PUT', collect, { origin: own() }],
    ] as const) {
      expect((await send(path, headers, method)).status).toBe(403);
    }
    expect(asked).toEqual([]);
    expect((await send(collect, { origin: own() }, 'POST')).status).toBe(200);
    expect(asked.map(({ method, url }) => [method, url])).toEqual([
      ['POST', `https://api.example/stage/executions/${PARENT}/collect`],
    ]);
  });

  test('the address that starts a browser leads to the page once', async () => {
    const { pathname } = new URL(server.oneTimeUrl());
    expect(pathname).not.toContain(token().slice(1, -1));
    expect(await send(pathname)).toMatchObject({ status: 303, headers: { location: token() } });
    expect((await send(pathname)).status).toBe(404);
    expect((await send('/start/')).status).toBe(404);
  });

  test.each([
    [
      new NoCredentials('The SSO session has expired: aws sso login'),
      401,
      'urn:rollcall:console:credentials',
    ],
    [new Transient('https://api.example cannot be reached'), 502, 'urn:rollcall:console:unreachable'],
    [new UnknownParent('was not gathered'), 404, 'urn:rollcall:problem:unknown-execution'],
  ])('says why there is no answer: %s', async (failure, status, type) => {
    answer = () => Promise.reject(failure);
    const said = await send(`${token()}executions`);
    expect([said.status, JSON.parse(said.body)]).toEqual([
      status,
      { status, type, title: 'No answer', detail: failure.message },
    ]);
  });

  test('shows nothing of an unforeseen error', async () => {
    answer = () => Promise.reject(new Error('secret'));
    expect(await send(`${token()}executions`)).toMatchObject({
      status: 500,
      body: expect.not.stringContaining('secret'),
    });
  });

  test('a port that is taken is named', async () => {
    const port = Number(new URL(server.url).port);
    const second = serveConsole({ port, page: PAGE, baseUrl: 'https://api.example', ask: answer });
    await expect(second).rejects.toThrow(`--port ${port} cannot be used`);
    await expect(second).rejects.toBeInstanceOf(Failure);
  });
});
