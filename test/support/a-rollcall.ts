import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import type { Execution } from '../../src/domain/execution.ts';
import type { DenialReason } from '../../src/domain/denial.ts';
import { isSameLocation, locationKey, type Location } from '../../src/domain/location.ts';
import type { Step } from '../../src/domain/step.ts';
import type { CollectOutcome } from '../../src/collect/collect.ts';
import type { ExecutionSource } from '../../src/collect/ports.ts';
import type { SealedNotice } from '../../src/ledger/ports.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import type { ListedChild } from '../../src/ledger/roster.ts';
import { CouldNotLookError, ThrottledError } from '../../src/lib/errors.ts';
import { createTtlCache, type TtlCache } from '../../src/lib/ttl-cache.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import type { Table } from '../../src/store/table.ts';
import type { AccountDirectory, ListedExecution, RootFinder } from '../../src/sweep/ports.ts';
import * as currentCode from '../versions/code.ts';
import { CENTRAL, DAY, HOUR, MINUTE, NOW } from './builders.ts';
import { aClock, aLogger, aMetrics } from './fakes.ts';

/** What AWS would answer: executions by location, and what stands in the way of asking. */
export class AnAws implements ExecutionSource, RootFinder, AccountDirectory {
  readonly executions = new Map<string, Execution>();
  readonly steps = new Map<string, readonly Step[]>();
  readonly denied = new Map<string, DenialReason>();
  readonly accountNames = new Map<string, string>();
  /** What was asked, as `Get <id>`, `Steps <id>`, `Children <id>`, `Roots <location>`, `Ids <location>`. */
  readonly calls: string[] = [];
  /** Of account names, those that were asked for. */
  readonly namePages: string[] = [];
  /** How many of the next calls are throttled. */
  throttleNext = 0;
  /** What stands in the way of a call at a time. It depends on nothing else, so that a model can go back in time. */
  obstacleAt: (location: Location, now: number) => DenialReason | 'throttled' | undefined = () => undefined;
  /** Whether an execution is not shown yet at a time. */
  isHiddenAt: (executionId: string, now: number) => boolean = () => false;
  /** The account whose answers are kept. */
  watched: string | undefined;
  /** Whether AWS really refused what was asked there, or answered, and when. Throttles are neither. */
  readonly answers: { readonly isRefusal: boolean; readonly at: number }[] = [];
  /** A planted fault: what is one call too many is told as if it were a refusal. */
  tellsThrottlesAsRefusals = false;
  pageSize = 50;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(...executions: readonly Execution[]): void {
    for (const execution of executions) this.executions.set(execution.executionId, execution);
  }

  async fetchExecution(executionId: string, location: Location): Promise<Execution | undefined> {
    this.#ask(`Get ${executionId}`, location);
    const execution = this.executions.get(executionId);
    const isThere =
      execution !== undefined &&
      isSameLocation(execution.location, location) &&
      !this.isHiddenAt(executionId, this.#now());
    return isThere ? { ...execution, observedAt: this.#now() } : undefined;
  }

  async listSteps(executionId: string, location: Location, nextToken = '0') {
    this.#ask(`Steps ${executionId}`, location);
    if (!this.executions.has(executionId)) return undefined;
    return this.#page(this.steps.get(executionId) ?? [], nextToken);
  }

  async listChildren(parentId: string, location: Location, nextToken = '0') {
    this.#ask(`Children ${parentId}`, location);
    const children = this.#in(location).filter(({ parentExecutionId }) => parentExecutionId === parentId);
    return this.#page(
      children.map(({ executionId, status, resource, startTime, endTime }): ListedChild => ({
        executionId,
        status,
        resource,
        startTime,
        endTime,
      })),
      nextToken,
    );
  }

  async listCrossAccount(location: Location, slice: { from: number; to: number }, nextToken = '0') {
    this.#ask(`Roots ${locationKey(location)}`, location);
    const started = this.#in(location).filter(
      ({ fanOut, startTime = 0 }) =>
        fanOut?.kind === 'targetLocations' && startTime >= slice.from && startTime <= slice.to,
    );
    return this.#page<ListedExecution>(started, nextToken);
  }

  async listByIds(location: Location, executionIds: readonly string[]) {
    this.#ask(`Ids ${locationKey(location)}`, location);
    return this.#in(location).filter(({ executionId }) => executionIds.includes(executionId));
  }

  async listNames(nextToken = '0') {
    this.namePages.push(nextToken);
    return this.#page([...this.accountNames], nextToken);
  }

