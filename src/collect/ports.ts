import type { CollectionRef, Provenance } from '../domain/execution-ref.ts';
import type { Execution } from '../domain/execution.ts';
import type { FanOut } from '../domain/fan-out.ts';
import type { Location } from '../domain/location.ts';
import type { Step } from '../domain/step.ts';
import type { SeenInLocation } from '../ledger/coverage.ts';
import type { ListingCursor, ListProblem, Parent, RosterName } from '../ledger/parent.ts';
import type { Result } from '../ledger/result.ts';
import type { ListedChild, LocationListEnd, LocationPage, RosterPart } from '../ledger/roster.ts';
import type { LedgerRow, TargetRow } from '../ledger/target-row.ts';
import type { LocatedChild } from '../ledger/ports.ts';
import type { Denial, DenialReason } from '../domain/denial.ts';

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/**
 * Where executions are read from. Every method
 * @throws {ThrottledError} if AWS throttles for ten seconds
 * @throws {CouldNotLookError} if we may not read there
 */
export interface ExecutionSource {
  /** The execution as it is now, with all its steps; undefined if it does not exist. */
  fetchExecution(executionId: string, location: Location): Promise<Execution | undefined>;
  /** Undefined if the execution does not exist. */
  listSteps(executionId: string, location: Location, nextToken?: string): Promise<Page<Step> | undefined>;
  /** The children of a parent that a location lists. The list may lag. */
  listChildren(parentId: string, location: Location, nextToken?: string): Promise<Page<ListedChild>>;
}

/** A child that was kept before it was known whose its parent is. */
export type UnconfirmedChild = Pick<
  TargetRow,
  'executionId' | 'location' | 'resource' | 'startTime' | 'observedAt' | 'fansOut'
>;

/** What is kept of executions. A write that answers `false` was refused by its condition. */
export interface CollectStore {
  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findResult(executionId: string): Promise<Result | undefined>;
  /** Gives what is kept: the first to write an end decides. */
  recordResult(execution: Execution, provenance: Provenance, isUnconfirmed?: boolean): Promise<Result>;
  recordTarget(parentId: string, row: TargetRow, isUnconfirmed?: boolean): Promise<boolean>;
  /** For a child that was seen running: its row stays, with why it could not be read at that time, and since when. */
  recordRefusal(
    parentId: string,
    child: LocatedChild,
    denial: Denial,
    times: { readonly at: number; readonly since: number },
  ): Promise<boolean>;

  // What is kept while it is not known whose the parent is (`isUnconfirmed`) expires soon, until it is confirmed.
  /** Takes one of an account's few seats for such children; false if there is none. The same child may take it again. */
  takeSeat(accountId: string, executionId: string): Promise<boolean>;
  unconfirmedTargets(parentId: string): Promise<readonly UnconfirmedChild[]>;
  confirmTarget(parentId: string, child: Omit<UnconfirmedChild, 'fansOut'>): Promise<void>;
  endConfirming(parentId: string): Promise<void>;

  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findParent(parentId: string): Promise<Parent | undefined>;
  /** True for the first writer. */
  createPlaceholder(parentId: string, locationHint: Location): Promise<boolean>;
  recordParent(execution: Execution, fanOut: FanOut, isNew?: boolean): Promise<boolean>;
  /** False if it has been looked at and found ours. */
  markUnmanaged(parentId: string): Promise<boolean>;
  /** Lets what was kept of an unmanaged parent's children expire with the parent. */
  expireTargets(parentId: string): Promise<void>;
  markUnlocated(parentId: string): Promise<void>;
  markExpired(parent: Parent): Promise<void>;

  leaseListing(parentId: string, until: number): Promise<boolean>;
  releaseListing(parentId: string, lease: number): Promise<void>;
  keepCursor(parentId: string, cursor: ListingCursor, lease: number, until: number): Promise<boolean>;
  recordRosterPart(
    parent: Pick<Parent, 'executionId' | 'startTime'>,
    listedAt: number,
    part: number,
    content: RosterPart,
  ): Promise<void>;
  /** With a `problem` if the list is incomplete and always will be. */
  publishRoster(
    parentId: string,
    name: Omit<RosterName, 'complete'>,
    problem?: ListProblem,
  ): Promise<boolean>;
  publishProvisionalRoster(parentId: string, name: Omit<RosterName, 'complete'>): Promise<boolean>;
  recordLocationPage(parent: Pick<Parent, 'executionId' | 'startTime'>, page: LocationPage): Promise<void>;
  finishLocationList(parent: Pick<Parent, 'executionId' | 'startTime'>, end: LocationListEnd): Promise<void>;
  /** The rows of a parent's children in one location that can be understood, without their outputs. */
  targetsIn(parentId: string, location: Location): Promise<readonly TargetRow[]>;

  /** In no particular order. */
  targetsOf(parentId: string, extent: 'withoutOutputs'): Promise<readonly LedgerRow[]>;

  // Each fact about a location is written at most daily, or when it contradicts the last note.
  noteSeen(location: Location, seen: SeenInLocation): Promise<void>;
  noteDenial(location: Location, reason: DenialReason, message: string): Promise<void>;
  /** Since when AWS has refused to let a location be read; undefined if it has not, or that is not known. */
  knownRefusedSince(location: Location): Promise<number | undefined>;
  /** `at` is when AWS refused it, in milliseconds since the epoch. */
  noteRefusedStart(location: Location, message: string, at: number): Promise<void>;
}

/** Where a ref goes that cannot be finished now: the queue, with a delay. Its receives are not counted. */
export interface Requeue {
  (ref: CollectionRef, delayMs: number): Promise<void>;
}
