import { locationKey } from '../domain/location.ts';
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

/** Whatever the place, or the resource. One that is not known is the empty text. */
const ANY = undefined;

/** The children under one key, oldest first. All before `next` are taken. */
interface Line {
  readonly ages: number[];
  next: number;
}

/**
 * Gives the oldest free child that a step may have started, each once. Each child stands in a line for its place and resource, and
 * in those for either and for any: so none is looked at again and again, however many there are.
 */
function createTakeFree(children: readonly KnownChild[]): (step: RosterStep) => KnownChild | undefined {
  const taken = new Set<number>();
  const lines = new Map<string, Line>();
  for (const [age, child] of children.entries()) {
    const { location, target } = whereabouts(child);
    for (const key of keys([location, ANY], [target, ANY])) {
      const line = lines.get(key) ?? { ages: [], next: 0 };
      line.ages.push(age);
      lines.set(key, line);
    }
  }

  return (step) => {
    const { location, target } = whereabouts(step);
    // Nearly always both say the same of place and resource; the others are for what one of them leaves out.
    const age =
      firstOf(keys([location], [target])) ??
      firstOf(keys(location === '' ? [ANY] : [location, ''], target === '' ? [ANY] : [target, '']));
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

const whereabouts = ({ location, target = '' }: RosterStep | KnownChild) => ({
  location: location === undefined ? '' : locationKey(location),
  target,
});

type Part = string | typeof ANY;
const keys = (locations: readonly Part[], targets: readonly Part[]): readonly string[] =>
  locations.flatMap((location) => targets.map((target) => JSON.stringify([location, target])));

const byStart = (one: RosterStep, other: RosterStep): number =>
  (one.startTime ?? Infinity) - (other.startTime ?? Infinity) || 0;
