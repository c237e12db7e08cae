import type { CollectionRef } from '../domain/execution-ref.ts';
import type { DenialReason } from '../domain/denial.ts';
import type { Location } from '../domain/location.ts';
import type { LedgerBook } from '../ledger/ports.ts';

/** An execution as its place lists it. */
interface ListedExecution {
  readonly executionId: string;
  readonly parentExecutionId?: string | undefined;
  readonly status: string;
}

/** What gathering asks AWS by itself; everything else is asked by the rule that collects. */
export interface ParentFinder {
  /**
   * Those that are gone are left out.
   * @throws {CouldNotLookError} if we may not look there
   * @throws {ThrottledError} if AWS would not answer for ten seconds
   */
  listByIds(location: Location, executionIds: readonly string[]): Promise<readonly ListedExecution[]>;
}

export interface GatherStore extends Pick<LedgerBook, 'findParent' | 'findRoster' | 'targetsOf'> {
  /** Lets go of a listing that nobody is at any more. */
  releaseListing(parentId: string, lease: number): Promise<void>;
}

/** What became of a ref in this run; `failed` if an error that nobody understands kept coming back. */
export type Outcome = 'recorded' | 'ignored' | 'requeued' | 'unreadable' | 'failed';

/** By `refKey`: what has been asked for in this run, and what became of it last. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** Collects what a ref names: the same rule that the deployed stack runs. */
export type CollectOne = (ref: CollectionRef) => Promise<Outcome>;

/** Why places could not be looked at in this run, by `placeKey`. */
export type Denials = ReadonlyMap<string, { readonly reason: DenialReason; readonly message: string }>;
