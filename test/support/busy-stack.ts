import type { SQSEvent } from 'aws-lambda';
import { VirtualClock } from '../../simulator/clock/virtual-clock.ts';
import { connectQueue } from '../../simulator/functions/event-source-mapping.ts';
import { SqsQueue } from '../../simulator/queue/sqs-queue.ts';
import { CallQuota } from '../../simulator/server/call-quota.ts';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import type { Execution } from '../../src/domain/execution.ts';
import { locationKey, type Location } from '../../src/domain/location.ts';
import { createCollect } from '../../src/collect/collect.ts';
import { REQUEST_DETAIL_TYPE, REQUEST_SOURCE, toRequestDetail } from '../../src/ingest/collection-request.ts';
import { forEachRecord, handleMessage } from '../../src/ingest/for-each-record.ts';
import { createAnnounce } from '../../src/ledger/announce.ts';
import { createReconcile } from '../../src/ledger/reconcile.ts';
import { createScheduleReconcile } from '../../src/ledger/schedule-reconcile.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../../src/ledger/limit.ts';
import { createTtlCache, NOTED_MS } from '../../src/lib/ttl-cache.ts';
import { COLLECT_SHARE, createFairShare } from '../../src/lib/fair-share.ts';
import { COLLECT_SPACING_MS, createPace } from '../../src/lib/pace.ts';
import { createAskSsm } from '../../src/aws/ssm-ask.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { AnAws } from './a-rollcall.ts';
import { CENTRAL, DAY, NOW } from './builders.ts';
import { aLogger, aMetrics } from './fakes.ts';

/** What a call of Systems Manager takes, in milliseconds. The table and the queue answer at once: they are not what is scarce. */
const SSM_MS = 60;
/** As serverless.yml says: so many functions at once, each a process of its own, ten messages each. */
const FUNCTIONS = 10;
const BATCH = 10;
const FUNCTION_MS = 110_000;
/** Systems Manager's quota, for each operation in each account and Region. */
const CALLS_PER_SECOND = 3;

export interface BusyStack {
  readonly clock: VirtualClock;
  readonly aws: AnAws;
  readonly store: ReturnType<typeof createStore>;
  /** When each root was announced as sealed, by its ID. */
  readonly sealedAt: ReadonlyMap<string, number>;
  readonly deadLetters: () => number;
  readonly failed: () => number;
  /** Calls that reached Systems Manager, and those of them that it refused. */
  readonly calls: { asked: number; throttled: number };
  /** Puts the event of an execution into the queue. */
  readonly announce: (execution: Execution) => void;
}

/**
 * The queue and ten functions that feed on it, each with a pace and a share of its own as on Lambda, under virtual time, before a
 * Systems Manager that takes three calls a second in each account and Region.
 */
