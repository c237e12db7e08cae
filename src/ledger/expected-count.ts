import { endingOf, type Ending } from '../domain/status.ts';
import { namesAccounts } from '../domain/target-locations.ts';
import type { Roster } from './roster.ts';
import type { Target } from './target.ts';

/** How many targets AWS counted beyond the `named` ones, and whether there may be more still. */
export function expectedCount(
  roster: Roster | undefined,
  named: readonly Target[],
): { readonly unnamed: number; readonly expectedAtLeast: boolean } {
  if (roster === undefined) return { unnamed: 0, expectedAtLeast: true };
  const { fanOut, complete } = roster;
  if (fanOut.kind === 'unknown') return { unnamed: 0, expectedAtLeast: true };
  const targetLocations = fanOut.targetLocations;
  if (targetLocations.length > 0 && targetLocations.every(namesAccounts)) {
    // A child with an unknown location could stand for a requested location, or be an additional one.
    return { unnamed: 0, expectedAtLeast: named.some(({ location }) => location === undefined) };
  }
  if (fanOut.kind === 'runbook') {
    // A child without a step was started in a way that cannot be seen: there may be others.
    const unexplained = named.some(
      ({ executionId, stepExecutionId }) => executionId !== undefined && stepExecutionId === undefined,
    );
    return { unnamed: 0, expectedAtLeast: !complete || unexplained };
  }
  if (complete && fanOut.progress !== undefined && agrees(roster)) {
    return { unnamed: Math.max(0, fanOut.progress.totalSteps - named.length), expectedAtLeast: false };
  }
  return { unnamed: 0, expectedAtLeast: true };
}

/**
 * AWS's total may count the children's steps too. It is used only if its sister counters agree with the list:
 * then they count the same thing.
 */
function agrees({ fanOut: { progress }, steps }: Roster): boolean {
  const ended = (...endings: Ending[]): number =>
    steps.filter(({ status }) => endings.some((ending) => ending === endingOf(status))).length;
  return (
    progress?.successSteps === ended('succeeded') &&
    progress.failedSteps === ended('failed', 'rejected') &&
    progress.cancelledSteps === ended('cancelled') &&
    progress.timedOutSteps === ended('timedOut')
  );
}
