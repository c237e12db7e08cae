import type { Location } from './location.ts';

export const SOURCES = ['event', 'sweep', 'request'] as const;

/** What told of an execution: its own event, the sweep, or a request. */
export type Source = (typeof SOURCES)[number];

export interface Provenance {
  readonly source: Source;
  /** The event's own time, in milliseconds since the epoch. */
  readonly eventTime?: number | undefined;
}

/** How often a ref has been put back, by cause. */
export interface Attempts {
  readonly throttled?: number | undefined;
  readonly notFound?: number | undefined;
  readonly notEnded?: number | undefined;
  /** Too many of its account wait until it is known whose their parents are. */
  readonly crowded?: number | undefined;
}

/** Names an execution that is to be collected, and where it runs if that is known. */
export interface ExecutionRef {
  readonly executionId: string;
  readonly location?: Location | undefined;
  /** Its parent, where the asker knows it: then "could not look" can be recorded for the target. */
  readonly parentExecutionId?: string | undefined;
  /** The place of a child that named it. */
  readonly locationHint?: Location | undefined;
  /** A child says that this is its parent, so it fans out whatever it looks like. */
  readonly isKnownParent?: boolean | undefined;
  /** Somebody asked for it now: what is still open is asked for at once, and not when its next look is due. */
  readonly immediate?: boolean | undefined;
  /** When it started, where the asker knows it: tells "expired" from "not there yet". */
  readonly startTime?: number | undefined;
  /** The status its event announced, in the API's spelling. */
  readonly eventStatus?: string | undefined;
  readonly provenance: Provenance;
  readonly attempts: Attempts;
}

/** How far the listing of a place has come. */
export interface LocationListing {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Parts written so far. */
  readonly parts: number;
  readonly nextToken: string;
}

/** Asks a place whom it lists as children of a parent: the parent's own list names no ID for somebody there. */
export interface ChildrenRef {
  readonly childrenOf: string;
  readonly location: Location;
  /** Where an earlier listing ran out of time. */
  readonly listing?: LocationListing | undefined;
  readonly provenance: Provenance;
  readonly attempts: Attempts;
}

/** All that can be asked of `collect`. */
export type CollectionRef = ExecutionRef | ChildrenRef;

export const isChildrenRef = (ref: CollectionRef): ref is ChildrenRef => 'childrenOf' in ref;