  #in(location: Location): Execution[] {
    return [...this.executions.values()].filter((one) => locationKey(one.location) === locationKey(location));
  }

  #page<Entry>(entries: readonly Entry[], nextToken: string) {
    const start = Number(nextToken);
    const end = start + this.pageSize;
    return { entries: entries.slice(start, end), nextToken: end < entries.length ? String(end) : undefined };
  }

  #ask(call: string, location: Location): void {
    this.calls.push(call);
    if (this.throttleNext > 0) {
      this.throttleNext -= 1;
      throw new ThrottledError('Rate exceeded');
    }
    const obstacle = this.obstacleAt(location, this.#now());
    if (obstacle === 'throttled') {
      throw this.tellsThrottlesAsRefusals
        ? new CouldNotLookError('readDenied', 'Rate exceeded')
        : new ThrottledError('Rate exceeded');
    }
    const reason = obstacle ?? this.denied.get(location.accountId);
    if (location.accountId === this.watched) {
      this.answers.push({ isRefusal: reason !== undefined, at: this.#now() });
    }
    if (reason !== undefined) throw new CouldNotLookError(reason, `Not authorized in ${location.accountId}`);
  }
}

/** The process dies. SQS delivers its message again when its visibility runs out. */
export class Crash extends Error {
  override readonly name = 'Crash';
}
export const VISIBILITY_MS = 720_000;

/** How long a sweep may take: as long as a function may run. */
const SWEEP_MS = 15 * MINUTE;

const EVENT = { source: 'event', eventTime: NOW } as const;

const ALL_IS_NOTED: TtlCache = { has: () => true, add: () => undefined, delete: () => undefined };

/** What a version is made of. */
export type Code = typeof currentCode;

/** What two versions of Rollcall share while one takes the place of the other. */
export interface Shared {
  readonly aws: AnAws;
  readonly clock: ReturnType<typeof aClock>;
  readonly log: ReturnType<typeof aLogger>;
  readonly metrics: ReturnType<typeof aMetrics>;
  readonly notices: SealedNotice[];
  readonly queue: { readonly ref: CollectionRef; readonly dueAt: number }[];
  readonly requested: CollectionRef[];
  readonly table: MemoryTable;
}

/** A version knows its own errors only. */
function throwingErrorsOf(code: Code, aws: AnAws): ExecutionSource & RootFinder {
  const asked = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: unknown) => {
      if (error instanceof CouldNotLookError) throw new code.CouldNotLookError(error.reason, error.message);
      if (error instanceof ThrottledError) throw new code.ThrottledError(error.message);
      throw error;
    });
  return {
    fetchExecution: (...args) => asked(aws.fetchExecution(...args)),
    listSteps: (...args) => asked(aws.listSteps(...args)),
    listChildren: (...args) => asked(aws.listChildren(...args)),
    listCrossAccount: (...args) => asked(aws.listCrossAccount(...args)),
    listByIds: (...args) => asked(aws.listByIds(...args)),
  };
}

export type Store = ReturnType<Code['createStore']>;

interface RollcallOptions {
  readonly now?: number;
  readonly deadlineMs?: number;
  /** In which the sweep looks for roots. */
  readonly regions?: readonly string[];
  /** Stands between Rollcall and its table: makes it fail, or counts. */
  readonly through?: (table: Table) => Table;
  /** How long a process remembers what it has noted of a location. */
  readonly notedMs?: number;
  /** False: as if everything of every location had been noted today. */
  readonly notesCoverage?: boolean;
  /** Puts a fault into its table's rules, to show that a test notices it. */
  readonly plant?: (store: Store) => Store;
  /** Which version it is. */
  readonly code?: Code;
  /** Beside which it runs. */
  readonly beside?: Shared;
}

