import type { Denial, KeptDenial } from '../domain/denial.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Location } from '../domain/location.ts';

/** One step of a parent's own list: somebody it was to start, or started. */
export interface RosterStep {
  readonly stepExecutionId: string;
  /** Undefined if AWS does not say where the step ran, in a form we know. */
  readonly location?: Location | undefined;
  /** The resource, in a rate-controlled run. */
  readonly target?: string | undefined;
  /** The child, where the step names it. */
  readonly childId?: string | undefined;
  readonly status: string;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly message?: string | undefined;
}

/** A child as a place lists it. */
export interface ListedChild {
  readonly executionId: string;
  readonly status: string;
  readonly target?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

/** Whom a place lists as a parent's children, or why it could not be asked. */
export interface LocationList {
  readonly location: Location;
  readonly observedAt: number;
  readonly children: readonly ListedChild[];
  /** False while the list is still being read: then it says who is there, and not who is not. */
  readonly complete: boolean;
  readonly problem?: KeptDenial | undefined;
}

/** What a parent's own list said. */
export interface Roster {
  /** False while the parent runs: then it is what one look at it showed. */
  readonly complete: boolean;
  /** Milliseconds since the epoch. */
  readonly listedAt: number;
  readonly fanOut: FanOut;
  readonly steps: readonly RosterStep[];
  readonly locations: readonly LocationList[];
  /** Some of what a place listed last cannot be understood: it is as if the place had not been asked. */
  readonly isDamaged?: boolean | undefined;
}

/** One page of a listing. */
export interface RosterPart {
  /** In the first part. */
  readonly fanOut?: FanOut | undefined;
  readonly steps: readonly RosterStep[];
  /** Whom the parent's own place lists as its children. */
  readonly children: readonly ListedChild[];
  /** Whether the place was asked: an empty list is an answer. */
  readonly childrenListed: boolean;
}

/** One page of whom a place lists. */
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
}
