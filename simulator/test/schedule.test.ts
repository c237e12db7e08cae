import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readSchedule } from '../functions/schedule.ts';
import { start, type Started } from './start.ts';

const MINUTE_MS = 60_000;
const succeed = async () => ({ batchItemFailures: [] });

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

describe('the schedule', () => {
  test('calls the sweep every five minutes, whatever becomes of it', async () => {
    const times: unknown[] = [];
    started.organization.connect({
      queues: { collect: succeed },
      schedules: {
        sweep: async (event) => {
          times.push(event.time);
          throw new Error('broken');
        },
      },
    });
    await started.organization.idle();
    expect(times).toEqual([]);
    await started.clock.runFor(11 * MINUTE_MS);
    expect(times).toEqual(['2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z']);
    expect(started.organization.functionErrors()).toHaveLength(2);
  });

  test('handlers that are connected later take the place of those before', async () => {
    const swept: string[] = [];
    for (const name of ['first', 'second'])
      started.organization.connect({
        queues: { collect: succeed },
        schedules: { sweep: async () => swept.push(name) },
      });
    await started.clock.runFor(5 * MINUTE_MS);
    expect(swept).toEqual(['second']);
  });

  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 day)', 86_400_000],
  ])('%s', (ScheduleExpression, everyMs) => {
    expect(readSchedule(aRule({ ScheduleExpression }))).toMatchObject({ everyMs });
  });

  test('a cron expression is refused by name; a rule that is off, or waits for events, has no schedule', () => {
    expect(() => readSchedule(aRule({ ScheduleExpression: 'cron(0 1 * * ? *)' }))).toThrow(
      'is not simulated',
    );
    expect(readSchedule(aRule({ ScheduleExpression: 'rate(1 day)', State: 'DISABLED' }))).toBeUndefined();
    expect(readSchedule(aRule({ EventPattern: {} }))).toBeUndefined();
  });
});

const aRule = (properties: object) => ({
  logicalId: 'Rule',
  type: 'AWS::Events::Rule',
  reference: 'rule',
  arn: 'arn:aws:events:eu-west-1:111111111111:rule/rule',
  properties: { Targets: [], ...properties },
});
