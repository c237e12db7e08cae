import { locationKey } from '../domain/location.ts';
import { HISTORY_MS } from '../domain/history.ts';
import { isFinal, phaseOf } from '../domain/status.ts';
import type { Parent } from './parent.ts';
import { isRefusedForGood } from './refusal.ts';
import type { LocationList, RosterStep } from './roster.ts';
import { stepFacts } from './step-facts.ts';
import type { Target } from './target.ts';

/** Lists by parent may lag: an empty list is believed if the location was read this long after the step's end. */
const LIST_SETTLES_AFTER_MS = 5 * 60_000;

/** The verdict on a child that was started, although neither the step nor a row nor a list names it. */
export function startedTarget(parent: Parent, lists: NewestLists, step: RosterStep): Target {
  const facts = stepFacts(step);
  const parentEnded = parent.endedSeenAt !== undefined;
  if (!parentEnded && !isFinal(step.status)) {
    return { ...facts, verdict: phaseOf(step.status) === 'unknown' ? 'unknown' : 'running', settled: false };
  }
  // Its end was never seen, and an empty list proves nothing any more.
  if (parent.problem === 'expired')
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true };
  const asked = step.location && lists.get(locationKey(step.location));
  if (asked?.problem !== undefined) {
    const isRefused =
      parentEnded && isRefusedForGood({ since: asked.refusedSince, at: asked.observedAt }) ? true : undefined;
    return { ...facts, verdict: 'unreadable', ...asked.problem, settled: isRefused === true, isRefused };
  }
  const endedAt = step.endTime ?? parent.endTime ?? parent.endedSeenAt ?? Infinity;
  if (asked !== undefined && asked.observedAt >= endedAt + HISTORY_MS) {
    return { ...facts, verdict: 'unreadable', reason: 'expired', settled: true }; // it proves nothing by now
  }
  if (asked !== undefined && asked.observedAt >= endedAt + LIST_SETTLES_AFTER_MS) {
    return { ...facts, verdict: 'neverStarted', reason: 'startFailed', settled: parentEnded };
  }
  return { ...facts, verdict: 'unreadable', reason: 'notCollected', settled: false };
}

/** The newest list of each location. */
export type NewestLists = ReadonlyMap<string, LocationList>;

/** The newest complete list of each location: a parent's own may be older than a later answer. */
export const newestLists = (lists: readonly LocationList[]): NewestLists =>
  new Map(
    lists
      .filter(({ complete }) => complete)
      .sort((one, other) => one.observedAt - other.observedAt)
      .map((list) => [locationKey(list.location), list]),
  );
