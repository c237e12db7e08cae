import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Hono } from 'hono';
import type { LambdaDeps } from './lambda.ts';
import type { Denial } from '../domain/denial.ts';
import { DAY_MS, MINUTE_MS } from '../domain/durations.ts';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { createMemberClients } from '../aws/member-clients.ts';
import { OrganizationsAccountNames } from '../aws/organizations-account-names.ts';
import { SsmExecutionSource } from '../aws/ssm-execution-source.ts';
import { createSsmReads, type SsmReads } from '../aws/ssm-reads.ts';
import { createCollectForGather } from '../gather/collect-for-gather.ts';
import { createReportProgress } from '../gather/report-progress.ts';
import { isExpired, isExpiredSession, SessionExpiredError, TableFailedError } from '../gather/errors.ts';
import { createGather } from '../gather/gather.ts';
import type { CollectOne, Outcome } from '../gather/ports.ts';
import type { Progress } from '../gather/progress.ts';
import type { GatherFault, GatherReport } from '../gather/report.ts';
import { createWorkQueue, refKey } from '../gather/work-queue.ts';
import { awsErrorKind } from '../aws/aws-error-kind.ts';
import { ClockSkewError, ThrottledError } from '../lib/errors.ts';
import type { MetricName } from '../lib/metrics.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../ledger/limit.ts';
import { createTtlCache, NOTED_MS } from '../lib/ttl-cache.ts';
import { COLLECT_SPACING_MS, createPace } from '../lib/pace.ts';
import { createAskSsm, type AskSsm } from '../aws/ssm-ask.ts';
import { createApi as createHttpApi } from '../api/api.ts';
import { createStore } from '../store/store.ts';
import { type Table, mapTableErrors } from '../store/table.ts';
import { createRefreshAccountNames } from '../sweep/refresh-account-names.ts';
import { SsmRootFinder } from '../aws/ssm-root-finder.ts';
import { wireLedger } from './wire-ledger.ts';

// Composition with nothing deployed: the caller's credentials, no bus, no queue, no DynamoDB. It is a file of
// its own, so the command line loads none of those.

/** What to gather, and with which credentials to read it. */
export interface GatherOptions {
  readonly parentId: string;
  /** The Region in which the parent was started. */
  readonly region: string;
  /** The account in which the parent was started; the caller's by default. */
  readonly parentAccount?: string | undefined;
  /** The role to assume in every account but the caller's, with its path if it has one. */
  readonly roleName: string;
  readonly externalId?: string | undefined;
  readonly wait?: boolean | undefined;
  readonly timeoutMs?: number | undefined;
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
/** At most this many executions are read at once, and this many in one location, whose pace allows no more. */
const GATHER_AT_ONCE = 24;
const GATHER_AT_ONCE_IN_PLACE = 2;
/** Other callers use up the quota: the parent is requested again until AWS answers. */
const THROTTLED_MS = 30_000;

/**
 * Collects a parent and everything below it with the caller's own credentials, with nothing deployed. It runs
 * the rule and the ledger of the deployed stack over a queue in this process. Safe to interrupt and to repeat:
 * what is in the table is not read again.
 * @throws {SessionExpiredError} if the caller's credentials have expired
 * @throws {ParentNotFoundError | ParentUnreadableError | NotARootError | NotAParentError}
 */
export async function gather(options: GatherOptions, deps: GatherDeps): Promise<GatherReport> {
  const { random, onProgress, signal } = { ...deps, ...options };
  const { location, ask, throttled, now, clockOffsetMs, aws } = await connectAsCaller(options, deps);
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
  };
  const naming = nameAccounts(
    new OrganizationsClient({
      ...aws,
      maxAttempts: 1,
      requestHandler: NAMES_PATIENCE,
    }),
    tableStore,
    now,
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
    concurrency: GATHER_AT_ONCE,
    concurrencyInLocation: GATHER_AT_ONCE_IN_PLACE,
    handle: async (ref) => {
      outcomes.set(refKey(ref), await collectOne(ref));
      await reportSometimes();
    },
  });
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
const NAMES_PATIENCE = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/**
 * Lists the names of the organization's accounts, where the caller may: the management account, and delegated administrators. Names
 * that are known are listed again after a day; where none are, each run tries, since its caller may be another one.
 */
