import type { Location } from '../organization/location.ts';
import type { TargetLocation } from './execution.ts';
import { concurrencyOf, errorsOf } from './rate.ts';

/** The execution role of a location that names none. */
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** One step of a cross-account execution: one account in one Region. */
export interface RoleLocation {
  readonly location: Location;
  readonly roleName: string;
}

/** The accounts of an entry of TargetLocations, in the order in which they are taken. */
export type Expand = (entry: TargetLocation) => readonly string[];

/** The accounts × Regions of one entry, each once. */
export const expandLocations = (entry: TargetLocation, expand: Expand): RoleLocation[] =>
  expand(entry).flatMap((accountId) =>
    [...new Set(entry.Regions)].map((region) => ({
      location: { accountId, region },
      roleName: entry.ExecutionRoleName ?? EXECUTION_ROLE,
    })),
  );

/** How many locations of an entry run at once; AWS's default is one. */
export const maxConcurrency = (
  { TargetLocationMaxConcurrency = '1' }: TargetLocation,
  total: number,
): number => concurrencyOf(TargetLocationMaxConcurrency, total);

/** How many locations of an entry may fail before no other starts; AWS's default is none. */
export const maxErrors = ({ TargetLocationMaxErrors = '0' }: TargetLocation, total: number): number =>
  errorsOf(TargetLocationMaxErrors, total);
