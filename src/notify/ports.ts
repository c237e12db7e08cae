import type { Parent } from '../ledger/parent.ts';
import type { Roster } from '../ledger/roster.ts';
import type { LedgerRow } from '../ledger/target-row.ts';
import type { RunNotice } from './run-notice.ts';

/** What a notice is sent by; metrics are sent in the same way, once for each run. */
export type ChannelName = 'chat' | 'email' | 'webhook' | 'metrics';

/** One revision of a run. */
export interface RevisionName {
  readonly parentExecutionId: string;
  readonly revision: number;
}

/**
 * What became of an attempt to claim a send: `first`, it is the caller's and nothing was sent before; `repeat`, it is the caller's, and an
 * earlier process ended without a word, so a copy may have been sent; `sent`; `busy`, another process is at it now.
 */
export type Claim = 'first' | 'repeat' | 'sent' | 'busy';

/** Which notices were sent. Each send is claimed, then done, then noted. */
export interface NoticeLog {
  claimSend(revision: RevisionName, channel: ChannelName, busyMs: number): Promise<Claim>;
  /** Notes that it was sent. */
  finishSend(revision: RevisionName, channel: ChannelName): Promise<void>;
  /** Gives the claim back, because nothing was sent for certain. */
  releaseSend(revision: RevisionName, channel: ChannelName): Promise<void>;
}

/** The ledger, and what is kept about causes. Reads are strongly consistent. */
export interface NoticeStore extends NoticeLog {
  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findParent(parentId: string): Promise<Parent | undefined>;
  /** @throws {UnreadableItemError} if a part of it cannot be understood, or is missing */
  findRoster(parent: Parent): Promise<Roster | undefined>;
  targetsOf(parentId: string, extent: 'withoutOutputs'): Promise<readonly LedgerRow[]>;
  /** By account ID. Untrusted text. */
  accountNames(): Promise<ReadonlyMap<string, string>>;
  /**
   * Notes the causes of a revision, and says which of them no earlier revision of a run of that runbook had within 30 days. The same
   * revision gets the same answer again.
   */
  noteCauses(
    runbook: string,
    causeIds: readonly string[],
    revision: RevisionName,
  ): Promise<ReadonlySet<string>>;
}

/** One way to people, or to a metric. */
export interface Channel {
  readonly name: ChannelName;
  /**
   * Whether it takes this notice at all.
   */
  wants(notice: RunNotice): boolean;
  /**
   * @throws {NoticeRefusedError} if nothing was sent for certain; after any other error it may have been
   */
  send(notice: RunNotice): Promise<void>;
}
