import { locationsOf, type Location } from '../domain/location.ts';
import { describeError } from '../lib/describe-error.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { createDriveOpen } from './drive-open.ts';
import { createFindRoots } from './find-roots.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { OpenLedgers } from './open-ledgers.ts';
import type { Request, RootFinder, SweepStore } from './ports.ts';

/** The outcome of one sweep. */
export interface SweepReport {
  /** False if another sweep was in progress: then nothing was done. */
  readonly swept: boolean;
  /** Cross-account executions that AWS listed. */
  readonly listed: number;
  /** Listed executions that the table lacked. */
  readonly found: number;
  /** Open parents that were due. */
  readonly due: number;
  /** Requests sent for them. */
  readonly requested: number;
  /** Open ledgers that were left out because they cannot be understood; the log names each. */
  readonly unreadable: number;
  /** All open ledgers; undefined if there was no time to read them all. */
  readonly open: OpenLedgers | undefined;
  /** Locations that could not be swept; all others were. */
  readonly errors: readonly (Location & { readonly code: string; readonly message: string })[];
}

interface SweepDeps {
  readonly finder: RootFinder;
  readonly store: SweepStore;
  readonly request: Request;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'add'>;
  readonly now: () => number;
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
  readonly lookBackMs: number;
  readonly deadlineMs: number;
  /** What is done with the remaining time; it fails only if the table does. */
  readonly refreshAccountNames: (stopAt: number) => Promise<void>;
}

const NOTHING = { listed: 0, found: 0, due: 0, requested: 0, unreadable: 0, open: undefined };

/**
 * Finds roots that no event named, and requests what is open and due. Two sweeps never run at once. A location
 * that fails does not stop the others. Out of time, the sweep stops, and the next one continues.
 */
export function createSweep(deps: SweepDeps): (stopAt: number) => Promise<SweepReport> {
  const { store, log, metrics, parentAccounts, regions, refreshAccountNames } = deps;

  return async (stopAt) => {
    if (!(await store.leaseSweep(stopAt))) return { swept: false, ...NOTHING, errors: [] };
    const { report, unexpected } = await sweepOnce(stopAt).catch(async (error: unknown) => {
      // If that fails too, the lease runs out by itself; the first error is thrown.
      await store.releaseSweep(stopAt).catch(() => undefined);
      throw error;
    });
    await store.releaseSweep(stopAt);
    log.info('Swept', { ...report });
    measure(report);
    await refreshAccountNames(stopAt);
    // The others were swept all the same, but an unexpected error must make the sweep fail visibly.
    if (unexpected.length > 0) throw new AggregateError(unexpected, 'Some locations could not be swept');
    return report;
  };

  async function sweepOnce(
    stopAt: number,
  ): Promise<{ readonly report: SweepReport; readonly unexpected: readonly unknown[] }> {
    const errors: SweepReport['errors'][number][] = [];
    const unexpected: unknown[] = [];
    const attempt = async (location: Location, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        errors.push({ ...location, ...describe(error) });
        if (!(error instanceof CouldNotLookError || error instanceof ThrottledError)) unexpected.push(error);
      }
    };

    const findRoots = createFindRoots(deps);
    const driveOpen = createDriveOpen({ ...deps, attempt });
    let [listed, found] = [0, 0];
    await Promise.all(
      locationsOf(parentAccounts, regions).map((location) =>
        attempt(location, async () => {
          const findings = await findRoots(location, stopAt);
          listed += findings.listed;
          found += findings.found;
        }),
      ),
    );
    const driven = await driveOpen(stopAt);
    return { report: { swept: true, listed, found, ...driven, errors }, unexpected };
  }

  function measure({ listed, found, due, requested, open, errors }: SweepReport): void {
    metrics.add('listed', listed);
    metrics.add('found', found);
    metrics.add('due', due);
    metrics.add('requested', requested);
    metrics.add('errors', errors.length);
    if (open === undefined) return;
    metrics.add('openRunning', open.running);
    metrics.add('openWaiting', open.waiting);
    metrics.add('openOverdue', open.overdue);
    metrics.add('oldestOpen', open.oldestMs ?? 0);
  }
}

const describe = (error: unknown): { readonly code: string; readonly message: string } =>
  error instanceof Error
    ? {
        code: error instanceof CouldNotLookError ? error.reason : error.name,
        message: describeError(error).error ?? 'Not logged: it may quote what an execution said',
      }
    : { code: 'unknown', message: 'Not an error' };
