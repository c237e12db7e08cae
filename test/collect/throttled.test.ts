import { GetAutomationExecutionCommand, SSMClient } from '@aws-sdk/client-ssm';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createCollect } from '../../src/collect/collect.ts';
import { SsmExecutionSource } from '../../src/aws/ssm-execution-source.ts';
import { forEachRecord, handleMessage } from '../../src/ingest/for-each-record.ts';
import { SqsQueue } from '../../src/aws/sqs-queue.ts';
import { COLLECT_SHARE, createFairShare } from '../../src/lib/fair-share.ts';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';
import { createPace } from '../../src/lib/pace.ts';
import { createAskSsm } from '../../src/aws/ssm-ask.ts';
import { aRollcall } from '../support/a-rollcall.ts';
import { CENTRAL, DAY, NOW, PARENT_ID } from '../support/builders.ts';
import { fixture, fixtureText } from '../support/fixture.ts';

// So many rounds take their time on a busy computer.

const ssm = mockClient(SSMClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  ssm.reset();
  sqs.reset();
});

const EVENT = 'events/doc-2024-execution-status-change.json';
const { detail } = fixture(EVENT) as { detail: { ExecutionId: string } };
const ANSWER = {
  AutomationExecutionStatus: 'Success',
  ParentAutomationExecutionId: PARENT_ID,
  ExecutionStartTime: new Date(NOW),
} as const;
const never = new Promise<void>(() => undefined);

/** Everything from the message to Systems Manager and back to the queue, over a table in memory and a clock that jumps. */
function aFunction(random: () => number) {
  const { clock, store, reconcile, scheduleReconcile, log, metrics } = aRollcall();
  const queue = new SqsQueue(new SQSClient({ region: 'eu-west-1' }), 'https://queue');
  const client = new SSMClient({ region: 'eu-west-1' });
  const asked: number[] = [];
  const ask = createAskSsm({
    clientFor: () => {
      asked.push(clock.now());
      return client;
    },
    pace: createPace({ spacingMs: 500, ...clock }),
    share: createFairShare({ ...COLLECT_SHARE, now: clock.now }),
    throttlePatienceMs: 0,
    metrics,
    ...clock,
  });
  const requeue = queue.requestLater.bind(queue);
  const collect = createCollect({
    source: new SsmExecutionSource(ask, clock.now),
    requests: { requestLater: requeue, request: async () => undefined },
    requeue,
    store,
    reconcile,
    scheduleReconcile,
    random,
    metrics,
    ttlCache: createTtlCache({ keptMs: 0, now: clock.now }),
    now: clock.now,
    deadlineMs: DAY,
    parentAccounts: [CENTRAL.accountId],
    regions: [CENTRAL.region],
  });
  /** Gives what SQS is told of the record. */
  const receive = (body: string) =>
    forEachRecord([{ messageId: 'm', body } as SQSRecord], { log, metrics, outOfTime: never }, (record) =>
      handleMessage(record, log, (ref) => collect(ref, Infinity)),
    );
  return { clock, store, log, metrics, asked, receive };
}

test.each([
  ['the least', () => 0, 300],
  ['the most', () => 0.999, 1_100],
])(
  'a call that is throttled for days goes back with a delay, each time as a new message, and is never a dead letter: %s',
  async (_chance, random, rounds) => {
    const { clock, store, log, metrics, asked, receive } = aFunction(random);
    let isThrottled = true;
    ssm.on(GetAutomationExecutionCommand).callsFake(async () => {
      if (!isThrottled) return { AutomationExecution: ANSWER };
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    });

    let body = fixtureText(EVENT);
    for (let round = 1; round <= rounds; round += 1) {
      // Not a failure, so that SQS deletes it: its receives are not used up.
      await expect(receive(body)).resolves.toEqual({ batchItemFailures: [] });
      const sent = sqs.commandCalls(SendMessageCommand);
      expect(sent).toHaveLength(round);
      const { DelaySeconds = 0, MessageBody = '' } = sent.at(-1)?.args[0].input ?? {};
      expect(DelaySeconds).toBeGreaterThanOrEqual(5);
      expect(DelaySeconds).toBeLessThanOrEqual(300);
      body = MessageBody;
      clock.advance(DelaySeconds * 1_000);
    }
    isThrottled = false;
    await expect(receive(body)).resolves.toEqual({ batchItemFailures: [] });

    await expect(store.hasResult(detail.ExecutionId)).resolves.toBe(true);
    const outcomes = log.lines.map(({ level, fields }) => `${level} ${String(fields['outcome'])}`);
    expect(outcomes.filter((line) => line === 'info requeued')).toHaveLength(rounds);
    expect(outcomes.at(-1)).toBe('info recorded');
    expect(metrics.values('throttles')).toHaveLength(asked.length - 1);
    // It kept the pace of its location all the while.
    const gaps = asked.slice(1).map((time, n) => time - (asked[n] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
  },
);
