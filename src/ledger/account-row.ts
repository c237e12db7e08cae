import type { TargetRow } from './target-row.ts';

/** What is known of one execution in an account, without its outputs. */
export interface AccountRow {
  /** The execution that started it. */
  readonly parentId: string;
  readonly row: TargetRow;
  /** Shape: `<ISO time>#<executionId>#<region>#<parentId>`. */
  readonly position: string;
}

/** An execution in an account whose item cannot be understood. */
export interface UnreadableInAccount {
  readonly executionId: string;
  /** The beginning of a position: it tells between which others it stands. */
  readonly position: string;
}

export interface AccountPage {
  /** Newest first. */
  readonly rows: readonly AccountRow[];
  readonly unreadable: readonly UnreadableInAccount[];
  /** Where the next page begins; undefined on the last. */
  readonly next?: string | undefined;
}

/** The shape of a position: the first part is its start and ID, the second its ID, then Region and parent. */
export const ACCOUNT_POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#([^#]+))#([^#]+)#([^#]+)$/;
