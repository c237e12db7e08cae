import { causesIn, groupByReason, type Cause } from '../model/causes.ts';
import { Pace } from '../model/pace.ts';
import { unitsIn, type Units } from '../model/units.ts';
import { toTargetView, type TargetView } from '../model/target.ts';
import { isOpen, toCounts, total, toVerdict, type Counts } from '../model/verdicts.ts';
import { getCauses, getGroups, getReport, waitForReport, type Report } from './client.ts';
import { ApiFailure, toFailure } from './failure.ts';

/** What is known of a run at a moment. */
export interface RunState {
  readonly id: string;
  /** The head of its report; undefined until it was read. */
  readonly report: Report | undefined;
  readonly counts: Counts;
  readonly targets: readonly TargetView[];
  /** Whether `targets` is all of them. */
  readonly isWhole: boolean;
  readonly causes: readonly Cause[];
  /** Why the last request had no answer; what was known before stays. */
  readonly failure: ApiFailure | undefined;
  readonly pace: Pace;
}

/** Targets of a page, as many as the API gives. */
const PAGE = 1_000;
/** Seconds for which the API holds its answer while a run goes on: how often the page is brought up to date. */
const HOLD = 3;
/** While nothing changes, it is held for longer: each request may hold a function. */
const LONGEST_HOLD = 12;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000] as const;

/**
 * Reads a run, and follows it until it is sealed. The API holds each request but the first, so that a seal is seen at once and
 * nothing is asked for in vain; what has not changed is not read again.
 */
export class RunModel {
  #state: RunState;
  readonly #changed: (state: RunState) => void;
  readonly #stop = new AbortController();
  /** Undefined until they were read, once. */
  #units: Units | undefined;

  constructor(id: string, changed: (state: RunState) => void) {
    this.#state = {
      id,
      report: undefined,
      counts: {},
      targets: [],
      isWhole: false,
      causes: [],
      failure: undefined,
      pace: new Pace(),
    };
    this.#changed = changed;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Returns once the run is sealed, or `stop` was called. */
  async start(): Promise<void> {
    let [failures, hold] = [0, 0];
    while (!this.#stop.signal.aborted) {
      try {
        const before = JSON.stringify([
          this.#state.counts,
          this.#state.report?.seal,
          this.#state.report?.status,
        ]);
        await this.#read(hold);
        failures = 0;
        if (this.#state.report?.seal !== undefined) return;
        const isSame =
          before ===
          JSON.stringify([this.#state.counts, this.#state.report?.seal, this.#state.report?.status]);
        hold = isSame ? Math.min(LONGEST_HOLD, Math.max(HOLD, hold * 2)) : HOLD;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const failure = toFailure(error);
        this.#set({ failure });
        // What a person must change first is not asked for again by itself.
        if (['credentials', 'forbidden', 'unknown-execution', 'other'].includes(failure.kind)) return;
        await this.#pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0);
        failures += 1;
      }
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #read(hold: number): Promise<void> {
    const { id, report: last } = this.#state;
    const { signal } = this.#stop;
    const first = await (hold === 0 ? getReport(id, { limit: PAGE }, signal) : this.#readHeld(hold));
    const isFirst = last === undefined;
    const isSame = last !== undefined && this.#state.isWhole && headOf(last) === headOf(first);
    const counts = toCounts(first.counts);
    this.#state.pace.see(Date.now(), total(counts) - (counts.running ?? 0) - (counts.waiting ?? 0));
    if (isSame) {
      this.#set({ report: first, failure: undefined });
      return;
    }
    const targets = first.targets.map(this.#toView);
    let token = first.nextToken;
    const isWhole = token === undefined;
    // At first each page is shown as it comes; later the old picture stays until the new one is whole.
    if (isFirst || isWhole)
      this.#set({
        report: first,
        counts,
        targets,
        isWhole,
        failure: undefined,
        causes: this.#causesFor(targets, first),
      });
    const causes = this.#readCauses(id, first, signal);
    while (token !== undefined) {
      const page: Report = await getReport(id, { limit: PAGE, nextToken: token }, signal);
      for (const target of page.targets) targets.push(this.#toView(target));
      token = page.nextToken;
      if (isFirst && token !== undefined) this.#set({ targets: [...targets] });
    }
    this.#set({
      report: first,
      counts,
      targets: [...targets],
      isWhole: true,
      failure: undefined,
    });
    const units = this.#readUnits(id, signal);
    const known = await causes;
    this.#set({ causes: known ?? groupByReason(this.#state.targets) });
    await units;
  }

  /** Few requests may be held at the same time: one that may not waits here instead. */
  async #readHeld(seconds: number): Promise<Report> {
    const { id } = this.#state;
    const { signal } = this.#stop;
    try {
      return await waitForReport(id, { limit: PAGE, seconds }, signal);
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.kind !== 'busy') throw error;
      await this.#pause(seconds * 1_000);
      return getReport(id, { limit: PAGE }, signal);
    }
  }

  /** The organizational units are a heading, and no more: without them the rest stays as it is. */
  async #readUnits(id: string, signal: AbortSignal): Promise<void> {
    if (this.#units !== undefined) return;
    const query = { by: 'organizationalUnit', targets: PAGE, limit: PAGE };
    this.#units = await getGroups(id, query, signal).then(unitsIn, () => new Map<string, string>());
    if (this.#units.size > 0)
      this.#set({ targets: this.#state.targets.map((target) => this.#withUnit(target)) });
  }

  #withUnit(target: TargetView): TargetView {
    const unit = target.accountId === undefined ? undefined : this.#units?.get(target.accountId);
    return unit === undefined ? target : { ...target, unit };
  }

  readonly #toView = (target: Report['targets'][number]): TargetView => this.#withUnit(toTargetView(target));

  #causesFor(targets: readonly TargetView[], report: Report): readonly Cause[] {
    return causesIn(report) ?? (this.#state.causes.length > 0 ? this.#state.causes : groupByReason(targets));
  }

  /** Undefined if the API has no such route, or does not answer it: the rest of the page does not wait for it. */
  async #readCauses(id: string, report: Report, signal: AbortSignal): Promise<readonly Cause[] | undefined> {
    const isFine = Object.keys(toCounts(report.counts)).every(
      (verdict) => verdict === 'succeeded' || isOpen(toVerdict(verdict)),
    );
    if (isFine) return [];
    try {
      return causesIn(await getCauses(id, signal));
    } catch {
      return causesIn(report);
    }
  }

  #set(changes: Partial<RunState>): void {
    if (this.#stop.signal.aborted) return;
    this.#state = { ...this.#state, ...changes };
    this.#changed(this.#state);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#stop.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** What decides whether the targets must be read again. */
const headOf = ({ counts, expected, seal, status, targets }: Report): string =>
  JSON.stringify([counts, expected, seal, status, targets]);
