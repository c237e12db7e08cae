import { isSamePlace, placeKey, type Place } from '../automation/place.ts';
import type { KnownChild } from './known-child.ts';
import type { RosterStep } from './roster.ts';

/** Who claims whom: children by ID, and the steps for which nobody could be found. */
export interface Claims {
  readonly claims: ReadonlyMap<string, RosterStep>;
  readonly unclaimed: readonly RosterStep[];
}

/**
 * Gives each step that started somebody, but does not name whom, a child of its place (and resource) that no step
 * names: one each, in the order they started.
 */
export function claimChildren(steps: readonly RosterStep[], children: readonly KnownChild[]): Claims {
  const free = children.filter(({ step }) => step === undefined);
  const freeByKey = new Map<string, KnownChild[]>();
  for (const child of free) {
    const group = freeByKey.get(keyOf(child)) ?? [];
    group.push(child);
    freeByKey.set(keyOf(child), group);
  }

  const claims = new Map<string, RosterStep>();
  const unclaimed: RosterStep[] = [];
  for (const step of [...steps].sort(byStart)) {
    const isFree = ({ executionId }: KnownChild): boolean => !claims.has(executionId);
    // Nearly always both say the same of place and resource; the long way round is for what one of them leaves out.
    const child =
      freeByKey.get(keyOf(step))?.find(isFree) ??
      free.find((candidate) => isFree(candidate) && mayBe(step, candidate));
    if (child === undefined) unclaimed.push(step);
    else claims.set(child.executionId, step);
  }
  return { claims, unclaimed };
}

interface Whereabouts {
  readonly place?: Place | undefined;
  readonly target?: string | undefined;
}

const keyOf = ({ place, target = '' }: Whereabouts): string =>
  `${place === undefined ? '' : placeKey(place)}#${target}`;

const mayBe = (step: Whereabouts, child: Whereabouts): boolean =>
  (step.place === undefined || child.place === undefined || isSamePlace(step.place, child.place)) &&
  (step.target === undefined || child.target === undefined || step.target === child.target);

const byStart = (one: RosterStep, other: RosterStep): number =>
  (one.startTime ?? Infinity) - (other.startTime ?? Infinity) || 0;
