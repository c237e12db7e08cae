import { placeKey, type Place } from '../automation/place.ts';
import { isFinal, phaseOf } from '../automation/status.ts';
import { expandTargetLocations } from '../automation/target-locations.ts';
import { childTarget } from './child-target.ts';
import { claimChildren } from './claims.ts';
import { expectedCount } from './expected-count.ts';
import { knownChildren } from './known-child.ts';
import { isRoleFailure, neverRan, whyNotBegun } from './never-started.ts';
import type { Parent } from './parent.ts';
import type { PlaceList, Roster, RosterStep } from './roster.ts';
import type { Target } from './target.ts';
import type { TargetRow } from './target-row.ts';
import { countVerdicts, type Counts } from './verdict.ts';

/** Every expected target of a parent, each with its verdict. */
export interface RollCall {
  /** By account, Region and execution ID. */
  readonly targets: readonly Target[];
  /** Targets AWS counted and did not list. */
  readonly unnamed: number;
  /** Sums to `expected`. */
  readonly counts: Counts;
  readonly expected: number;
  /** True if nobody can say that there are no more. */
  readonly expectedAtLeast: boolean;
}

/** Lists by parent may lag: an empty one is believed when it was asked for this long after the step's end. */
const LIST_SETTLES_AFTER_MS = 5 * 60_000;

/** Joins what the parent's own list said with what is known of each child. Nothing of it is stored. */
export function callRoll(parent: Parent, roster: Roster | undefined, rows: readonly TargetRow[]): RollCall {
  const steps = (roster?.steps ?? []).filter(({ childId }) => childId === undefined);
  const idle = steps.filter((step) => neverRan(step) || isRoleFailure(step));
  const started = steps.filter((step) => !idle.includes(step));
  const children = knownChildren(roster, rows);
  const { claims, unclaimed } = claimChildren(started, children);

  const targets = [
    ...children.map((child) => childTarget(child, child.step ?? claims.get(child.executionId))),
    ...unclaimed.map((step) => startedTarget(parent, roster?.places ?? [], step)),
    ...(roster === undefined ? [] : notBegunTargets(parent, roster, idle, children)),
  ].sort(inOrder);

  const { unnamed, expectedAtLeast } = expectedCount(roster, targets.length);
  const verdicts = targets.map(({ verdict }) => verdict);
  const unnamedVerdict = parent.endedSeenAt === undefined ? 'waiting' : 'neverStarted';
  return {
    targets,
    unnamed,
    counts: countVerdicts([...verdicts, ...Array.from({ length: unnamed }, () => unnamedVerdict as 'waiting' | 'neverStarted')]),
    expected: targets.length + unnamed,
    // What AWS has forgotten, nobody can rule out.
    expectedAtLeast: expectedAtLeast || parent.problem !== undefined,
  };
}

/** Somebody was started, and neither the step nor a row nor a list says who. */
function startedTarget(parent: Parent, places: readonly PlaceList[], step: RosterStep): Target {
  const base = { ...ofStep(step), executionId: undefined };
  const ended = parent.endedSeenAt !== undefined;
  if (!ended && !isFinal(step.status)) {
    return { ...base, verdict: phaseOf(step.status) === 'unknown' ? 'unknown' : 'running', settled: false };
  }
  const asked = places.find(({ place }) => step.place !== undefined && placeKey(place) === placeKey(step.place));
  if (asked?.problem !== undefined) {
    const { reason, message } = asked.problem;
    return { ...base, verdict: 'unreadable', reason, message, settled: false };
  }
  const endedAt = step.endTime ?? parent.endTime ?? parent.endedSeenAt ?? Infinity;
  if (asked !== undefined && asked.observedAt >= endedAt + LIST_SETTLES_AFTER_MS) {
    return { ...base, verdict: 'neverStarted', reason: 'startFailed', settled: ended };
  }
  return { ...base, verdict: 'unreadable', reason: 'notCollected', settled: false };
}

/** Those who stand in the list and were not begun, and the locations that were asked for and are not in the list. */
function notBegunTargets(
  parent: Parent,
  roster: Roster,
  idle: readonly RosterStep[],
  children: readonly { readonly place?: Place | undefined }[],
): Target[] {
  const ended = parent.endedSeenAt !== undefined;
  const why = whyNotBegun(parent, roster);
  const notBegun = (target: Pick<Target, 'place' | 'stepExecutionId' | 'target' | 'status'>): Target =>
    ended
      ? { ...target, verdict: 'neverStarted', reason: why(target.place), settled: true }
      : { ...target, verdict: 'waiting', settled: false };

  const listed = new Set([...roster.steps, ...children].flatMap(({ place }) => (place === undefined ? [] : [placeKey(place)])));
  const absent = new Map(
    roster.fanOut.targetLocations
      .flatMap(expandTargetLocations)
      .filter((place) => !listed.has(placeKey(place)))
      .map((place) => [placeKey(place), place]),
  );
  return [
    // In a runbook, a step that was not reached is a branch not taken, not somebody missing.
    ...idle
      .filter((step) => roster.fanOut.kind !== 'runbook' || isRoleFailure(step))
      .map((step): Target =>
        isRoleFailure(step)
          ? { ...ofStep(step), verdict: 'neverStarted', reason: 'executionRoleNotAssumableOrRunbookNotShared', settled: ended }
          : notBegun(ofStep(step)),
      ),
    ...[...absent.values()].map((place) => notBegun({ place })),
  ];
}

const ofStep = (step: RosterStep): Pick<Target, 'place' | 'stepExecutionId' | 'target' | 'status' | 'message' | 'startTime' | 'endTime'> => ({
  place: step.place,
  stepExecutionId: step.stepExecutionId,
  target: step.target,
  status: step.status,
  message: step.message,
  startTime: step.startTime,
  endTime: step.endTime,
});

/** What a target is sorted by; shape: `accountId#region#executionId`, the step standing in where there is no child. */
export const targetKey = ({ place, executionId, stepExecutionId }: Target): string =>
  [place === undefined ? '' : placeKey(place), executionId ?? '', stepExecutionId ?? ''].join('#');

const inOrder = (one: Target, other: Target): number => (targetKey(one) < targetKey(other) ? -1 : 1);
