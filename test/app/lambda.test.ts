import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, jest, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { createCollectBatch } from '../../src/app/collect.ts';
import { toMetrics } from '../../src/app/lambda.ts';

const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
afterEach(() => void stdout.mockClear());

const metrics = toMetrics(new PowertoolsMetrics({ namespace: 'Rollcall', serviceName: 'rollcall' }));

/** What was written since the last test, line by line. */
const written = () =>
  stdout.mock.calls
    .flatMap(([text]) => String(text).split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);

test('numbers are written in CloudWatch’s embedded metric format, once, and the service is the only dimension', () => {
  metrics.add('collected', 1);
  metrics.add('collected', 1);
  metrics.add('lag', 900);
  expect(written()).toEqual([]);
  metrics.publish();
  expect(written()).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Rollcall',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'collected', Unit: 'Count' },
              { Name: 'lag', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      service: 'rollcall',
      collected: [1, 1],
      lag: 900,
    },
  ]);
});

test('an invocation that measured nothing writes nothing', () => {
  metrics.publish();
  expect(written()).toEqual([]);
});

test('the service is the installation’s own name: two stages are not one number', async () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const collect = createCollectBatch({
    TABLE_NAME: 'rollcall-dev',
    BUS_NAME: 'rollcall-dev',
    QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111111111111/rollcall-dev-collect',
    READER_ROLE_NAME: 'rollcall-dev-reader',
    CENTRAL_ACCOUNT_ID: '111111111111',
    PARTITION: 'aws',
    PARENT_ACCOUNTS: '111111111111',
    REGIONS: 'eu-west-1',
    DEADLINE_HOURS: '24',
    RETENTION_DAYS: '400',
    LOOK_BACK_DAYS: '29',
    ACCOUNT_NAMES: 'on',
    ACCOUNT_TAGS: 'off',
    ACCOUNT_VIEWERS: 'none',
    SERVICE_NAME: 'rollcall-dev',
  });
  // It cannot be read, so nothing is asked of AWS.
  const record = { messageId: 'a', body: 'nonsense' } as SQSRecord;
  await collect({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
  expect(stderr).toHaveBeenCalledWith(expect.stringContaining('"service":"rollcall-dev"'), expect.anything());
  stderr.mockRestore();
  const measured = written().filter((line) => '_aws' in line);
  expect(measured).toMatchObject([
    { service: 'rollcall-dev', failed: 1, _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] } },
  ]);
});
