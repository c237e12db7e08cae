import { locationKey } from '../domain/location.ts';
import type { KnownChild } from './known-child.ts';
import type { RosterStep } from './roster.ts';

/** Which step stands for which child: by child ID; and the steps for which no child was found. */
export interface Claims {
  readonly claims: ReadonlyMap<string, RosterStep>;
  readonly unclaimed: readonly RosterStep[];
}

/**
 * Gives each step that started a child without naming it an unclaimed child of its location (and resource): one
 * each, in the order in which they started.
 */
export function claimChildren(steps: readonly RosterStep[], children: readonly KnownChild[]): Claims {
  const takeFree = createTakeFree(children.filter(({ step }) => step === undefined));
  const claims = new Map<string, RosterStep>();
  const unclaimed: RosterStep[] = [];
  for (const step of [...steps].sort(byStart)) {
    const child = takeFree(step);
    if (child === undefined) unclaimed.push(step);
    else claims.set(child.executionId, step);
  }
  return { claims, unclaimed };
}

/** For any location, or any resource. One that is not known is the empty text. */
const ANY = undefined;

/** The children under one key, oldest first. All before `next` are taken. */
interface Line {
  readonly ages: number[];
  next: number;
}

/**
 * Gives the oldest free child that a step may have started, each child once. Each child stands in one queue for
 * its location and resource, in one for each of them alone, and in one for any. So no child is compared again
 * and again, however many there are.
 */
function createTakeFree(children: readonly KnownChild[]): (step: RosterStep) => KnownChild | undefined {
  const taken = new Set<number>();
  const lines = new Map<string, Line>();
  for (const [age, child] of children.entries()) {
    const { location, resource } = whereabouts(child);
    for (const key of keys([location, ANY], [resource, ANY])) {
      const line = lines.get(key) ?? { ages: [], next: 0 };
      line.ages.push(age);
      lines.set(key, line);
    }
  }

  return (step) => {
    const { location, resource } = whereabouts(step);
    // Nearly always both know location and resource; the other queues are for a side that lacks one.
    const age =
      firstOf(keys([location], [resource])) ??
      firstOf(keys(location === '' ? [ANY] : [location, ''], resource === '' ? [ANY] : [resource, '']));
    if (age === undefined) return undefined;
    taken.add(age);
    return children[age];
  };

  function firstOf(keys: readonly string[]): number | undefined {
    const ages = keys.flatMap((key) => headOf(lines.get(key)) ?? []);
    return ages.length === 0 ? undefined : Math.min(...ages);
  }

  function headOf(line: Line | undefined): number | undefined {
    if (line === undefined) return undefined;
    while (taken.has(line.ages[line.next] ?? -1)) line.next += 1;
    return line.ages[line.next];
  }
}

const whereabouts = ({ location, resource = '' }: RosterStep | KnownChild) => ({
  location: location === undefined ? '' : locationKey(location),
  resource,
});

type Part = string | typeof ANY;
const keys = (locations: readonly Part[], targets: readonly Part[]): readonly string[] =>
  locations.flatMap((location) => targets.map((target) => JSON.stringify([location, target])));

const byStart = (one: RosterStep, other: RosterStep): number =>
  (one.startTime ?? Infinity) - (other.startTime ?? Infinity) || 0;
