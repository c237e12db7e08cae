import { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Hono } from 'hono';
import { connectAsCaller, type CallerOptions } from './as-caller.ts';
import type { LambdaDeps } from './lambda.ts';
import type { Denial } from '../domain/denial.ts';
import { DAY_MS } from '../domain/durations.ts';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { locationKey } from '../domain/location.ts';
import { OrganizationsAccountNames } from '../aws/organizations-account-names.ts';
import { OrganizationsAccountTags } from '../aws/organizations-account-tags.ts';
import { SsmExecutionSource } from '../aws/ssm-execution-source.ts';
import { createCollectForGather } from '../gather/collect-for-gather.ts';
import { createReportProgress } from '../gather/report-progress.ts';
import { TableFailedError } from '../gather/errors.ts';
import { createAdaptiveLimit } from '../gather/adaptive-limit.ts';
import { createGather } from '../gather/gather.ts';
import type { CollectOne, Outcome } from '../gather/ports.ts';
import { createReadAhead } from '../gather/read-ahead.ts';
import type { Progress } from '../gather/progress.ts';
import type { GatherFault, GatherReport } from '../gather/report.ts';
import { createWorkQueue, refKey } from '../gather/work-queue.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../ledger/limit.ts';
import { createTtlCache, NOTED_MS } from '../lib/ttl-cache.ts';
import { createApi as createHttpApi } from '../api/api.ts';
import { createStore } from '../store/store.ts';
import { type Table, mapTableErrors } from '../store/table.ts';
import { createRefreshAccountTags } from '../sweep/refresh-account-tags.ts';
import { createRefreshAccountNames } from '../sweep/refresh-account-names.ts';
import { SsmRootFinder } from '../aws/ssm-root-finder.ts';
import { wireLedger } from './wire-ledger.ts';

// Composition with nothing deployed: the caller's credentials, no bus, no queue, no DynamoDB. It is a file of
// its own, so the command line loads none of those.

/** What to gather, and with which credentials to read it. */
export interface GatherOptions extends CallerOptions {
  readonly parentId: string;
  readonly wait?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
  /** Whether the tags of accounts are read too, a call for each account. */
  readonly accountTags?: boolean | undefined;
  /** Starts nothing new once it aborts; what has been collected is kept. */
  readonly signal?: AbortSignal | undefined;
}

