import { locationKey, type Location } from '../../domain/location.ts';
import type { TargetLocations } from '../../domain/target-locations.ts';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import type { Target } from '../../ledger/target.ts';
import { VERDICTS, type Counts, type Verdict } from '../../domain/verdict.ts';
import { coverLocations, type Block } from './cover-locations.ts';
import { findSettings, settingsKey, type LocationSettings } from './location-settings.ts';

/** Verdicts that did not succeed and are not running. An unreadable target is not among them: it may have succeeded. */
export const RETRIED: readonly Verdict[] = ['failed', 'timedOut', 'cancelled', 'rejected', 'neverStarted'];

/** One entry of the `TargetLocations` of a new automation. */
export type RetryEntry = Block & LocationSettings;

/** Where to start an automation again. */
export interface RetryPlan {
  /** Together exactly the wanted locations, each once. */
  readonly entries: readonly RetryEntry[];
  /**
   * The number of those locations. With the counts of `excluded`, `withoutLocation` and `sameLocation` it sums
   * to `expected`.
   */
  readonly locations: number;
  /** Targets with other verdicts or causes than the wanted ones. */
  readonly excluded: Counts;
  /** Wanted targets with an unknown location, including those that AWS counted and did not list. */
  readonly withoutLocation: number;
  /** Wanted targets whose location is already there for another target. */
  readonly sameLocation: number;
  /** Wanted locations where an excluded target runs or ran too. */
  readonly shared: number;
  /** Targets that are excluded as succeeded, although not all of their own targets succeeded. */
  readonly incomplete: number;
  /** Locations for which no entry of the parent is known, so AWS's default settings are used. */
  readonly unknownSettings: number;
  /** Locations that entries with different settings may have meant: the first entry is used. */
  readonly ambiguousSettings: number;
}

/** Which causes are wanted, in addition to the verdicts. */
export interface AskedCauses {
  readonly isAsked: (target: Target) => boolean;
  /** Whether targets are wanted that AWS counted and did not list. */
  readonly areUnlistedAsked: boolean;
}

const EVERY_CAUSE: AskedCauses = { isAsked: () => true, areUnlistedAsked: true };

/** `locations` are those of the parent. Locations with different settings never share an entry. */
export function planRetry(
  { targets, counts }: Pick<RollCall, 'targets' | 'counts'>,
  targetLocations: readonly TargetLocations[],
  verdicts: readonly Verdict[],
  { isAsked, areUnlistedAsked }: AskedCauses = EVERY_CAUSE,
): RetryPlan {
  const wantedVerdicts = new Set(verdicts);
  const isWanted = (target: Target): boolean => wantedVerdicts.has(target.verdict) && isAsked(target);
  const wanted = targets.filter(isWanted);
  const excluded = excludedCounts({ counts, targets }, wantedVerdicts, { isAsked, areUnlistedAsked });
  const located = wanted.flatMap(({ location }) => location ?? []);
  const locations = new Map(located.map((location) => [locationKey(location), location]));
  const others = new Set(
    targets.flatMap((target) =>
      target.location === undefined || isWanted(target) ? [] : [locationKey(target.location)],
    ),
  );

  const settingsOf = findSettings(targetLocations);
  const found = [...locations.values()].map((location) => ({ location, ...settingsOf(location) }));
  const wantedInAll = sumOf(counts) - sumOf(excluded);
  return {
    entries: toEntries(found),
    locations: locations.size,
    excluded,
    withoutLocation: wantedInAll - located.length,
    sameLocation: located.length - locations.size,
    shared: [...locations.keys()].filter((key) => others.has(key)).length,
    incomplete: targets.filter((target) => !isWanted(target) && isIncomplete(target)).length,
    unknownSettings: found.filter(({ known }) => !known).length,
    ambiguousSettings: found.filter(({ ambiguous }) => ambiguous).length,
  };
}

/** With its own error threshold, AWS may call a location a success in which some resources failed. */
const isIncomplete = ({ verdict, row }: Target): boolean =>
  verdict === 'succeeded' &&
  VERDICTS.some((other) => other !== 'succeeded' && (row?.nested?.childCounts[other] ?? 0) > 0);

function toEntries(
  found: readonly { readonly location: Location; readonly settings: LocationSettings }[],
): readonly RetryEntry[] {
  const bySettings = new Map<
    string,
    { readonly settings: LocationSettings; readonly locations: Location[] }
  >();
  for (const { location, settings } of found) {
    const key = settingsKey(settings);
    const group = bySettings.get(key) ?? { settings, locations: [] };
    group.locations.push(location);
    bySettings.set(key, group);
  }
  return [...bySettings.values()].flatMap(({ settings, locations }) => {
    const { maxErrors, maxConcurrency, executionRoleName } = settings;
    return coverLocations(locations).map((block) => ({
      ...block,
      maxErrors,
      maxConcurrency,
      executionRoleName,
    }));
  });
}

/** The counts of unwanted verdicts, and of wanted verdicts with other causes. */
function excludedCounts(
  { counts, targets }: Pick<RollCall, 'targets' | 'counts'>,
  wanted: ReadonlySet<Verdict>,
  { isAsked, areUnlistedAsked }: AskedCauses,
): Counts {
  return Object.fromEntries(
    VERDICTS.flatMap((verdict) => {
      const all = counts[verdict] ?? 0;
      const listed = targets.filter((target) => target.verdict === verdict);
      const unlisted = areUnlistedAsked ? 0 : all - listed.length;
      const count = wanted.has(verdict) ? unlisted + listed.filter((target) => !isAsked(target)).length : all;
      return count === 0 ? [] : [[verdict, count]];
    }),
  );
}

const sumOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
