import { placeKey, type Place } from '../automation/place.ts';
import type { TargetLocations } from '../automation/target-locations.ts';
import type { RollCall } from '../ledger/roll-call.ts';
import type { Target } from '../ledger/target.ts';
import { VERDICTS, type Counts, type Verdict } from '../ledger/verdict.ts';
import { coverPlaces, type Block } from './cover-places.ts';
import { findSettings, settingsKey, type LocationSettings } from './location-settings.ts';

/** What did not succeed, and is not under way. Of an unreadable target nobody knows: it may have succeeded. */
export const RETRIED: readonly Verdict[] = ['failed', 'timedOut', 'cancelled', 'rejected', 'neverStarted'];

/** One entry of the `TargetLocations` of a new automation. */
export type RetryEntry = Block & LocationSettings;

/** Where to start an automation once more. */
export interface RetryPlan {
  /** Together exactly the wanted places, each once. */
  readonly entries: readonly RetryEntry[];
  /** How many places that is; it, the counts of `excluded`, `withoutPlace` and `samePlace` add up to what was expected. */
  readonly places: number;
  /** Targets with other verdicts than the wanted ones. */
  readonly excluded: Counts;
  /** Wanted targets of which nobody said where they run, those included that AWS counted and did not list. */
  readonly withoutPlace: number;
  /** Wanted targets whose place stands there already for another. */
  readonly samePlace: number;
  /** Wanted places where a target that is left out runs or ran too. */
  readonly shared: number;
  /** Targets that are left out as succeeded, though not all of their own targets succeeded. */
  readonly incomplete: number;
  /** Places for which no entry of the parent is known, so that AWS's own settings are taken. */
  readonly unknownSettings: number;
  /** Places that entries with different settings may have meant: the first of them is taken. */
  readonly ambiguousSettings: number;
}

/** `locations` are those of the parent. Places with different settings never share an entry. */
export function planRetry(
  { targets, counts }: Pick<RollCall, 'targets' | 'counts'>,
  locations: readonly TargetLocations[],
  verdicts: readonly Verdict[],
): RetryPlan {
  const wantedVerdicts = new Set(verdicts);
  const isWanted = (verdict: Verdict): boolean => wantedVerdicts.has(verdict);
  const wanted = targets.filter(({ verdict }) => isWanted(verdict));
  const placed = wanted.flatMap(({ place }) => place ?? []);
  const places = new Map(placed.map((place) => [placeKey(place), place]));
  const others = new Set(
    targets.flatMap(({ place, verdict }) =>
      place === undefined || isWanted(verdict) ? [] : [placeKey(place)],
    ),
  );

  const settingsOf = findSettings(locations);
  const found = [...places.values()].map((place) => ({ place, ...settingsOf(place) }));
  const wantedInAll = [...wantedVerdicts].reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);
  return {
    entries: toEntries(found),
    places: places.size,
    excluded: excludedCounts(counts, isWanted),
    withoutPlace: wantedInAll - placed.length,
    samePlace: placed.length - places.size,
    shared: [...places.keys()].filter((key) => others.has(key)).length,
    incomplete: targets.filter((target) => !isWanted(target.verdict) && isIncomplete(target)).length,
    unknownSettings: found.filter(({ known }) => !known).length,
    ambiguousSettings: found.filter(({ ambiguous }) => ambiguous).length,
  };
}

/** With an error threshold of its own, AWS may call a location a success in which some resources failed. */
const isIncomplete = ({ verdict, row }: Target): boolean =>
  verdict === 'succeeded' &&
  VERDICTS.some((other) => other !== 'succeeded' && (row?.nested?.targets[other] ?? 0) > 0);

function toEntries(
  found: readonly { readonly place: Place; readonly settings: LocationSettings }[],
): readonly RetryEntry[] {
  const bySettings = new Map<string, { readonly settings: LocationSettings; readonly places: Place[] }>();
  for (const { place, settings } of found) {
    const key = settingsKey(settings);
    const group = bySettings.get(key) ?? { settings, places: [] };
    group.places.push(place);
    bySettings.set(key, group);
  }
  return [...bySettings.values()].flatMap(({ settings, places }) => {
    const { maxErrors, maxConcurrency, executionRoleName } = settings;
    return coverPlaces(places).map((block) => ({ ...block, maxErrors, maxConcurrency, executionRoleName }));
  });
}

const excludedCounts = (counts: Counts, isWanted: (verdict: Verdict) => boolean): Counts =>
  Object.fromEntries(
    VERDICTS.filter((verdict) => !isWanted(verdict)).flatMap((verdict) => {
      const count = counts[verdict];
      return count === undefined ? [] : [[verdict, count]];
    }),
  );