/** Rollcall with a queue in the process and a clock that jumps: no network, no waiting. */
export function aRollcall({
  now = NOW,
  deadlineMs = DAY,
  regions = [CENTRAL.region],
  through = (table: Table): Table => table,
  notedMs = HOUR,
  notesCoverage = true,
  plant = (store) => store,
  code = currentCode,
  beside,
}: RollcallOptions = {}) {
  const clock = beside?.clock ?? aClock(now);
  const aws = beside?.aws ?? new AnAws(clock.now);
  const log = beside?.log ?? aLogger();
  const metrics = beside?.metrics ?? aMetrics();
  const table = beside?.table ?? new MemoryTable(clock.now);
  const plain = code.createStore(through(table), {
    now: clock.now,
    retentionMs: 400 * DAY,
    onUnreadable: ({ pk, sk, problem }) => {
      log.error('Item not understood', { pk, sk, problem });
      metrics.add('unreadableItems', 1);
    },
  });
  const store = plant(plain);
  const queue: Shared['queue'] = beside?.queue ?? [];
  const requested: CollectionRef[] = beside?.requested ?? [];
  const notices: SealedNotice[] = beside?.notices ?? [];
  const send = async (ref: CollectionRef, delayMs: number) => {
    queue.push({ ref, dueAt: clock.now() + delayMs });
  };
  const requests = {
    requestLater: send,
    request: async (refs: readonly CollectionRef[]) => {
      requested.push(...refs);
      for (const ref of refs) await send(ref, 0);
    },
  };
  const locations = { parentAccounts: [CENTRAL.accountId], regions };
  const announceSealed = async (notice: SealedNotice) => {
    notices.push(notice);
  };
  const source = code === currentCode ? aws : throwingErrorsOf(code, aws);
  const { collect, reconcile, scheduleReconcile } = code.wireLedger({
    source,
    requeue: send,
    random: () => 0.5,
    now: clock.now,
    deadlineMs,
    store,
    requests,
    notices: { announceSealed },
    metrics,
    ttlCache: notesCoverage ? createTtlCache({ keptMs: notedMs, now: clock.now }) : ALL_IS_NOTED,
    ...locations,
  });
  const sweep = code.createSweep({
    finder: source,
    request: requests.request,
    lookBackMs: 2 * DAY,
    now: clock.now,
    deadlineMs,
    store,
    log,
    metrics,
    refreshAccountNames: code.createRefreshAccountNames({ directory: aws, store, log, now: clock.now }),
    ...locations,
  });

  return {
    aws,
    clock,
    store,
    table,
    log,
    metrics,
    queue,
    requested,
    reconcile,
    scheduleReconcile,
    notices,
    collect: async (ref: CollectionRef, stopAt = Infinity) => (await collect(ref, stopAt)).outcome,
    sweep: (stopAt = clock.now() + SWEEP_MS) => sweep(stopAt),
    /** The event of an execution: it is where it is. */
    event: async (execution: Execution, eventStatus = execution.status): Promise<CollectOutcome> => {
      const { outcome } = await collect(
        {
          executionId: execution.executionId,
          location: execution.location,
          eventStatus,
          provenance: EVENT,
          attempts: {},
        },
        Infinity,
      );
      return outcome;
    },
    /** Handles messages in the order they fall due, moving the clock, up to `untilMs` from now. */
    drain: async (untilMs = Infinity): Promise<void> => {
      const end = clock.now() + untilMs;
      for (;;) {
        queue.sort((one, other) => one.dueAt - other.dueAt);
        const [next] = queue;
        if (next === undefined || next.dueAt > end) return;
        queue.shift();
        clock.advance(Math.max(0, next.dueAt - clock.now()));
        try {
          await collect(next.ref, Infinity);
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          queue.push({ ref: next.ref, dueAt: clock.now() + VISIBILITY_MS });
        }
      }
    },
    /** The event of an execution, on its way through the queue. */
    announce: (execution: Execution, delayMs: number): void => {
      const { executionId, location, status: eventStatus } = execution;
      queue.push({
        ref: { executionId, location, eventStatus, provenance: EVENT, attempts: {} },
        dueAt: clock.now() + delayMs,
      });
    },
    api: () =>
      code.createApi({
        store,
        log,
        now: clock.now,
        sleep: clock.sleep,
        request: requests.request,
        partition: 'aws',
        ...locations,
      }),
    rollCall: async (parentId: string) => {
      const parent = await store.findParent(parentId);
      if (parent === undefined) throw new Error(`No parent ${parentId}`);
      return evaluateTargets(parent, await store.findRoster(parent), await store.targetsOf(parentId));
    },
  };
}

/** A step that names its child, as the list of a parent over locations shows it. */
export const locationStep = (child: Execution, overrides: Partial<Step> = {}): Step => ({
  stepExecutionId: `step-of-${child.executionId}`,
  name: `${child.location.accountId}_${child.location.region}`,
  action: 'aws:executeAutomation',
  status: child.status,
  startTime: child.startTime,
  endTime: child.endTime,
  outputs: { ExecutionId: [child.executionId] },
  ...overrides,
});
