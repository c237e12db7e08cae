import { expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { forEachRecord, handleMessage } from '../../src/ingest/for-each-record.ts';
import { id, location } from '../support/builders.ts';
import { fixtureText } from '../support/fixture.ts';
import { aLogger, aMetrics } from '../support/fakes.ts';

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: '',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});
const good = fixtureText('events/doc-2024-execution-status-change.json');
const never = new Promise<void>(() => undefined);

test('a bad record comes back alone: its neighbours are handled', async () => {
  const log = aLogger();
  const metrics = aMetrics();
  const handled: string[] = [];
  const answer = await forEachRecord(
    [record('a', good), record('b', 'nonsense'), record('c', good)],
    { log, metrics, outOfTime: never },
    (one) =>
      handleMessage(one, log, async () => {
        handled.push(one.messageId);
        return { outcome: 'recorded' };
      }),
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  expect(handled).toEqual(['a', 'c']);
  expect(metrics.values('failed')).toEqual([1]);
  expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'Record not handled', fields: { messageId: 'b', code: 'MALFORMED_EVENT' } },
  ]);
});

test('what is not finished in time comes back', async () => {
  const metrics = aMetrics();
  const answer = await forEachRecord(
    [record('slow', good), record('quick', good)],
    { log: aLogger(), metrics, outOfTime: Promise.resolve() },
    ({ messageId }) => (messageId === 'slow' ? never : Promise.resolve()),
  );
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'slow' }] });
  expect(metrics.values('failed')).toEqual([1]);
});

test('one line says what became of a record, and nothing of what it carried', async () => {
  const log = aLogger();
  const body = {
    source: 'rollcall',
    'detail-type': 'Execution Collection Requested',
    detail: { executionId: id(1), ...location(1), secret: 'hunter2' },
  };
  await handleMessage({ messageId: 'm', body: JSON.stringify(body) }, log, async () => ({
    outcome: 'recorded',
    runbook: 'get_account_alias',
    status: 'Success',
  }));
  expect(log.lines).toEqual([
    {
      level: 'info',
      message: 'Record handled',
      fields: {
        messageId: 'm',
        executionId: id(1),
        ...location(1),
        source: 'request',
        outcome: 'recorded',
        runbook: 'get_account_alias',
        status: 'Success',
      },
    },
  ]);
});
