import type { CollectionRef } from '../domain/execution-ref.ts';
import type { Location } from '../domain/location.ts';
import type { Parent, Revision } from './parent.ts';
import type { Roster } from './roster.ts';
import type { LedgerRow, NestedLedger } from './target-row.ts';

/** A child and its location: together they name its row. */
export interface LocatedChild {
  readonly executionId: string;
  readonly location: Location;
}

/**
 * Where ledgers are kept. Reads are strongly consistent. A write that returns `false` was refused by its
 * condition: another process was first, and the flow goes on.
 */
export interface LedgerBook {
  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findParent(parentId: string): Promise<Parent | undefined>;
  /**
   * Undefined if the parent has no roster that readers may see.
   * @throws {UnreadableItemError} if a part of it cannot be understood, or is missing
   */
  findRoster(parent: Parent): Promise<Roster | undefined>;
  /**
   * In no particular order. The outputs of ten thousand rows are nearly all of their size, so a caller that
   * needs none leaves them out.
   */
  targetsOf(parentId: string, extent?: 'withoutOutputs'): Promise<readonly LedgerRow[]>;

  /** Sets `dirtySince`, if it is still what was read. */
  markDirty(parentId: string, dirtySince: number, was: number | undefined): Promise<boolean>;
  clearDirty(parentId: string): Promise<void>;

  /** Leases the right to request what is open, if `nextCheckAt` is still what was read. */
  leaseRound(parentId: string, until: number, was: number): Promise<boolean>;
  /** Says when to check again. */
  finishRound(parentId: string, nextCheckAt: number, requestRounds: number): Promise<void>;

  /** Writes the next revision, if `after` is still the newest and has been announced. */
  recordRevision(parentId: string, revision: Revision, after: number): Promise<boolean>;
  markAnnounced(parentId: string, revision: number): Promise<void>;
  /** Leaves the index of what is open, if the newest revision is announced and the ledger is not dirty. */
  closeLedger(parentId: string, revision: number): Promise<boolean>;

  /** Writes a sealed ledger onto its row in the ledger above, unless a later revision is there. */
  recordNested(parentId: string, child: LocatedChild, nested: NestedLedger): Promise<boolean>;
}

/** Where requests to collect are sent. */
export interface Requests {
  /** Through the bus, like every event: one way in. */
  request(refs: readonly CollectionRef[]): Promise<void>;
  /** Straight to the queue, since a bus cannot delay. */
  requestLater(ref: CollectionRef, delayMs: number): Promise<void>;
}

/** Receives an announcement when a root is sealed. */
export interface SealedNotice {
  readonly parent: Parent;
  readonly revision: Revision;
}

export interface Notices {
  announceSealed(notice: SealedNotice): Promise<void>;
}
