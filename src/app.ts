import { setTimeout as wait } from 'node:timers/promises';
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Hono } from 'hono';
import { createCollect } from './collect/collect.ts';
import { createMemberClients, type AwsSettings } from './collect/member-clients.ts';
import { SsmExecutionSource } from './collect/ssm-execution-source.ts';
import { createSsmReads, type SsmReads } from './collect/ssm-reads.ts';
import { handleMessage } from './event/handle-message.ts';
import { EventBridgeBus } from './event/event-bridge-bus.ts';
import { forEachRecord } from './event/for-each-record.ts';
import { SqsQueue } from './event/sqs-queue.ts';
import { createCollectForGather } from './gather/collect-for-gather.ts';
import { createSay } from './gather/create-say.ts';
import { isExpiredSession, SessionExpiredError, TableFailedError } from './gather/errors.ts';
import { createGather } from './gather/gather.ts';
import type { CollectOne, Outcome } from './gather/ports.ts';
import type { Progress } from './gather/progress.ts';
import type { GatherFault, GatherReport } from './gather/report.ts';
import { createWorkQueue, refKey } from './gather/work-queue.ts';
import { DAY_MS } from './automation/durations.ts';
import { placeKey, type Place } from './automation/place.ts';
import type { Denial } from './automation/denial.ts';
import { createAnnounce } from './ledger/announce.ts';
import { createCount } from './ledger/count.ts';
import { createPoke } from './ledger/poke.ts';
import { readConfig, type Config } from './lib/config.ts';
import { createDeadline, stopTime, type InvocationContext } from './lib/deadline.ts';
import type { Logger } from './lib/logger.ts';
import { METRIC_UNITS, type MetricName, type Metrics } from './lib/metrics.ts';
import { createPace } from './lib/pace.ts';
import { createAskSsm } from './lib/ssm-ask.ts';
import type { World } from './lib/world.ts';
import { createApi as createHttpApi } from './serve/api.ts';
import { DynamoTable } from './store/dynamo-table.ts';
import { mapTableErrors } from './store/map-table-errors.ts';
import { createStore } from './store/store.ts';
import type { Table } from './store/table.ts';
import { SsmRootFinder } from './sweep/ssm-root-finder.ts';
import { createSweep as createSweepRule, type SweepReport } from './sweep/sweep.ts';

// The only place where the parts meet AWS, the clock and chance. Each handler calls one of these once, outside itself.

type Environment = Readonly<Record<string, string | undefined>>;

/** What surrounds an app; tests bring their own. */
export interface Surroundings extends World {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How to reach AWS and as whom, where the SDK shall not find that out by itself. */
  readonly aws: AwsSettings;
}

/** The quota is 3 calls/s for each account and Region, and the customer's: two are taken. */
const COLLECT_SPACING_MS = 500;
const SWEEP_SPACING_MS = 1_000;
/** What a call may take that is under way when it is time to put back: its turn, and ten seconds of patience. */
const LAST_CALL_MS = 15_000;

const realWorld = (): Surroundings => ({
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
  log: new PowertoolsLogger({ serviceName: 'rollcall' }),
  metrics: toMetrics(new PowertoolsMetrics({ namespace: 'Rollcall', serviceName: 'rollcall' })),
  aws: {},
});

/** Queue of status changes and requests in, the ledger's rows out. */
export function createCollectBatch(
  env: Environment,
  surroundings: Surroundings = realWorld(),
): (event: SQSEvent, context: InvocationContext) => Promise<SQSBatchResponse> {
  const config = readConfig(env);
  const { log, metrics, now } = surroundings;
  const store = createTableStore(config, surroundings);
  const bus = createBus(config, surroundings);
  const queue = new SqsQueue(new SQSClient(surroundings.aws), config.queueUrl);
  const requests = {
    request: bus.request.bind(bus),
    requestLater: queue.requestLater.bind(queue),
  };
  const poke = createPoke({ book: store, requests, now });
  const announce = createAnnounce({ book: store, notices: bus, poke });
  const collect = createCollect({
    ...surroundings,
    ...config,
    store,
    requests,
    poke,
    source: new SsmExecutionSource(createAsk(config, surroundings, COLLECT_SPACING_MS), now),
    putBack: requests.requestLater,
    count: createCount({ book: store, requests, announce, now, deadlineMs: config.deadlineMs }),
  });

  return async (event, context) => {
    const endAt = stopTime(context, now());
    const { outOfTime, cancel } = createDeadline(endAt, surroundings);
    const answer = await forEachRecord(event.Records, { log, outOfTime }, (record) =>
      handleMessage(record, log, (ref) => collect(ref, endAt - LAST_CALL_MS)),
    );
    cancel();
    metrics.publish();
    return answer;
  };
}

