import { DENIAL_REASONS } from '../domain/denial.ts';
import type { FanOutKind } from '../domain/fan-out.ts';
import type { OrUnknown } from '../domain/or-unknown.ts';
import type { Location } from '../domain/location.ts';
import type { Counts } from '../domain/verdict.ts';

export const LIST_PROBLEMS = ['expired', ...DENIAL_REASONS] as const;

/** Why a parent's list could not be read: AWS has forgotten it, or did not show it until the deadline. */
export type ListProblem = (typeof LIST_PROBLEMS)[number];

export const LISTING_STAGES = ['steps', 'children'] as const;

/** Names the roster that readers see. */
export interface RosterName {
  readonly listedAt: number;
  readonly parts: number;
  readonly complete: boolean;
}

/** How far a listing has come; readers do not see its parts until the roster is named. */
export interface ListingCursor {
  readonly listedAt: number;
  /** Parts written so far. */
  readonly parts: number;
  /** What is being paged: the parent's own steps, or the children that its location lists. */
  readonly stage: (typeof LISTING_STAGES)[number];
  /** Undefined at the start of a stage. */
  readonly nextToken?: string | undefined;
}

/** What a revision states. */
export interface Revision {
  readonly revision: number;
  readonly digest: string;
  readonly counts: Counts;
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  /** When the first revision was written. */
  readonly sealedAt: number;
}

/** What is known of an execution that fans out, and the state of its ledger. */
export interface Parent {
  readonly executionId: string;
  readonly location?: Location | undefined;
  /** Of a placeholder: the location of the child that named it. */
  readonly locationHint?: Location | undefined;
  readonly parentExecutionId?: string | undefined;
  /** Undefined for a placeholder: the parent was never read. */
  readonly kind?: OrUnknown<FanOutKind> | undefined;
  readonly runbook?: string | undefined;
  readonly runbookVersion?: string | undefined;
  /** The principal that started it, as AWS names it: an ARN. */
  readonly startedBy?: string | undefined;
  readonly status?: string | undefined;
  readonly message?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  /** When Rollcall learnt that it had ended; the deadline counts from here. */
  readonly endedSeenAt?: number | undefined;
  readonly roster?: RosterName | undefined;
  /** Until when a process has the lease to list its roster. */
  readonly listingUntil?: number | undefined;
  readonly cursor?: ListingCursor | undefined;
  /** The ledger is dirty: a row has changed that no reconcile has read yet. */
  readonly dirtySince?: number | undefined;
  /** How many rounds of requests there have been. */
  readonly requestRounds: number;
  /** When to check again; undefined once nothing is open. */
  readonly nextCheckAt?: number | undefined;
  readonly sealed?: Revision | undefined;
  /** The newest revision that was announced; 0 before. */
  readonly announced: number;
  /** It started in an account where no root may start: it and its children are ignored. */
  readonly unmanaged: boolean;
  /** What its children left before it was known whose it is may still be about to expire. */
  readonly confirming: boolean;
  /** It was found nowhere, and every location answered. */
  readonly unlocated: boolean;
  /** Why its list is incomplete and always will be. */
  readonly problem?: OrUnknown<ListProblem> | undefined;
  /** When it was last read, by our clock. */
  readonly observedAt?: number | undefined;
  /** When a child or the sweep first named it. */
  readonly placeholderSince?: number | undefined;
}

export type EndedParent = Parent & { readonly endedSeenAt: number; readonly roster: RosterName };

/**
 * Whether it is known to be ours: it was read and is no one else's, or the sweep has listed it where our roots start. What is kept under
 * any other parent expires soon.
 */
export const isConfirmed = (parent: Parent | undefined): parent is Parent =>
  parent !== undefined && !parent.unmanaged && (parent.kind !== undefined || parent.location !== undefined);

/** Whether its end has been seen and its complete roster is listed: only then can it be counted. */
export const isReconcilable = (parent: Parent | undefined): parent is EndedParent =>
  parent?.endedSeenAt !== undefined && parent.roster?.complete === true;
