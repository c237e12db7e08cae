import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import type { CollectionRef } from '../../src/automation/execution-ref.ts';
import { EventBridgeBus } from '../../src/event/event-bridge-bus.ts';
import { parseMessage } from '../../src/event/parse-message.ts';
import { SqsQueue } from '../../src/event/sqs-queue.ts';
import { aMetrics } from '../support/fakes.ts';
import { aParent, id, NOW, PARENT_ID, place } from '../support/builders.ts';

const eventBridge = mockClient(EventBridgeClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  eventBridge.reset();
  sqs.reset();
});

let metrics: ReturnType<typeof aMetrics>;
let bus: EventBridgeBus;
beforeEach(() => {
  metrics = aMetrics();
  bus = new EventBridgeBus(new EventBridgeClient({ region: 'eu-west-1' }), {
    busName: 'rollcall',
    sleep: async () => undefined,
    metrics,
  });
});
const ref = (number: number): CollectionRef => ({
  executionId: id(number),
  place: place(1),
  provenance: { source: 'request' },
  tries: {},
});
const detailsSent = () =>
  eventBridge
    .commandCalls(PutEventsCommand)
    .map(({ args }) =>
      (args[0].input.Entries ?? []).map(
        ({ Detail }) => (JSON.parse(Detail ?? '') as { executionId: string }).executionId,
      ),
    );

describe('the bus', () => {
  test('takes requests ten at a time, in the shape that comes back by the queue', async () => {
    eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    await bus.request(Array.from({ length: 12 }, (_, n) => ref(n)));
    expect(detailsSent().map((batch) => batch.length)).toEqual([10, 2]);
    expect(metrics.values('requests')).toEqual([10, 2]);
    const entry = eventBridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0];
    expect(entry?.EventBusName).toBe('rollcall');
    const body = {
      source: entry?.Source,
      'detail-type': entry?.DetailType,
      detail: JSON.parse(entry?.Detail ?? '') as unknown,
    };
    expect(parseMessage(JSON.stringify(body))).toEqual(ref(0));
  });

  test('is sent again what it refused of a call that succeeded, and no more', async () => {
    eventBridge
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 1,
        Entries: [{ EventId: 'a' }, { ErrorCode: 'ThrottlingException' }, { EventId: 'c' }],
      })
      .resolvesOnce({ FailedEntryCount: 0 });
    await bus.request([ref(1), ref(2), ref(3)]);
    expect(detailsSent()).toEqual([[id(1), id(2), id(3)], [id(2)]]);
  });

  test('that goes on refusing is an error that says why', async () => {
    eventBridge
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
    await expect(bus.request([ref(1)])).rejects.toThrow(
      '1 events were not accepted by rollcall: InternalFailure',
    );
  });

  test('is told of a seal: counts, and no outputs', async () => {
    eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    const revision = {
      revision: 1,
      digest: 'd',
      counts: { succeeded: 7 },
      expected: 7,
      expectedAtLeast: false,
      sealedAt: NOW,
    };
    await bus.announceSealed({ parent: aParent(), revision });
    expect(metrics.values('sealed')).toEqual([1]);
    const entry = eventBridge.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries?.[0];
    expect(entry).toMatchObject({ Source: 'rollcall', DetailType: 'Parent Execution Sealed' });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      parentExecutionId: PARENT_ID,
      accountId: '480783779961',
      region: 'eu-west-1',
      runbook: 'get_account_alias',
      status: 'Success',
      startTime: '2026-01-01T11:58:00.000Z',
      endTime: '2026-01-01T12:00:00.000Z',
      revision: 1,
      digest: 'd',
      counts: { succeeded: 7 },
      expected: 7,
      expectedAtLeast: false,
      sealedAt: '2026-01-01T12:00:00.000Z',
    });
  });
});

describe('the queue', () => {
  const queue = new SqsQueue(
    new SQSClient({ region: 'eu-west-1' }),
    'https://sqs.eu-west-1.amazonaws.com/480783779961/rollcall-collect',
  );

  test.each([
    [5_000, 5],
    [1, 1],
    [0, 0],
    [3_600_000, 900],
  ])('takes a request for %d ms from now', async (delayMs, DelaySeconds) => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.requestLater(ref(1), delayMs);
    const input = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ DelaySeconds });
    expect(parseMessage(input?.MessageBody ?? '')).toEqual(ref(1));
  });
});
