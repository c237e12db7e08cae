import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateDocumentCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startServed, type Served } from '../support/start-served.ts';
import { json } from '../../simulator/test/documents.ts';
import { send, sign, type RawRequest } from '../../simulator/test/send-signed.ts';
import { CENTRAL } from './start.ts';

let served: Served;
beforeAll(async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  served = await startServed();
});
afterAll(async () => {
  jest.restoreAllMocks();
  await served.close();
});

const post = (target: string, version: string, body: object): RawRequest => ({
  url: served.organization.url,
  path: '/',
  method: 'POST',
  headers: { 'x-amz-target': target, 'content-type': `application/x-amz-json-${version}` },
  body: JSON.stringify(body),
});

const document = { Name: 'unmanaged', Content: json(), DocumentType: 'Automation' };
const query = {
  TableName: 'rollcall',
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': { S: 'a' } },
};

/** What a page of another origin would want, rightly signed: the secret is public. */
const REQUESTS: Readonly<Record<string, () => Promise<RawRequest>>> = {
  CreateDocument: () => sign(post('AmazonSSM.CreateDocument', '1.1', document), { service: 'ssm' }),
  StartAutomationExecution: () =>
    sign(post('AmazonSSM.StartAutomationExecution', '1.1', { DocumentName: 'get_account_alias' }), {
      service: 'ssm',
    }),
  'a Query of the table': () => sign(post('DynamoDB_20120810.Query', '1.0', query), { service: 'dynamodb' }),
  'the account of the central stack': async () => ({
    ...post('', '', {}),
    path: '/_rollcall/central',
    method: 'GET',
    headers: {},
    body: '',
  }),
  trouble: async () => ({
    ...post('', '', { kind: 'expireHistory' }),
    path: '/_simulator/trouble',
    headers: { 'content-type': 'application/json' },
  }),
  'the API': async () => ({ url: served.url, path: '/executions', method: 'GET', headers: {}, body: '' }),
  'a request to collect': async () => ({
    url: served.url,
    path: '/executions/0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1/collect',
    method: 'POST',
    headers: {},
    body: '',
  }),
};
const NAMES = Object.keys(REQUESTS);

const portOf = ({ url }: RawRequest): string => new URL(url).port;
const STRANGERS: readonly (readonly [why: string, headers: (port: string) => Record<string, string>])[] = [
  ['a name that was made to point here', (port) => ({ host: `evil.example:${port}` })],
  ['a name without a port', () => ({ host: 'evil.example' })],
  ['this computer without the port', () => ({ host: '127.0.0.1' })],
  ['a name that begins like this computer', (port) => ({ host: `127.0.0.1.evil.example:${port}` })],
  ['a name that ends like this computer', (port) => ({ host: `evil.localhost:${port}` })],
  ['any address', (port) => ({ host: `0.0.0.0:${port}` })],
  ['a page of another origin', () => ({ origin: 'https://evil.example' })],
  ['a page of another port', () => ({ origin: 'http://127.0.0.1:1' })],
  ['a page of this port by HTTPS', (port) => ({ origin: `https://127.0.0.1:${port}` })],
  ['a file, or a frame without an origin', () => ({ origin: 'null' })],
  [
    'an image of a page of another origin',
    () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }),
  ],
  [
    'a script of a page of another port',
    () => ({ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }),
  ],
  [
    'a frame',
    () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }),
  ],
];

