import { setTimeout as wait } from 'node:timers/promises';
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Hono } from 'hono';
import { createCollect } from './collect/collect.ts';
import { createMemberClients, type AwsSettings } from './collect/member-clients.ts';
import { SsmExecutionSource } from './collect/ssm-execution-source.ts';
import { handleMessage } from './event/handle-message.ts';
import { EventBridgeBus } from './event/event-bridge-bus.ts';
import { forEachRecord } from './event/for-each-record.ts';
import { SqsQueue } from './event/sqs-queue.ts';
import { createAnnounce } from './ledger/announce.ts';
import { createCount } from './ledger/count.ts';
import { createPoke } from './ledger/poke.ts';
import { readConfig, type Config } from './lib/config.ts';
import { createDeadline, stopTime, type InvocationContext } from './lib/deadline.ts';
import type { Logger } from './lib/logger.ts';
import { createMemo, NOTED_MS } from './lib/memo.ts';
import { METRIC_UNITS, type Metrics } from './lib/metrics.ts';
import { COLLECT_SPACING_MS, createPace } from './lib/pace.ts';
import { createAskSsm } from './lib/ssm-ask.ts';
import type { World } from './lib/world.ts';
import { createApi as createHttpApi } from './serve/api.ts';
import { DynamoTable } from './store/dynamo-table.ts';
import { createStore } from './store/store.ts';
import { OrganizationsAccountNames } from './sweep/organizations-account-names.ts';
import { createRefreshAccountNames } from './sweep/refresh-account-names.ts';
import { SsmRootFinder } from './sweep/ssm-root-finder.ts';
import { createSweep as createSweepRule, type SweepReport } from './sweep/sweep.ts';

// Where the parts meet AWS, the clock and chance; for gathering, with nothing deployed, they do in gather-app.ts. Each handler calls
// one of these once, outside itself.

type Environment = Readonly<Record<string, string | undefined>>;

/** What surrounds an app; tests bring their own. */
export interface Surroundings extends World {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How to reach AWS and as whom, where the SDK shall not find that out by itself. */
  readonly aws: AwsSettings;
}

const SWEEP_SPACING_MS = 1_000;
/** Where no answer comes, names are not worth waiting for: three tries are made, the SDK's own. */
const ORGANIZATIONS_PATIENCE = { connectionTimeout: 2_000, requestTimeout: 5_000 };
/** What a call may take that is under way when it is time to put back: its turn, and ten seconds of patience. */
const LAST_CALL_MS = 15_000;

const realWorld = ({ serviceName }: Pick<Config, 'serviceName'>): Surroundings => ({
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
  log: new PowertoolsLogger({ serviceName }),
  metrics: toMetrics(new PowertoolsMetrics({ namespace: 'Rollcall', serviceName })),
  aws: {},
});

/** Queue of status changes and requests in, the ledger's rows out. */
export function createCollectBatch(
  env: Environment,
  surroundings: Surroundings = realWorld(readConfig(env)),
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
    memo: createMemo({ keptMs: NOTED_MS, now }),
    count: createCount({ book: store, requests, announce, now, deadlineMs: config.deadlineMs }),
  });

  return async (event, context) => {
    const endAt = stopTime(context, now());
    const { outOfTime, cancel } = createDeadline(endAt, surroundings);
    const answer = await forEachRecord(event.Records, { log, metrics, outOfTime }, (record) =>
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
  surroundings: Surroundings = realWorld(readConfig(env)),
): (event: unknown, context: InvocationContext) => Promise<SweepReport> {
  const config = readConfig(env);
  const bus = createBus(config, surroundings);
  const store = createTableStore(config, surroundings);
  const refresh = createRefreshAccountNames({
    directory: new OrganizationsAccountNames(
      new OrganizationsClient({ ...surroundings.aws, requestHandler: ORGANIZATIONS_PATIENCE }),
    ),
    store,
    ...surroundings,
  });
  const sweep = createSweepRule({
    ...config,
    ...surroundings,
    store,
    refreshAccountNames: async (stopAt) => {
      if (config.accountNames) await refresh(stopAt - LAST_CALL_MS);
    },
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
export function createApi(env: Environment, surroundings: Surroundings = realWorld(readConfig(env))): Hono {
  const config = readConfig(env);
  const bus = createBus(config, surroundings);
  const store = createTableStore(config, surroundings);
  return createHttpApi({
    ...surroundings,
    ...config,
    store: config.accountNames ? store : { ...store, accountNames: async () => new Map() },
    request: bus.request.bind(bus),
  });
}

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
