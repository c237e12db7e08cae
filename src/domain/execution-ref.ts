import type { Location } from './location.ts';

export const SOURCES = ['event', 'sweep', 'request'] as const;

/** What named an execution: its own event, the sweep, or a request. */
export type Source = (typeof SOURCES)[number];

export interface Provenance {
  readonly source: Source;
  /** The event's own time, in milliseconds since the epoch. */
  readonly eventTime?: number | undefined;
}

/** How often a ref has been requeued, by cause. */
export interface Attempts {
  readonly throttled?: number | undefined;
  readonly notFound?: number | undefined;
  readonly notEnded?: number | undefined;
  /** Too many of its account wait until it is known whose their parents are. */
  readonly crowded?: number | undefined;
  /** AWS refused the location: one more look, five minutes later, tells whether it refuses it for good. */
  readonly refused?: number | undefined;
}

/** Names an execution to collect, and its location if that is known. */
export interface ExecutionRef {
  readonly executionId: string;
  readonly location?: Location | undefined;
  /** Its parent, if the sender knows it: then "could not look" can be recorded for the target. */
  readonly parentExecutionId?: string | undefined;
  /** The location of a child that named it. */
  readonly locationHint?: Location | undefined;
  /** A child names it as its parent, so it fans out, however it looks. */
  readonly isKnownParent?: boolean | undefined;
  /** A person asked for it now: open targets are requested at once, not in the next planned round. */
  readonly immediate?: boolean | undefined;
  /** When it started, if the sender knows it: tells "expired" from "not there yet". */
  readonly startTime?: number | undefined;
  /** The status that its event announced, in the API's spelling. */
  readonly eventStatus?: string | undefined;
  readonly provenance: Provenance;
  readonly attempts: Attempts;
}

/** How far the listing of a location has come. */
export interface LocationListing {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Parts written so far. */
  readonly parts: number;
  readonly nextToken: string;
}

/** Asks a location for the children of a parent: the parent's own list names no ID for one of them. */
export interface ChildrenRef {
  readonly childrenOf: string;
  readonly location: Location;
  /** The point at which an earlier listing ran out of time. */
  readonly listing?: LocationListing | undefined;
  /** As for an execution. */
  readonly immediate?: boolean | undefined;
  readonly provenance: Provenance;
  readonly attempts: Attempts;
}

/** Everything that `collect` can be asked for. */
export type CollectionRef = ExecutionRef | ChildrenRef;

export const isChildrenRef = (ref: CollectionRef): ref is ChildrenRef => 'childrenOf' in ref;