async function nameAccounts(
  client: OrganizationsClient,
  store: ReturnType<typeof createStore>,
  now: () => number,
): Promise<void> {
  const refresh = createRefreshAccountNames({
    directory: new OrganizationsAccountNames(client),
    store: {
      ...store,
      accountNamesDueAt: async () =>
        (await store.accountNames()).size === 0 ? undefined : store.accountNamesDueAt(),
    },
    log: { info: () => undefined },
    now,
  });
  try {
    await refresh(now() + NAMES_MS);
  } finally {
    client.destroy();
  }
}

/**
 * Reads executions from AWS with the caller's own credentials; `location` is the parent's. The answers hold
 * secrets.
 * @throws {SessionExpiredError} if the caller's credentials have expired
 */
export async function connectReads(
  options: Omit<GatherOptions, 'parentId' | 'wait' | 'timeoutMs' | 'signal'>,
  deps: Pick<LambdaDeps, 'now' | 'sleep' | 'aws'>,
): Promise<{ readonly location: Location; readonly reads: SsmReads }> {
  const { location, ask } = await connectAsCaller(options, deps);
  const patientAsk: AskSsm = async (where, send) => {
    for (;;) {
      try {
        return await ask(where, send);
      } catch (error) {
        if (!(error instanceof ThrottledError)) throw error;
        await deps.sleep(THROTTLED_MS);
      }
    }
  };
  return { location, reads: createSsmReads(patientAsk) };
}

/** The caller's own account is read with the caller's own credentials, all others with the given role. */
async function connectAsCaller(
  { parentAccount, region, roleName, externalId }: Omit<GatherOptions, 'parentId'>,
  deps: Pick<LambdaDeps, 'now' | 'sleep' | 'aws'>,
) {
  const whoAmI = new STSClient({ ...deps.aws, region });
  const { Account = '', Arn = '' } = await whoAmI
    .send(new GetCallerIdentityCommand())
    .catch((error: unknown) => {
      throw isExpired(error) ? new SessionExpiredError(error) : toClockSkew(error);
    });
  // From here on AWS's time is used, where the clock of this computer is wrong: what happened when is judged by it.
  const clockOffsetMs = noticeable(whoAmI.config.systemClockOffset);
  const now = clockOffsetMs === undefined ? deps.now : () => Math.round(deps.now() + clockOffsetMs);
  const aws = clockOffsetMs === undefined ? deps.aws : { ...deps.aws, systemClockOffset: clockOffsetMs };
  const sts = new STSClient({ ...aws, region, maxAttempts: 1 });
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
    { sts, own: aws, now },
  );
  const pace = createPace({ ...deps, now, spacingMs: COLLECT_SPACING_MS });
  const location: Location = { accountId: parentAccount ?? Account, region };
  const askSsm = createAskSsm({ ...deps, now, clientFor, pace, metrics });
  const ask: AskSsm = (where, send) =>
    askSsm(where, send).catch((error: unknown) => {
      throw isExpiredSession(error) ? new SessionExpiredError(error) : error;
    });
  return { location, ask, throttled: () => throttled, now, clockOffsetMs, aws: { ...aws, region } };
}

/** AWS accepts signatures of up to five minutes ago; the SDK makes up for a clock that is further off than four. */
const NOTICEABLE_MS = 4 * MINUTE_MS;

const noticeable = (offsetMs: number): number | undefined =>
  Math.abs(offsetMs) < NOTICEABLE_MS ? undefined : offsetMs;

const toClockSkew = (error: unknown): unknown =>
  error instanceof Error && awsErrorKind(error) === 'clock'
    ? new ClockSkewError(error.message, { cause: error })
    : error;

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
