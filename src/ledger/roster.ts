import type { Denial, KeptDenial } from '../domain/denial.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Location } from '../domain/location.ts';

/** One step of a parent's own list: a child that it started, or was to start. */
export interface RosterStep {
  readonly stepExecutionId: string;
  /** Undefined if AWS does not say where the step ran in a form that we know. */
  readonly location?: Location | undefined;
  /** The resource, in a rate-controlled run. */
  readonly resource?: string | undefined;
  /** The child, where the step names it. */
  readonly childId?: string | undefined;
  readonly status: string;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly message?: string | undefined;
}

/** A child as a location lists it. */
export interface ListedChild {
  readonly executionId: string;
  readonly status: string;
  readonly resource?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

/** The children of a parent that a location lists, or why it could not be read. */
export interface LocationList {
  readonly location: Location;
  readonly observedAt: number;
  readonly children: readonly ListedChild[];
  /** False while the list is being read: then it says which children exist, and not which do not. */
  readonly complete: boolean;
  readonly problem?: KeptDenial | undefined;
  /** With a problem: since when AWS has refused the location, without a break. */
  readonly refusedSince?: number | undefined;
}

/** What a parent's own list said. */
export interface Roster {
  /** False while the parent runs: then it is what one read showed. */
  readonly complete: boolean;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  readonly fanOut: FanOut;
  readonly steps: readonly RosterStep[];
  readonly locations: readonly LocationList[];
  /** Some of the last listing of a location cannot be understood: it counts as if the location had not been read. */
  readonly isDamaged?: boolean | undefined;
}

/** One page of a listing. */
export interface RosterPart {
  /** In the first part. */
  readonly fanOut?: FanOut | undefined;
  readonly steps: readonly RosterStep[];
  /** The children that the parent's own location lists. */
  readonly children: readonly ListedChild[];
  /** Whether the location was read: an empty list is an answer. */
  readonly childrenListed: boolean;
}

/** One page of a location's list. */
export interface LocationPage {
  readonly location: Location;
  /** When the listing began: it tells one listing from another. */
  readonly startedAt: number;
  /** Counted from 1. */
  readonly part: number;
  readonly children: readonly ListedChild[];
}

/** The end of such a listing. */
export interface LocationListEnd {
  readonly location: Location;
  readonly startedAt: number;
  readonly problem?: Denial | undefined;
  /** With a problem: since when coverage has known the location as refused, or this refusal. */
  readonly refusedSince?: number | undefined;
}
