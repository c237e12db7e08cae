import { beforeEach, describe, expect, test } from '@jest/globals';
import type { LambdaEvent } from 'hono/aws-lambda';
import { createLambdaHandler } from '../../src/api/http/lambda-handler.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, NOW, PARENT_ID } from '../support/builders.ts';

const PARENT = `/executions/${PARENT_ID}`;

let invoke: (
  routeKey: string,
  rawPath: string,
  more?: object,
) => Promise<{ statusCode: number; body: string; headers: Readonly<Record<string, string>> }>;
let requested: readonly unknown[];
beforeEach(async () => {
  const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  await recordLedger(store, { rows: [aRow(1)] });
  const served = anApi(store);
  ({ requested } = served);
  const handler = createLambdaHandler(served.api);
  invoke = async (routeKey, rawPath, more = {}) => {
    const [method = 'GET'] = routeKey === '$default' ? ['GET'] : routeKey.split(' ');
    const event = {
      version: '2.0',
      routeKey,
      rawPath,
      rawQueryString: '',
      headers: { host: 'local' },
      requestContext: { http: { method, path: rawPath }, domainName: 'local', stage: '$default' },
      isBase64Encoded: false,
      ...more,
    } as unknown as LambdaEvent;
    return (await handler(event)) as Awaited<ReturnType<typeof invoke>>;
  };
});

describe('a request is served by the route that API Gateway allowed, or not at all:', () => {
  test.each([
    ['GET /executions/{parentId}', PARENT],
    ['GET /executions/{parentId}/results', `${PARENT}/results`],
    ['GET /executions/{parentId}/results/{accountId}/{region}', `${PARENT}/results/111111111111/eu-west-1`],
    ['GET /openapi.json', '/openapi.json'],
    ['HEAD /executions/{parentId}', PARENT],
    ['$default', `${PARENT}/results`],
  ])('%s serves %s', async (routeKey, path) => {
    expect(await invoke(routeKey, path)).toMatchObject({ statusCode: 200 });
  });

  test.each([
    ['GET /executions/{parentId}', `${PARENT}/results`],
    ['GET /executions/{parentId}/missing', `${PARENT}/results#/missing`],
    ['GET /executions/{parentId}/missing', `${PARENT}/results?/missing`],
    ['GET /executions/{parentId}/retry', `${PARENT}/results\\..\\..\\results`],
    ['GET /executions/{parentId}', `/executions/x\\..\\${PARENT_ID}\\results`],
    ['GET /executions/{parentId}/diff/{otherParentId}', `${PARENT}/diff/..`],
    ['GET /executions/{parentId}/diff/{otherParentId}', `${PARENT}/diff/%2e%2e`],
    ['GET /executions/{parentId}', '/executions/..'],
    ['GET /openapi.json', '/openapi?json'],
  ])('%s does not serve %s', async (routeKey, path) => {
    const { statusCode, headers, body } = await invoke(routeKey, path);
    expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:rollcall:problem:unknown-route', path });
    expect(body).not.toContain('outputs');
  });

  test('an ID that is none is still named as one', async () => {
    const { statusCode, body } = await invoke('GET /executions/{parentId}', '/executions/not an ID');
    expect([statusCode, JSON.parse(body)]).toMatchObject([
      400,
      { parameter: 'parentId', value: 'not an ID' },
    ]);
  });
});

describe('a body of a POST is refused, however it is sent:', () => {
  const route = 'POST /executions/{parentId}/collect';
  test.each([
    ['as text', { body: '{}' }, 400],
    ['as Base64', { body: 'e30=', isBase64Encoded: true }, 400],
    ['empty', { body: '' }, 202],
    ['empty, as Base64', { body: '', isBase64Encoded: true }, 202],
    ['not at all', {}, 202],
    ['without headers', { headers: undefined }, 202],
  ])('%s', async (_how, more, status) => {
    expect((await invoke(route, `${PARENT}/collect`, more)).statusCode).toBe(status);
    expect(requested).toHaveLength(status === 202 ? 1 : 0);
  });
});

test('a GET that carries a body is answered all the same', async () => {
  await expect(invoke('GET /health', '/health', { body: '{}' })).resolves.toMatchObject({ statusCode: 200 });
});