/** What gathering takes from outside: a table with no other writer, and a listener for progress. */
export interface GatherDeps extends Omit<LambdaDeps, 'metrics' | 'log'> {
  readonly table: Table;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The defaults of the deployed stack. */
const LOCAL_RETENTION_MS = 400 * DAY_MS;
/** How many executions are read at once: as many as AWS answers without throttling. */
const GATHER_AT_ONCE = { start: 50, least: 8, most: 300, restMs: 1_000 };
/** The same in one location, whose pace allows no more. */
const GATHER_AT_ONCE_IN_PLACE = 2;

/**
 * Collects a parent and everything below it with the caller's own credentials, with nothing deployed. It runs
 * the rule and the ledger of the deployed stack over a queue in this process. Safe to interrupt and to repeat:
 * what is in the table is not read again.
 * @throws {SessionExpiredError} if the caller's credentials have expired
 * @throws {ParentNotFoundError | ParentUnreadableError | NotARootError | NotAParentError}
 */
export async function gather(options: GatherOptions, deps: GatherDeps): Promise<GatherReport> {
  const { random, onProgress, signal } = { ...deps, ...options };
  const atOnce = createAdaptiveLimit({ ...GATHER_AT_ONCE, now: deps.now });
  const { location, ask, throttled, now, clockOffsetMs, aws } = await connectAsCaller(options, deps, () =>
    atOnce.throttled(),
  );
  const table = mapTableErrors(deps.table, (cause) => new TableFailedError(cause));
  const denials = new Map<string, Denial>();
  const outcomes = new Map<string, Outcome>();
  const faults: GatherFault[] = [];
  const tableStore = createStore(table, {
    now,
    retentionMs: LOCAL_RETENTION_MS,
    onUnreadable: ({ pk, code, message }) => {
      const isSaid = faults.some((fault) => fault.message === message);
      if (!isSaid) faults.push({ executionId: pk, code, message });
    },
  });
  const store: typeof tableStore = {
    ...tableStore,
    noteDenial: async (where, reason, message) => {
      denials.set(locationKey(where), { reason, message });
      await tableStore.noteDenial(where, reason, message);
    },
    recordRosterPart: async (parent, listedAt, part, content) => {
      await tableStore.recordRosterPart(parent, listedAt, part, content);
      readAhead(parent.executionId, content);
    },
  };
  const naming = nameAccounts(
    new OrganizationsClient({
      ...aws,
      maxAttempts: 1,
      requestHandler: NAMES_PATIENCE,
    }),
    tableStore,
    now,
    options.accountTags === true,
  ).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { reportProgress, reportSometimes } = createReportProgress({
    store,
    parentId: options.parentId,
    throttled,
    now,
    onProgress: onProgress ?? (() => undefined),
  });
  const queue = createWorkQueue({
    ...deps,
    signal,
    concurrency: () => atOnce.current(),
    concurrencyInLocation: GATHER_AT_ONCE_IN_PLACE,
    handle: async (ref) => {
      outcomes.set(refKey(ref), await collectOne(ref));
      atOnce.succeeded();
      await reportSometimes();
    },
  });
  const readAhead = createReadAhead({ queue, outcomes });
  const requests = {
    request: async (refs: readonly CollectionRef[]) => {
      queue.push(refs);
    },
    requestLater: async (ref: CollectionRef) => {
      queue.pushWhenQuiet(ref);
    },
  };
  // It is sealed only when every target is settled: the next run continues where this one ended.
  const deadlineMs = Infinity;
  const { collect } = wireLedger({
    now,
    random,
    deadlineMs,
    parentAccounts: [location.accountId],
    regions: [location.region],
    metrics: { add: () => undefined },
    store,
    requests,
    notices: { announceSealed: async () => undefined },
    source: new SsmExecutionSource(ask, now),
    requeue: async (ref, delayMs) => {
      // A caller does not wait five minutes for what AWS refuses: a later run looks a second time.
      if (ref.attempts.refused === undefined) queue.pushLater(ref, delayMs);
    },
    limit: createLimit(LEDGERS_AT_ONCE),
    ttlCache: createTtlCache({ keptMs: NOTED_MS, now }),
  });
  const collectOne: CollectOne = createCollectForGather({
    collect: async (ref) => (await collect(ref, Infinity)).outcome,
    queue,
    onFault: (fault) => {
      faults.push(fault);
    },
  });

  const run = createGather({
    ...deps,
    now,
    clockOffsetMs,
    store,
    finder: new SsmRootFinder(ask),
    queue,
    denials,
    outcomes,
    faults,
    throttled,
    reportProgress,
    signal,
  });
  try {
    const report = await run({ ...options, location });
    const fault = await naming;
    if (fault !== undefined) throw fault;
    return report;
  } catch (error) {
    // Nothing is written after gathering has ended.
    await naming;
    throw error instanceof TableFailedError ? error.cause : error;
  }
}

/** Names are optional: gathering does not wait long for them. */
const NAMES_MS = 10_000;
/** Some 300 accounts, one after the other; the next run continues. */
const TAGS_MS = 30_000;
const NAMES_PATIENCE = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/**
 * Lists the names of the organization's accounts, where the caller may: the management account, and delegated administrators. Names
 * that are known are listed again after a day; where none are, each run tries, since its caller may be another one.
 */
async function nameAccounts(
  client: OrganizationsClient,
  store: ReturnType<typeof createStore>,
  now: () => number,
  withTags: boolean,
): Promise<void> {
  const log = { info: () => undefined };
  const refreshNames = createRefreshAccountNames({
    directory: new OrganizationsAccountNames(client),
    store: {
      ...store,
      accountNamesDueAt: async () =>
        (await store.accountNames()).size === 0 ? undefined : store.accountNamesDueAt(),
    },
    log,
    now,
  });
  const refreshTags = createRefreshAccountTags({
    directory: new OrganizationsAccountTags(client),
    store: {
      ...store,
      accountTagsPlan: async () =>
        (await store.accountTags()).size === 0 ? undefined : store.accountTagsPlan(),
    },
    log,
    now,
    accountsPerRun: Infinity,
  });
  try {
    await refreshNames(now() + NAMES_MS);
    if (withTags) await refreshTags(now() + TAGS_MS);
  } finally {
    client.destroy();
  }
}

interface LocalApiDeps extends Pick<LambdaDeps, 'now' | 'sleep'> {
  /** Receives what an answer of 500 or 503 does not say: there is no log to look it up in. */
  readonly onError: (error: unknown) => void;
}

/** The HTTP API over a table on this machine; it writes no log. */
export const createLocalApi = (table: Table, { now, sleep, onError }: LocalApiDeps): Hono =>
  createHttpApi({
    now,
    sleep,
    store: createStore(table, { now, retentionMs: LOCAL_RETENTION_MS }),
    log: { debug: () => undefined, info: () => undefined, error: () => undefined },
    onError,
    request: () => Promise.reject(new Error('Nothing is deployed that could collect: gather again')),
    parentAccounts: [],
    regions: [],
    partition: 'aws',
  });
