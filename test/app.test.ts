import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { afterEach, expect, jest, test } from '@jest/globals';
import { toMetrics } from '../src/app.ts';

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
