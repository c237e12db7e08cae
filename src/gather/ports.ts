import type { CollectionRef } from '../domain/execution-ref.ts';
import type { DenialReason } from '../domain/denial.ts';
import type { Location } from '../domain/location.ts';
import type { LedgerBook } from '../ledger/ports.ts';

/** An execution as its location lists it. */
interface ListedExecution {
  readonly executionId: string;
  readonly parentExecutionId?: string | undefined;
  readonly status: string;
}

/** What gathering reads from AWS itself; `collect` reads everything else. */
export interface ParentFinder {
  /**
   * Executions that do not exist are left out.
   * @throws {CouldNotLookError} if we may not read there
   * @throws {ThrottledError} if AWS throttles for ten seconds
   */
  listByIds(location: Location, executionIds: readonly string[]): Promise<readonly ListedExecution[]>;
}

export interface GatherStore extends Pick<LedgerBook, 'findParent' | 'findRoster' | 'targetsOf'> {
  /** Releases the lease of a listing that a crashed run left. */
  releaseListing(parentId: string, lease: number): Promise<void>;
}

/** The outcome for a ref in this run; `failed` if an unexpected error came back each time. */
export type Outcome = 'recorded' | 'ignored' | 'requeued' | 'unreadable' | 'failed';

/** By `refKey`: what has been requested in this run, and its latest outcome. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** Collects the execution that a ref names: the same rule that the deployed stack runs. */
export type CollectOne = (ref: CollectionRef) => Promise<Outcome>;

/** Why locations could not be read in this run, by `locationKey`. */
export type Denials = ReadonlyMap<string, { readonly reason: DenialReason; readonly message: string }>;
