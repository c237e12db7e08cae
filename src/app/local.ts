import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Hono } from 'hono';
import type { LambdaDeps } from './lambda.ts';
import type { Denial } from '../domain/denial.ts';
import { DAY_MS, MINUTE_MS } from '../domain/durations.ts';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { createCollect } from '../collect/collect.ts';
import { createMemberClients } from '../aws/member-clients.ts';
import { SsmExecutionSource } from '../aws/ssm-execution-source.ts';
import { createSsmReads, type SsmReads } from '../aws/ssm-reads.ts';
import { createCollectForGather } from '../gather/collect-for-gather.ts';
import { createSay } from '../gather/create-say.ts';
import { isExpired, isExpiredSession, SessionExpiredError, TableFailedError } from '../gather/errors.ts';
import { createGather } from '../gather/gather.ts';
import type { CollectOne, Outcome } from '../gather/ports.ts';
import type { Progress } from '../gather/progress.ts';
import type { GatherFault, GatherReport } from '../gather/report.ts';
import { createWorkQueue, refKey } from '../gather/work-queue.ts';
import { createAnnounce } from '../ledger/announce.ts';
import { createReconcile } from '../ledger/reconcile.ts';
import { createScheduleReconcile } from '../ledger/schedule-reconcile.ts';
import { awsErrorKind } from '../lib/aws-error-kind.ts';
import { ClockSkewError, ThrottledError } from '../lib/errors.ts';
import type { MetricName } from '../lib/metrics.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../lib/limit.ts';
import { createTtlCache, NOTED_MS } from '../lib/ttl-cache.ts';
import { COLLECT_SPACING_MS, createPace } from '../lib/pace.ts';
import { createAskSsm, type AskSsm } from '../aws/ssm-ask.ts';
import { createApi as createHttpApi } from '../api/api.ts';
import { mapTableErrors } from '../store/map-table-errors.ts';
import { createStore } from '../store/store.ts';
import type { Table } from '../store/table.ts';
import { SsmRootFinder } from '../aws/ssm-root-finder.ts';

// Where the parts meet AWS with nothing deployed: as the caller, without a bus, a queue or DynamoDB. A file of its own, so that a command
// line loads none of those.

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
export interface GatherDeps extends Omit<LambdaDeps, 'metrics' | 'log'> {
  readonly table: Table;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** As the deployed stack does by default. */
const LOCAL_RETENTION_MS = 400 * DAY_MS;
/** So many executions are read at once, and so many in one place, whose pace allows no more. */
const GATHER_AT_ONCE = 24;
const GATHER_AT_ONCE_IN_PLACE = 2;
/** Somebody uses the quota up: it is asked for again until it answers. */
const THROTTLED_MS = 30_000;

/**
 * Collects a parent and all below it with the caller's own credentials, with nothing deployed: the rule and the ledger of the deployed
 * stack, over a queue in this process. Safe to interrupt and to repeat: what is in the table is not read again.
 * @throws {SessionExpiredError} if the caller's credentials have run out
 * @throws {ParentNotFoundError | ParentUnreadableError | NotARootError | NotAParentError}
 */
export async function gather(options: GatherOptions, deps: GatherDeps): Promise<GatherReport> {
  const { random, onProgress, signal } = { ...deps, ...options };
  const { location, ask, throttled, now, clockOffsetMs } = await connectAsCaller(options, deps);
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
  const { say, saySometimes } = createSay({
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
      await saySometimes();
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
  const scheduleReconcile = createScheduleReconcile({ book: store, requests, now });
  const notices = { announceSealed: async () => undefined };
  const announce = createAnnounce({ book: store, notices, scheduleReconcile });
  // It is sealed when everybody is accounted for, and not before: who runs it again looks again.
  const deadlineMs = Infinity;
  const collect = createCollect({
    now,
    random,
    deadlineMs,
    parentAccounts: [location.accountId],
    regions: [location.region],
    metrics: { add: () => undefined },
    store,
    requests,
    scheduleReconcile,
    source: new SsmExecutionSource(ask, now),
    requeue: async (ref, delayMs) => {
      queue.pushLater(ref, delayMs);
    },
    reconcile: createReconcile({
      book: store,
      requests,
      announce,
      now,
      deadlineMs,
      limit: createLimit(LEDGERS_AT_ONCE),
    }),
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
    say,
    signal,
  });
  try {
    return await run({ ...options, location });
  } catch (error) {
    throw error instanceof TableFailedError ? error.cause : error;
  }
}

/**
 * Reads executions as AWS tells of them, with the caller's own credentials; `place` is the parent's. What it gives holds secrets.
 * @throws {SessionExpiredError} if the caller's credentials have run out
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

/** The caller's own account is read with the caller's own credentials, all others under the role that was named. */
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
  return { location, ask, throttled: () => throttled, now, clockOffsetMs };
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
  /** Told of what an answer of 500 or 503 does not say: there is no log to look it up in. */
  readonly onError: (error: unknown) => void;
}

/** The HTTP API over a table of this machine; it writes no log. */
export const createLocalApi = (table: Table, { now, sleep, onError }: LocalApiDeps): Hono =>
  createHttpApi({
    now,
    sleep,
    store: createStore(table, { now, retentionMs: LOCAL_RETENTION_MS }),
    log: { debug: () => undefined, info: () => undefined, error: () => undefined },
    onError,
    request: () => Promise.reject(new Error('Nothing is deployed that could collect: gather once more')),
    parentAccounts: [],
    regions: [],
    partition: 'aws',
  });
