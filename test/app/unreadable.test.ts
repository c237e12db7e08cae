import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createApi } from '../../src/app/api.ts';
import { createLambdaHandler } from '../../src/api/http/lambda-handler.ts';
import { aLogger, aMetrics } from '../support/fakes.ts';
import { NOW, PARENT_ID } from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';

let dynalite: DynaliteTable;
beforeAll(async () => {
  dynalite = await startDynaliteTable(() => NOW);
});
afterAll(() => dynalite.close());

const ENVIRONMENT = {
  TABLE_NAME: 'rollcall',
  BUS_NAME: 'rollcall',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111111111111/rollcall-collect',
  READER_ROLE_NAME: 'rollcall-reader',
  CENTRAL_ACCOUNT_ID: '111111111111',
  PARTITION: 'aws',
  PARENT_ACCOUNTS: '111111111111',
  REGIONS: 'eu-west-1',
  DEADLINE_HOURS: '24',
  RETENTION_DAYS: '400',
  LOOK_BACK_DAYS: '29',
  ACCOUNT_NAMES: 'off',
  ACCOUNT_TAGS: 'off',
  ACCOUNT_VIEWERS: 'none',
  SERVICE_NAME: 'rollcall',
};

test('an item that a function cannot understand is logged with its key, and counted in its own invocation', async () => {
  const startTimeId = `${new Date(NOW).toISOString()}#${PARENT_ID}`;
  await dynalite.table.put({
    pk: PARENT_ID,
    sk: 'PARENT',
    listed: 'root',
    startTimeId,
    startTime: NOW,
    message: { secret: 'an output' },
    // DynamoDB deletes nothing by it, and one such item must not fail a page.
    expiresAt: 'never',
  });
  const [log, metrics] = [aLogger(), aMetrics()];
  const publish = jest.spyOn(metrics, 'publish');
  const api = createApi(ENVIRONMENT, {
    log,
    metrics,
    now: () => NOW,
    sleep: async () => undefined,
    random: () => 0.5,
    aws: {
      region: 'eu-west-1',
      endpoint: dynalite.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
  });
  const answer = await createLambdaHandler(api)({
    version: '2.0',
    routeKey: 'GET /executions',
    rawPath: '/executions',
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: '111111111111',
      apiId: 'a',
      domainName: 'localhost',
      domainPrefix: 'a',
      requestId: 'r',
      routeKey: 'GET /executions',
      stage: '$default',
      time: '',
      timeEpoch: NOW,
      authorizer: {},
      authentication: null,
      http: {
        method: 'GET',
        path: '/executions',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 't',
      },
    },
  } as unknown as Parameters<ReturnType<typeof createLambdaHandler>>[0]);
  expect(answer).toMatchObject({ statusCode: 200 });
  expect(JSON.parse('body' in answer ? answer.body : '')).toEqual({
    executions: [],
    unreadable: [PARENT_ID],
  });
  expect(log.lines).toEqual([
    {
      level: 'error',
      message: 'Item not understood',
      fields: {
        pk: PARENT_ID,
        sk: 'PARENT',
        code: 'UNREADABLE_ITEM',
        problem: expect.stringContaining('message: '),
      },
    },
  ]);
  expect(JSON.stringify(log.lines)).not.toContain('an output');
  expect(metrics.values('unreadableItems')).toEqual([1]);
  expect(publish).toHaveBeenCalledTimes(1);
});
