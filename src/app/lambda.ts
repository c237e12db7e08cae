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
import { createCollect } from '../collect/collect.ts';
import { createMemberClients, type AwsSettings } from '../aws/member-clients.ts';
import { SsmExecutionSource } from '../aws/ssm-execution-source.ts';
import { handleMessage } from '../ingest/handle-message.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { forEachRecord } from '../ingest/for-each-record.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { createAnnounce } from '../ledger/announce.ts';
import { createReconcile } from '../ledger/reconcile.ts';
import { createScheduleReconcile } from '../ledger/schedule-reconcile.ts';
import { readConfig, type Config } from '../lib/config.ts';
import { COLLECT_SHARE, createFairShare } from '../lib/fair-share.ts';
import { createDeadline, stopTime, type InvocationContext } from '../lib/deadline.ts';
import type { Logger } from '../lib/logger.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../lib/limit.ts';
import { createTtlCache, NOTED_MS } from '../lib/ttl-cache.ts';
import { METRIC_UNITS, type Metrics } from '../lib/metrics.ts';
import { COLLECT_SPACING_MS, createPace } from '../lib/pace.ts';
import { createAskSsm, type AskSsm } from '../aws/ssm-ask.ts';
import type { RuntimeDeps } from '../lib/world.ts';
import { createApi as createHttpApi } from '../api/api.ts';
import { DynamoTable } from '../aws/dynamo-table.ts';
import { createStore } from '../store/store.ts';
import { OrganizationsAccountNames } from '../aws/organizations-account-names.ts';
import { createRefreshAccountNames } from '../sweep/refresh-account-names.ts';
import { SsmRootFinder } from '../aws/ssm-root-finder.ts';
import { createSweep as createSweepRule, type SweepReport } from '../sweep/sweep.ts';

// Where the parts meet AWS, the clock and chance; for gathering, with nothing deployed, they do in gather-app.ts. Each handler calls
// one of these once, outside itself.

type Environment = Readonly<Record<string, string | undefined>>;

/** What surrounds an app; tests bring their own. */
export interface LambdaDeps extends RuntimeDeps {
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

const realRuntime = ({ serviceName }: Pick<Config, 'serviceName'>): LambdaDeps => ({
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
  deps: LambdaDeps = realRuntime(readConfig(env)),
): (event: SQSEvent, context: InvocationContext) => Promise<SQSBatchResponse> {
  const config = readConfig(env);
  const { log, metrics, now } = deps;
  const store = createTableStore(config, deps);
  const bus = createBus(config, deps);
  const queue = new SqsQueue(new SQSClient(deps.aws), config.queueUrl);
  const requests = {
    request: bus.request.bind(bus),
    requestLater: queue.requestLater.bind(queue),
  };
  const scheduleReconcile = createScheduleReconcile({ book: store, requests, now });
  const announce = createAnnounce({ book: store, notices: bus, scheduleReconcile });
  const collect = createCollect({
    ...deps,
    ...config,
    store,
    requests,
    scheduleReconcile,
    source: new SsmExecutionSource(createCollectAsk(config, deps), now),
    requeue: requests.requestLater,
    ttlCache: createTtlCache({ keptMs: NOTED_MS, now }),
    reconcile: createReconcile({
      book: store,
      requests,
      announce,
      now,
      deadlineMs: config.deadlineMs,
      limit: createLimit(LEDGERS_AT_ONCE),
    }),
  });

  return async (event, context) => {
    const endAt = stopTime(context, now());
    const { outOfTime, cancel } = createDeadline(endAt, deps);
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
  deps: LambdaDeps = realRuntime(readConfig(env)),
): (event: unknown, context: InvocationContext) => Promise<SweepReport> {
  const config = readConfig(env);
  const bus = createBus(config, deps);
  const store = createTableStore(config, deps);
  const refresh = createRefreshAccountNames({
    directory: new OrganizationsAccountNames(
      new OrganizationsClient({ ...deps.aws, requestHandler: ORGANIZATIONS_PATIENCE }),
    ),
    store,
    ...deps,
  });
  const sweep = createSweepRule({
    ...config,
    ...deps,
    store,
    refreshAccountNames: async (stopAt) => {
      if (config.accountNames) await refresh(stopAt - LAST_CALL_MS);
    },
    finder: new SsmRootFinder(createSweepAsk(config, deps)),
    request: bus.request.bind(bus),
  });
  return async (_event, context) => {
    try {
      return await sweep(stopTime(context, deps.now()));
    } finally {
      deps.metrics.publish();
    }
  };
}

/** The HTTP API, as an app that any server can run. */
export function createApi(env: Environment, deps: LambdaDeps = realRuntime(readConfig(env))): Hono {
  const config = readConfig(env);
  const bus = createBus(config, deps);
  const store = createTableStore(config, deps);
  return createHttpApi({
    ...deps,
    ...config,
    store: config.accountNames ? store : { ...store, accountNames: async () => new Map() },
    request: bus.request.bind(bus),
    onAnswered: () => {
      deps.metrics.publish();
    },
  });
}

function createTableStore({ tableName, retentionMs }: Config, deps: LambdaDeps) {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(deps.aws), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const { log, metrics, now } = deps;
  return createStore(new DynamoTable(db, tableName, deps), {
    now,
    retentionMs,
    onUnreadable: (error) => {
      log.error('Item not understood', {
        pk: error.pk,
        sk: error.sk,
        problem: error.problem,
        code: error.code,
      });
      metrics.add('unreadableItems', 1);
    },
  });
}

const createBus = ({ busName }: Config, { sleep, metrics, aws }: LambdaDeps): EventBridgeBus =>
  new EventBridgeBus(new EventBridgeClient(aws), { busName, sleep, metrics });

/** A message holds a place in its batch only as long as a call takes: what would wait is requeued. */
function createCollectAsk(config: Config, deps: LambdaDeps): AskSsm {
  const share = createFairShare({ ...COLLECT_SHARE, now: deps.now });
  const ask = askDependencies(config, deps, COLLECT_SPACING_MS);
  return createAskSsm({ ...ask, share, throttlePatienceMs: 0 });
}

const createSweepAsk = (config: Config, deps: LambdaDeps): AskSsm =>
  createAskSsm(askDependencies(config, deps, SWEEP_SPACING_MS));

function askDependencies(config: Config, deps: LambdaDeps, spacingMs: number) {
  const clientFor = createMemberClients(config, {
    sts: new STSClient({ ...deps.aws, maxAttempts: 1 }),
    own: deps.aws,
    now: deps.now,
  });
  return { clientFor, pace: createPace({ ...deps, spacingMs }), ...deps };
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