describe.each(NAMES)('%s', (name) => {
  const make = async (): Promise<RawRequest> => {
    const make_ = REQUESTS[name];
    if (make_ === undefined) throw new Error(name);
    return make_();
  };

  test.each(STRANGERS)('is refused to %s, and nothing is done', async (_why, headers) => {
    const raw = await make();
    const before = served.organization.executions().length;
    const answer = await send({ ...raw, headers: { ...raw.headers, ...headers(portOf(raw)) } });
    expect(answer).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({
      detail: expect.stringMatching(/^(host|origin|sec-fetch-site) is /),
    });
    expect(served.organization.executions()).toHaveLength(before);
    expect(served.organization.trouble.list()).toEqual([]);
  });

  test.each([
    ['this computer', (port: string) => ({ host: `127.0.0.1:${port}` })],
    ['it by its name', (port: string) => ({ host: `LOCALHOST:${port}` })],
    [
      'its own page',
      (port: string) => ({ origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' }),
    ],
  ])('is answered to %s', async (_why, headers) => {
    const raw = await make();
    const { status } = await send({ ...raw, headers: { ...raw.headers, ...headers(portOf(raw)) } });
    // Whatever else may be wrong with it: a signature names the host, and an execution need not be known.
    expect(status).not.toBe(403);
    served.organization.trouble.end();
  });
});

test.each(['organization', 'api'])('a request without a host is refused: %s', async (which) => {
  const { port } = new URL(which === 'api' ? served.url : served.organization.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('GET /executions HTTP/1.0\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1.1 403 .*host is missing/s);
});

test('a link of another page leads to the API', async () => {
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  await expect(
    send({ url: served.url, path: '/executions', method: 'GET', headers, body: '' }),
  ).resolves.toMatchObject({ status: 200 });
});

test('an SDK shows why its endpoint is refused', async () => {
  const { port } = new URL(served.organization.url);
  const ssm = new SSMClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.2:${port}`,
    credentials: { accessKeyId: CENTRAL, secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  ssm.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as object, { hostname: '127.0.0.1' });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(ssm.send(new CreateDocumentCommand({ Name: 'one', Content: json() }))).rejects.toThrow(
    `host is 127.0.0.2:${port}: must be 127.0.0.1:${port} or localhost:${port}`,
  );
  ssm.destroy();
});

test('no other file listens: every port of local mode refuses strangers', () => {
  const files = ['local', 'simulator'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(?!test\b|node_modules\b).*\.(ts|js)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const creating = files.filter((name) =>
    /createServer|createSecureServer|\bnet\b.*listen/.test(readFileSync(name, 'utf8')),
  );
  expect(creating).toEqual([join('simulator', 'server', 'listen.ts')]);
});

describe('a body that is too large', () => {
  /** Sends a head, and then bytes as long as they are taken; gives the answer, and how many were sent. */
  const pour = (
    url: string,
    headers: Record<string, string>,
    bytes: number,
  ): Promise<{ status: number; sent: number; body: string }> =>
    new Promise((resolve, reject) => {
      let sent = 0;
      const outgoing = request(url, { method: 'POST', headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => {
          outgoing.destroy();
          resolve({ status: response.statusCode ?? 0, sent, body });
        });
      });
      outgoing.on('error', reject);
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = (): void => {
        while (sent < bytes && !outgoing.destroyed) {
          sent += chunk.length;
          if (!outgoing.write(chunk)) return void outgoing.once('drain', more);
        }
        if (!outgoing.destroyed) outgoing.end();
      };
      outgoing.flushHeaders();
      if (bytes > 0) more();
    });
  const MB = 1024 * 1024;

  test.each(['AWS’s protocols', 'the table', 'the API', 'trouble'])(
    'is refused by its length, before anything of it is read: %s',
    async (port) => {
      const { url, headers } = portsOf()[port] ?? { url: '', headers: {} };
      const { status } = await pour(url, { ...headers, 'content-length': String(300 * MB) }, 0);
      expect(status).toBe(413);
    },
  );

  test.each(['AWS’s protocols', 'the table', 'the API', 'trouble'])(
    'and is not kept if it does not say its length: %s',
    async (port) => {
      const { url, headers } = portsOf()[port] ?? { url: '', headers: {} };
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      const watch = setInterval(
        () => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)),
        5,
      );
      const { status } = await pour(url, headers, 200 * MB);
      clearInterval(watch);
      expect(status).toBe(413);
      expect(most).toBeLessThan(100 * MB);
    },
  );

  test('one that ends at the limit is taken', async () => {
    const { url, headers } = portsOf()['the API'] ?? { url: '', headers: {} };
    expect((await pour(url, { ...headers, 'content-length': String(10 * MB) }, 10 * MB)).status).not.toBe(
      413,
    );
  });

  function portsOf(): Record<string, { url: string; headers: Record<string, string> }> {
    const aws = served.organization.url;
    return {
      'AWS’s protocols': { url: aws, headers: { 'x-amz-target': 'AmazonSSM.CreateDocument' } },
      'the table': { url: aws, headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' } },
      'the API': { url: served.url, headers: {} },
      trouble: { url: `${aws}/_simulator/trouble`, headers: { 'content-type': 'application/json' } },
    };
  }
});
