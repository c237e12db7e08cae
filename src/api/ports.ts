import type { Outputs } from '../automation/outputs.ts';
import type { CoverageRow } from '../ledger/coverage.ts';
import type { Parent } from '../ledger/parent.ts';
import type { PlacedChild } from '../ledger/ports.ts';
import type { Recorded, Result } from '../ledger/result.ts';
import type { Roster } from '../ledger/roster.ts';
import type { TargetRow } from '../ledger/target-row.ts';

/** What answers are made from. It is only read. */
export interface ServeStore {
  findParent(parentId: string): Promise<Parent | undefined>;
  findRoster(parent: Parent): Promise<Roster | undefined>;
  targetsOf(parentId: string, extent: 'withoutOutputs'): Promise<readonly TargetRow[]>;
  /** By execution ID; of those whose outputs are not in their rows there are none. */
  rowOutputs(parentId: string, children: readonly PlacedChild[]): Promise<ReadonlyMap<string, Outputs>>;
  /** By execution ID; those that are not there are left out. */
  findResults(executionIds: readonly string[]): Promise<ReadonlyMap<string, Result>>;
  /** How the end of an execution came to be known; undefined if it is not. */
  findRecorded(executionId: string): Promise<Recorded | undefined>;
  /** What is known of every place that stands in a ledger, by account and Region. */
  coverage(): Promise<readonly CoverageRow[]>;
  /** By account ID, as the sweep last read them; empty where the central account may not list the organization's accounts. */
  accountNames(): Promise<ReadonlyMap<string, string>>;
  /** Roots, newest first, of those that started before `until`. `after` is what the page before gave as `next`. */
  listRoots(
    limit: number,
    after?: string,
    until?: number,
  ): Promise<{ readonly parents: readonly Parent[]; readonly next?: string | undefined }>;
}
