import type { CollectionRef } from '../domain/execution-ref.ts';
import type { Location } from '../domain/location.ts';
import type { Parent } from '../ledger/parent.ts';
import type { TimeSlice } from './time-slices.ts';

/** A cross-account execution as a location lists it. */
export interface ListedExecution {
  readonly executionId: string;
  readonly parentExecutionId?: string | undefined;
  readonly runbook?: string | undefined;
  readonly status: string;
  readonly startTime?: number | undefined;
}

/** Where roots are found: Systems Manager's lists. Both methods throw what an execution source throws. */
export interface RootFinder {
  /** Cross-account executions that started in that time; undefined `nextToken` on the last page. */
  listCrossAccount(
    location: Location,
    slice: TimeSlice,
    nextToken?: string,
  ): Promise<{ readonly entries: readonly ListedExecution[]; readonly nextToken: string | undefined }>;
  /** Up to ten at once; missing ones are left out. */
  listByIds(location: Location, executionIds: readonly string[]): Promise<readonly ListedExecution[]>;
}

/** Where account names are listed. */
export interface AccountDirectory {
  /**
   * One page: account IDs, names, which are untrusted text, and the root and units that hold the account if they are returned,
   * outermost first (`r-ab12/ou-ab12-11111111`); undefined `nextToken` on the last.
   * @throws {AccountNamesUnavailableError} if they are not for us, and will not be soon
   */
  listNames(nextToken?: string): Promise<{
    readonly entries: readonly (readonly [accountId: string, name: string, unitPath?: string])[];
    readonly nextToken: string | undefined;
  }>;
}

/** Where the tags of accounts are read. */
export interface AccountTagDirectory {
  /**
   * The tags of one account by key, untrusted text; empty if it has none, or is gone.
   * @throws {AccountNamesUnavailableError} if they are not for us, and will not be soon
   * @throws {ThrottledError}
   */
  listTags(accountId: string): Promise<ReadonlyMap<string, string>>;
}

/** Opaque: where a page ended. */
type PagePosition = Readonly<Record<string, string | number>>;

export interface SweepStore {
  leaseSweep(until: number): Promise<boolean>;
  releaseSweep(until: number): Promise<void>;
  /** Undefined too if it cannot be understood: then the location is searched from the start. */
  findProgress(location: Location): Promise<SweepProgress | undefined>;
  recordProgress(location: Location, progress: SweepProgress): Promise<void>;
  /** True if the table lacked it. */
  createRootPlaceholder(root: ListedExecution & { readonly location: Location }): Promise<boolean>;
  findParent(parentId: string): Promise<Parent | undefined>;
  /** Whether the end of an execution is known. */
  hasResult(executionId: string): Promise<boolean>;
  /** Due by then; all of them if `upTo` is undefined. */
  openParents(
    upTo: number | undefined,
    limit: number,
    after?: PagePosition,
  ): Promise<{
    readonly parents: readonly Parent[];
    /** How many more there are that cannot be understood. */
    readonly unreadable: number;
    readonly next?: PagePosition | undefined;
  }>;
  postpone(
    parentId: string,
    nextCheckAt: number,
    requestRounds: number,
    was: number | undefined,
  ): Promise<boolean>;
  /** Stops checking a parent that was never read. */
  abandon(parentId: string): Promise<void>;
  /** Ends a parent that was seen running and that AWS has forgotten since. */
  markExpired(parent: Parent): Promise<void>;
  /** When account names are to be listed next, in milliseconds since the epoch; undefined if they never were. */
  accountNamesDueAt(): Promise<number | undefined>;
  postponeAccountNames(dueAt: number): Promise<void>;
  /** By account ID; replaces all names. */
  recordAccountNames(
    names: ReadonlyMap<string, string>,
    unitPaths?: ReadonlyMap<string, string>,
  ): Promise<void>;
}

/** What is kept of the tags of accounts. */
export interface AccountTagStore {
  /** Of the accounts that were listed, ascending. */
  accountIds(): Promise<readonly string[]>;
  recordAccountTags(accountId: string, tags: ReadonlyMap<string, string>): Promise<void>;
  /** `dueAt` in milliseconds since the epoch; `after` is the account that was read last. Undefined if reading never began. */
  accountTagsPlan(): Promise<{ readonly dueAt: number; readonly after?: string | undefined } | undefined>;
  planAccountTags(plan: { readonly dueAt: number; readonly after?: string | undefined }): Promise<void>;
}

/** How far the sweep has searched a location. Milliseconds since the epoch. */
export interface SweepProgress {
  readonly listedUntil: number;
  /** When it last started again from the look-back. */
  readonly lookedBackAt: number;
  /** Where a search stopped that ran out of time. */
  readonly resumeFrom?: number | undefined;
  /** The length of its slices: shorter than a day where a day is too much for one sweep. */
  readonly sliceMs?: number | undefined;
}

export type Request = (refs: readonly CollectionRef[]) => Promise<void>;
