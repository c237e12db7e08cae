import { beforeEach, expect, test } from '@jest/globals';
import type { LambdaEvent } from 'hono/aws-lambda';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { createLambdaHandler } from '../../src/api/http/lambda-handler.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, DAY, NOW, PARENT_ID } from '../support/builders.ts';

const REPORT = `/executions/${PARENT_ID}`;
const RESULTS = `${REPORT}/results`;
const GZIP = { 'accept-encoding': 'gzip' };

let store: ReturnType<typeof createStore>;
beforeEach(() => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
});

/** What no compression makes much smaller: letters of every length in UTF-8, in no order. */
function denseText(characters: number): string {
  const noise = createHash('shake256', { outputLength: 4 * characters }).digest();
  return Array.from({ length: characters }, (_, n) => {
    const kind = noise.readUInt16LE(4 * n) % 100;
    const [first, count] = kind < 65 ? [0x23, 57] : kind < 95 ? [0xa0, 1_300] : [0x3400, 0x8000];
    return String.fromCharCode(first + (noise.readUInt16LE(4 * n + 2) % count));
  }).join('');
}

const invoke = async (path: string, rawQueryString = '') => {
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString,
    headers: { host: 'local', ...GZIP },
    requestContext: { http: { method: 'GET', path }, domainName: 'local', stage: '' },
    isBase64Encoded: false,
  } as unknown as LambdaEvent;
  return (await createLambdaHandler(anApi(store).api)(event)) as {
    statusCode: number;
    body: string;
    isBase64Encoded: boolean;
  };
};

test('an answer is sent as it is where compression would make it larger, since Lambda sends that as Base64', async () => {
  const text = denseText(100_000);
  await store.recordResult(anExecution({ outputs: { 's.o': [text] } }), { source: 'event' });
  await recordLedger(store, { rows: [aRow(1, { outputs: undefined })] });
  const answer = await invoke(RESULTS);
  expect(answer.isBase64Encoded).toBe(false);
  expect(JSON.parse(answer.body)).toMatchObject({ results: [{ outputs: { 's.o': [text] } }] });
});

test('a long answer is compressed, and reads the same', async () => {
  await recordLedger(store, { rows: [1, 2, 3, 4, 5].map((n) => aRow(n)) });
  const answer = await invoke(RESULTS);
  expect(answer.isBase64Encoded).toBe(true);
  const plain = await anApi(store).api.request(RESULTS);
  expect(gunzipSync(Buffer.from(answer.body, 'base64')).toString()).toBe(await plain.text());
});

test('a short answer is sent as it is', async () => {
  expect(await invoke('/health')).toMatchObject({ isBase64Encoded: false, body: '{"status":"ok"}' });
});

test.each([
  ['gzip', true],
  ['GZIP', true],
  ['br, gzip;q=0.5', true],
  ['*', true],
  ['gzip;q=0', false],
  ['gzip;q=0, *', false],
  ['br', false],
  ['', false],
  [';;q=,', false],
])('Accept-Encoding: %s', async (header, isCompressed) => {
  const { headers } = await anApi(store).api.request('/openapi.json', {
    headers: { 'accept-encoding': header },
  });
  expect(headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null);
});

test('the headers tell a cache what an answer depends on, also for HEAD and for 304', async () => {
  await recordLedger(store, { rows: [1, 2, 3, 4, 5].map((n) => aRow(n)) });
  await recordSeal(store, { expected: 5 });
  const { api } = anApi(store);
  const whole = await api.request(REPORT, { headers: GZIP });
  const etag = whole.headers.get('etag') ?? '';
  const vary = whole.headers.get('vary');
  expect([etag, vary]).toEqual([expect.stringMatching(/^W\/"/), 'Accept, Accept-Encoding']);
  const unchanged = await api.request(REPORT, { headers: { ...GZIP, 'if-none-match': etag } });
  expect([unchanged.status, unchanged.headers.get('vary')]).toEqual([304, vary]);
  const head = await api.request(REPORT, { method: 'HEAD', headers: GZIP });
  expect([head.status, head.headers.get('vary')]).toEqual([200, vary]);
});