/** On a schedule: finds the executions no event told of, and asks for what is still open. */
export function createSweep(
  env: Environment,
  surroundings: Surroundings = realWorld(),
): (event: unknown, context: InvocationContext) => Promise<SweepReport> {
  const config = readConfig(env);
  const bus = createBus(config, surroundings);
  const sweep = createSweepRule({
    ...config,
    ...surroundings,
    store: createTableStore(config, surroundings),
    finder: new SsmRootFinder(createAsk(config, surroundings, SWEEP_SPACING_MS)),
    request: bus.request.bind(bus),
  });
  return async (_event, context) => {
    try {
      return await sweep(stopTime(context, surroundings.now()));
    } finally {
      surroundings.metrics.publish();
    }
  };
}

/** The HTTP API, as an app that any server can run. */
export function createApi(env: Environment, surroundings: Surroundings = realWorld()): Hono {
  const config = readConfig(env);
  return createHttpApi(createTableStore(config, surroundings), surroundings.log);
}

/** What to gather, and as whom to read it. */
export interface GatherOptions {
  readonly parentId: string;
  /** In which the parent was started. */
  readonly region: string;
  /** In which the parent was started; the caller's, if it is not said. */
  readonly parentAccount?: string | undefined;
  /** The role to assume in every account but the caller's, with its path if it has one. */
  readonly roleName: string;
  readonly externalId?: string | undefined;
  readonly wait?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
  /** Begins nothing new once it aborts; what has been collected is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** What surrounds gathering: a table that nobody else writes to, and somebody to tell. */
export interface GatherSurroundings extends Omit<Surroundings, 'metrics'> {
  readonly table: Table;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** As the deployed stack does by default. */
const LOCAL_RETENTION_MS = 400 * DAY_MS;
/** So many executions are read at once, and so many in one place, whose pace allows no more. */
const GATHER_AT_ONCE = 24;
const GATHER_AT_ONCE_IN_PLACE = 2;

/**
 * Collects a parent and all below it with the caller's own credentials, with nothing deployed: the rule and the ledger of the deployed
 * stack, over a queue in this process. Safe to interrupt and to repeat: what is in the table is not read again.
 * @throws {SessionExpiredError} if the caller's credentials have run out
 * @throws {ParentNotFoundError | ParentUnreadableError | NotARootError | NotAParentError}
 */
export async function gather(
  options: GatherOptions,
  surroundings: GatherSurroundings,
): Promise<GatherReport> {
  const { now, random, onProgress, signal } = { ...surroundings, ...options };
  const { place, ask, throttled } = await connectAsCaller(options, surroundings);
  const table = mapTableErrors(surroundings.table, (cause) => new TableFailedError(cause));
  const denials = new Map<string, Denial>();
  const outcomes = new Map<string, Outcome>();
  const faults: GatherFault[] = [];
  const tableStore = createStore(table, { now, retentionMs: LOCAL_RETENTION_MS });
  const store: typeof tableStore = {
    ...tableStore,
    noteDenial: async (where, reason, message) => {
      denials.set(placeKey(where), { reason, message });
      await tableStore.noteDenial(where, reason, message);
    },
  };
  const { say, saySometimes } = createSay({
    store,
    parentId: options.parentId,
    throttled,
    now,
    onProgress: onProgress ?? (() => undefined),
  });
  const queue = createWorkQueue({
    ...surroundings,
    signal,
    concurrency: GATHER_AT_ONCE,
    concurrencyInPlace: GATHER_AT_ONCE_IN_PLACE,
    handle: async (ref) => {
      outcomes.set(refKey(ref), await collectOne(ref));
      await saySometimes();
    },
  });
  const requests = {
    request: async (refs: Parameters<typeof queue.push>[0]) => {
      queue.push(refs);
    },
    requestLater: async (ref: Parameters<typeof queue.pushWhenQuiet>[0]) => {
      queue.pushWhenQuiet(ref);
    },
  };
  const poke = createPoke({ book: store, requests, now });
  const notices = { announceSealed: async () => undefined };
  const announce = createAnnounce({ book: store, notices, poke });
  // It is sealed when everybody is accounted for, and not before: who runs it again looks again.
  const deadlineMs = Infinity;
  const collect = createCollect({
    now,
    random,
    deadlineMs,
    parentAccounts: [place.accountId],
    regions: [place.region],
    metrics: { add: () => undefined },
    store,
    requests,
    poke,
    source: new SsmExecutionSource(ask, now),
    putBack: async (ref, delayMs) => {
      queue.pushLater(ref, delayMs);
    },
    count: createCount({ book: store, requests, announce, now, deadlineMs }),
  });
  const collectOne: CollectOne = createCollectForGather({
    collect: async (ref) => (await collect(ref, Infinity)).outcome,
    queue,
    onFault: (fault) => {
      faults.push(fault);
    },
  });

  const run = createGather({
    ...surroundings,
    store,
    finder: new SsmRootFinder(ask),
    queue,
    denials,
    outcomes,
    faults,
    throttled,
    say,
    signal,
  });
  try {
    return await run({ ...options, place });
  } catch (error) {
    if (isExpiredSession(error)) throw new SessionExpiredError(error);
    throw error instanceof TableFailedError ? error.cause : error;
  }
}

/**
 * Reads executions as AWS tells of them, with the caller's own credentials; `place` is the parent's. What it gives holds secrets.
 * @throws {SessionExpiredError} if the caller's credentials have run out
 */
export async function connectReads(
  options: Omit<GatherOptions, 'parentId' | 'wait' | 'timeoutMs' | 'signal'>,
  surroundings: Pick<Surroundings, 'now' | 'sleep' | 'aws'>,
): Promise<{ readonly place: Place; readonly reads: SsmReads }> {
  const { place, ask } = await connectAsCaller(options, surroundings);
  return { place, reads: createSsmReads(ask) };
}

/** The caller's own account is read with the caller's own credentials, all others under the role that was named. */
async function connectAsCaller(
  { parentAccount, region, roleName, externalId }: Omit<GatherOptions, 'parentId'>,
  surroundings: Pick<Surroundings, 'now' | 'sleep' | 'aws'>,
) {
  const sts = new STSClient({ ...surroundings.aws, region });
  const { Account = '', Arn = '' } = await sts
    .send(new GetCallerIdentityCommand())
    .catch((error: unknown) => {
      throw isExpiredSession(error) ? new SessionExpiredError(error) : error;
    });
  let throttled = 0;
  const metrics = {
    add: (name: MetricName, value: number) => {
      if (name === 'throttles') throttled += value;
    },
  };
  const clientFor = createMemberClients(
    {
      centralAccountId: Account,
      partition: Arn.split(':')[1] ?? 'aws',
      readerRoleName: roleName,
      externalId,
    },
    { sts, own: surroundings.aws, now: surroundings.now },
  );
  const pace = createPace({ ...surroundings, spacingMs: COLLECT_SPACING_MS });
  const place: Place = { accountId: parentAccount ?? Account, region };
  return {
    place,
    ask: createAskSsm({ ...surroundings, clientFor, pace, metrics }),
    throttled: () => throttled,
  };
}

/** The HTTP API over a table of this machine. */
export const createLocalApi = (table: Table, { now, log }: Pick<GatherSurroundings, 'now' | 'log'>): Hono =>
  createHttpApi(createStore(table, { now, retentionMs: LOCAL_RETENTION_MS }), log);

function createTableStore({ tableName, retentionMs }: Config, surroundings: Surroundings) {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(surroundings.aws), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return createStore(new DynamoTable(db, tableName, surroundings), { now: surroundings.now, retentionMs });
}

const createBus = ({ busName }: Config, { sleep, metrics, aws }: Surroundings): EventBridgeBus =>
  new EventBridgeBus(new EventBridgeClient(aws), { busName, sleep, metrics });

function createAsk(config: Config, surroundings: Surroundings, spacingMs: number) {
  const clientFor = createMemberClients(config, {
    sts: new STSClient(surroundings.aws),
    own: surroundings.aws,
    now: surroundings.now,
  });
  return createAskSsm({ clientFor, pace: createPace({ ...surroundings, spacingMs }), ...surroundings });
}

/** One line of CloudWatch's embedded metric format, with the service as the only dimension. */
export const toMetrics = (powertools: PowertoolsMetrics): Metrics => ({
  add: (name, value) => {
    powertools.addMetric(name, METRIC_UNITS[name], value);
  },
  publish: () => {
    if (powertools.hasStoredMetrics()) powertools.publishStoredMetrics();
  },
});
