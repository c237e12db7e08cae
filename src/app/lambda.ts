import { setTimeout as wait } from 'node:timers/promises';
import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createMemberClients, type AwsSettings } from '../aws/member-clients.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { type Config } from '../lib/config.ts';
import type { Logger } from '../lib/logger.ts';
import { METRIC_UNITS, type Metrics } from '../lib/metrics.ts';
import { createPace } from '../lib/pace.ts';
import type { RuntimeDeps } from '../lib/runtime-deps.ts';
import { DynamoTable, TRANSLATION } from '../aws/dynamo-table.ts';
import { createStore } from '../store/store.ts';

// What the functions have in common: where they meet AWS, the clock and chance. Each function is composed in a file of its own
// (collect.ts, sweep.ts, api.ts), so that its zip holds nothing of the others; gathering, with nothing deployed, in local.ts.

export type Environment = Readonly<Record<string, string | undefined>>;

/** What an app takes from outside; tests bring their own. */
export interface LambdaDeps extends RuntimeDeps {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** How to reach AWS and with which credentials, where the SDK must not find that out by itself. */
  readonly aws: AwsSettings;
}

/** The longest that a call in progress may take when it is time to requeue: its turn, and ten seconds of retries. */
export const LAST_CALL_MS = 15_000;

export const realRuntime = ({ serviceName }: Pick<Config, 'serviceName'>): LambdaDeps => ({
  now: Date.now,
  random: Math.random,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
  log: new PowertoolsLogger({ serviceName }),
  metrics: toMetrics(new PowertoolsMetrics({ namespace: 'Rollcall', serviceName })),
  aws: {},
});

export function createTableStore({ tableName, retentionMs }: Config, deps: LambdaDeps) {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(deps.aws), TRANSLATION);
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

export const createBus = ({ busName }: Config, { sleep, metrics, aws }: LambdaDeps): EventBridgeBus =>
  new EventBridgeBus(new EventBridgeClient(aws), { busName, sleep, metrics });

/** How to reach every member, with `spacingMs` between the calls to one location. */
export function createAskDeps(config: Config, deps: LambdaDeps, spacingMs: number) {
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
