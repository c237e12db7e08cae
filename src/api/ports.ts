import type { AccountPage } from '../ledger/account-row.ts';
import type { Outputs } from '../domain/outputs.ts';
import type { CoverageRow } from '../ledger/coverage.ts';
import type { Parent } from '../ledger/parent.ts';
import type { LocatedChild } from '../ledger/ports.ts';
import type { Recorded, Result, Unreadable } from '../ledger/result.ts';
import type { Roster } from '../ledger/roster.ts';
import type { LedgerRow } from '../ledger/target-row.ts';

/** The stores that answers are made from, read-only. */
export interface ServeStore {
  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findParent(parentId: string): Promise<Parent | undefined>;
  /** @throws {UnreadableItemError} if a part of it cannot be understood, or is missing */
  findRoster(parent: Parent): Promise<Roster | undefined>;
  targetsOf(parentId: string, extent: 'withoutOutputs'): Promise<readonly LedgerRow[]>;
  /** By execution ID; executions whose outputs are not in their rows are left out. */
  rowOutputs(
    parentId: string,
    children: readonly LocatedChild[],
    areNeighbours?: boolean,
  ): Promise<ReadonlyMap<string, Outputs>>;
  /** By execution ID; missing results are left out, and results that cannot be understood are named as such. */
  findResults(executionIds: readonly string[]): Promise<ReadonlyMap<string, Result | Unreadable>>;
  /** How the end of an execution came to be known; undefined if it is not, or cannot be understood. */
  findRecorded(executionId: string): Promise<Recorded | undefined>;
  /** What is known of every location that occurs in a ledger, by account and Region. */
  coverage(): Promise<readonly CoverageRow[]>;
  /** By account ID, as the sweep last read them; empty where the central account may not list the organization's accounts. */
  accountNames(): Promise<ReadonlyMap<string, string>>;
  /** By account ID, the organizational unit or root that holds it, if Organizations returned it. */
  accountUnits(): Promise<ReadonlyMap<string, string>>;
  /** The same with every unit above it, outermost first: `r-ab12/ou-ab12-11111111`. */
  accountUnitPaths(): Promise<ReadonlyMap<string, string>>;
  /** By account ID, its tags by key, untrusted text; accounts whose tags were not read are left out. */
  accountTags(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
  /** What ran in an account, newest first, of what started before `until`. `after` is the `next` of the previous page. */
  listInAccount(accountId: string, limit: number, after?: string, until?: number): Promise<AccountPage>;
  /** Roots, newest first, of those that started before `until`. `after` is the `next` of the previous page. */
  listRoots(
    limit: number,
    after?: string,
    until?: number,
  ): Promise<{
    readonly parents: readonly Parent[];
    /** Those that cannot be understood, each with its position in the list: `<ISO time>#<executionId>`. */
    readonly unreadable: readonly { readonly executionId: string; readonly position: string }[];
    readonly next?: string | undefined;
  }>;
}