export function aBusyStack({ isFair = true, seed = 0 } = {}): BusyStack {
  const clock = new VirtualClock(NOW);
  const now = (): number => clock.now();
  const sleep = (ms: number): Promise<void> => clock.sleep(ms);
  let ids = 0;
  const newId = (): string => String((ids += 1));
  const common = { url: 'https://queue', visibilityTimeoutMs: 720_000, delayMs: 0, clock, newId };
  const dead = new SqsQueue({ ...common, name: 'dead', arn: 'arn:aws:sqs:r:a:dead', redrive: undefined });
  const queue = new SqsQueue({
    ...common,
    name: 'collect',
    arn: 'arn:aws:sqs:r:a:collect',
    redrive: { deadLetters: dead, maxReceiveCount: 10 },
  });

  const aws = new AnAws(now);
  const quota = new CallQuota(now);
  const calls = { asked: 0, throttled: 0 };
  const store = createStore(new MemoryTable(now), { now, retentionMs: 400 * DAY });
  const log = aLogger();
  const metrics = aMetrics();
  const sealedAt = new Map<string, number>();

  const send = async (ref: CollectionRef, delayMs: number): Promise<void> => {
    const message = {
      source: REQUEST_SOURCE,
      'detail-type': REQUEST_DETAIL_TYPE,
      detail: toRequestDetail(ref),
    };
    // To whole seconds, as SQS delays.
    queue.send(JSON.stringify(message), 'collect', Math.ceil(delayMs / 1_000) * 1_000);
  };
  const requests = {
    requestLater: send,
    request: async (refs: readonly CollectionRef[]) => {
      for (const ref of refs) await send(ref, 0);
    },
  };
  const scheduleReconcile = createScheduleReconcile({ book: store, requests, now });
  const announceSealed = async ({ parent }: { readonly parent: { readonly executionId: string } }) => {
    if (!sealedAt.has(parent.executionId)) sealedAt.set(parent.executionId, now());
  };
  const announce = createAnnounce({ book: store, notices: { announceSealed }, scheduleReconcile });

  let chance = seed / 10;
  /** Spread evenly, and the same in every run of a seed. */
  const random = (): number => (chance = (chance + 0.618_033_988_7) % 1);

  function aFunction() {
    const ask = createAskSsm({
      // Which client acts is of no account here: what it asks is answered below.
      clientFor: () => undefined as never,
      pace: createPace({ spacingMs: COLLECT_SPACING_MS, now, sleep }),
      ...(isFair && { share: createFairShare({ ...COLLECT_SHARE, now }), throttlePatienceMs: 0 }),
      metrics,
      now,
      sleep,
    });
    const asking = <Answer>(operation: string, location: Location, answer: () => Promise<Answer>) =>
      ask(location, async () => {
        await sleep(SSM_MS);
        calls.asked += 1;
        if (!quota.take(`${operation} ${locationKey(location)}`, CALLS_PER_SECOND)) {
          calls.throttled += 1;
          throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
        }
        return answer();
      });
    const collect = createCollect({
      source: {
        fetchExecution: (executionId, location) =>
          asking('Get', location, () => aws.fetchExecution(executionId, location)),
        listSteps: (executionId, location, nextToken) =>
          asking('Steps', location, () => aws.listSteps(executionId, location, nextToken)),
        listChildren: (parentId, location, nextToken) =>
          asking('List', location, () => aws.listChildren(parentId, location, nextToken)),
      },
      requeue: send,
      reconcile: createReconcile({
        book: store,
        requests,
        announce,
        now,
        deadlineMs: DAY,
        limit: createLimit(LEDGERS_AT_ONCE),
      }),
      ttlCache: createTtlCache({ keptMs: NOTED_MS, now }),
      parentAccounts: [CENTRAL.accountId],
      regions: [CENTRAL.region],
      deadlineMs: DAY,
      store,
      requests,
      scheduleReconcile,
      random,
      metrics,
      now,
    });
    return async ({ Records }: SQSEvent) => {
      const endAt = now() + FUNCTION_MS;
      const timer = new AbortController();
      const outOfTime = clock.sleep(FUNCTION_MS, timer.signal);
      const answer = await forEachRecord(Records, { log, metrics, outOfTime }, (record) =>
        handleMessage(record, log, (ref) => collect(ref, endAt)),
      );
      timer.abort();
      return answer;
    };
  }

  const idle = Array.from({ length: FUNCTIONS }, aFunction);
  connectQueue(
    queue,
    {
      batchSize: BATCH,
      queueArn: queue.arn,
      functionArn: 'collect',
      reportsFailures: true,
      maximumConcurrency: FUNCTIONS,
    },
    async (event) => {
      const handler = idle.pop();
      if (handler === undefined) throw new Error('No function is idle');
      try {
        return await clock.run(() => handler(event));
      } finally {
        idle.push(handler);
      }
    },
  );

  return {
    clock,
    aws,
    store,
    sealedAt,
    calls,
    deadLetters: () => dead.messages().length,
    failed: () => metrics.values('failed').length,
    announce: ({ executionId, location: { accountId, region }, status }) => {
      queue.send(
        JSON.stringify({
          source: 'aws.ssm',
          'detail-type': 'EC2 Automation Execution Status-change Notification',
          account: accountId,
          region,
          time: new Date(now()).toISOString(),
          resources: [`arn:aws:ssm:${region}:${accountId}:automation-execution/${executionId}`],
          detail: { ExecutionId: executionId, Status: status },
        }),
        'events',
      );
    },
  };
}
