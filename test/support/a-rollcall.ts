import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import type { Execution } from '../../src/domain/execution.ts';
import type { DenialReason } from '../../src/domain/denial.ts';
import { isSameLocation, locationKey, type Location } from '../../src/domain/location.ts';
import type { Step } from '../../src/domain/step.ts';
import { createCollect, type CollectOutcome } from '../../src/collect/collect.ts';
import type { ExecutionSource } from '../../src/collect/ports.ts';
import { createAnnounce } from '../../src/ledger/announce.ts';
import { createReconcile } from '../../src/ledger/reconcile.ts';
import { createScheduleReconcile } from '../../src/ledger/schedule-reconcile.ts';
import type { SealedNotice } from '../../src/ledger/ports.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import type { ListedChild } from '../../src/ledger/roster.ts';
import { CouldNotLookError, ThrottledError } from '../../src/lib/errors.ts';
import { createTtlCache, type TtlCache } from '../../src/lib/ttl-cache.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import type { Table } from '../../src/store/table.ts';
import type { AccountDirectory, ListedExecution, RootFinder } from '../../src/sweep/ports.ts';
import { createRefreshAccountNames } from '../../src/sweep/refresh-account-names.ts';
import { createSweep } from '../../src/sweep/sweep.ts';
import { CENTRAL, DAY, HOUR, NOW } from './builders.ts';
import { aClock, aLogger, aMetrics } from './fakes.ts';

/** What AWS would answer: executions by place, and what stands in the way of asking. */
export class AnAws implements ExecutionSource, RootFinder, AccountDirectory {
  readonly executions = new Map<string, Execution>();
  readonly steps = new Map<string, readonly Step[]>();
  readonly denied = new Map<string, DenialReason>();
  readonly accountNames = new Map<string, string>();
  /** What was asked, as `Get <id>`, `Steps <id>`, `Children <id>`, `Roots <place>`, `Ids <place>`. */
  readonly calls: string[] = [];
  /** Of account names, those that were asked for. */
  readonly namePages: string[] = [];
  /** How many of the next calls are throttled. */
  throttleNext = 0;
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
    const isThere = execution !== undefined && isSameLocation(execution.location, location);
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
      children.map(({ executionId, status, target, startTime, endTime }): ListedChild => ({
        executionId,
        status,
        target,
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
    const reason = this.denied.get(location.accountId);
    if (reason !== undefined) throw new CouldNotLookError(reason, `Not authorized in ${location.accountId}`);
  }
}

/** The process dies. SQS delivers its message again when its visibility runs out. */
export class Crash extends Error {
  override readonly name = 'Crash';
}
export const VISIBILITY_MS = 720_000;

const EVENT = { source: 'event', eventTime: NOW } as const;

const ALL_IS_NOTED: TtlCache = { has: () => true, add: () => undefined, delete: () => undefined };

/** Rollcall with a queue in the process and a clock that jumps: no network, no waiting. */
export function aRollcall({
  now = NOW,
  deadlineMs = DAY,
  /** In which the sweep looks for roots. */
  regions = [CENTRAL.region],
  /** Stands between Rollcall and its table: makes it fail, or counts. */
  through = (table: Table): Table => table,
  /** How long a process remembers what it has noted of a place. */
  notedMs = HOUR,
  /** False: as if everything of every place had been noted today. */
  notesCoverage = true,
} = {}) {
  const clock = aClock(now);
  const aws = new AnAws(clock.now);
  const log = aLogger();
  const metrics = aMetrics();
  const table = new MemoryTable(clock.now);
  const store = createStore(through(table), { now: clock.now, retentionMs: 400 * DAY });
  const queue: { readonly ref: CollectionRef; readonly dueAt: number }[] = [];
  const requested: CollectionRef[] = [];
  const notices: SealedNotice[] = [];
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
  const scheduleReconcile = createScheduleReconcile({ book: store, requests, now: clock.now });
  const announceSealed = async (notice: SealedNotice) => {
    notices.push(notice);
  };
  const announce = createAnnounce({ book: store, notices: { announceSealed }, scheduleReconcile });
  const reconcile = createReconcile({ book: store, requests, announce, now: clock.now, deadlineMs });
  const collect = createCollect({
    source: aws,
    requeue: send,
    random: () => 0.5,
    now: clock.now,
    deadlineMs,
    store,
    requests,
    reconcile,
    scheduleReconcile,
    metrics,
    ttlCache: notesCoverage ? createTtlCache({ keptMs: notedMs, now: clock.now }) : ALL_IS_NOTED,
    ...locations,
  });
  const sweep = createSweep({
    finder: aws,
    request: requests.request,
    lookBackMs: 2 * DAY,
    now: clock.now,
    deadlineMs,
    store,
    log,
    metrics,
    refreshAccountNames: createRefreshAccountNames({ directory: aws, store, log, now: clock.now }),
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
    sweep: (stopAt = clock.now() + HOUR) => sweep(stopAt),
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
