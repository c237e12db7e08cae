import { isSamePlace } from '../automation/place.ts';
import type { KnownChild } from './known-child.ts';
import type { RosterStep } from './roster.ts';

/**
 * Gives each step that started somebody, but does not name whom, a child of its place (and resource) that no step
 * names: one each, in the order they started. What is left over is what nobody could be found for.
 */
export function claimChildren(
  steps: readonly RosterStep[],
  children: readonly KnownChild[],
): { readonly claims: ReadonlyMap<string, RosterStep>; readonly unclaimed: readonly RosterStep[] } {
  const free = children.filter(({ step }) => step === undefined);
  const claims = new Map<string, RosterStep>();
  const unclaimed: RosterStep[] = [];
  const inOrder = [...steps].sort(
    (one, other) => (one.startTime ?? Infinity) - (other.startTime ?? Infinity),
  );
  for (const step of inOrder) {
    const child = free.find((candidate) => !claims.has(candidate.executionId) && fits(step, candidate));
    if (child === undefined) unclaimed.push(step);
    else claims.set(child.executionId, step);
  }
  return { claims, unclaimed };
}

const fits = (step: RosterStep, child: KnownChild): boolean =>
  (step.place === undefined || child.place === undefined || isSamePlace(step.place, child.place)) &&
  (step.target === undefined || child.target === undefined || step.target === child.target);
