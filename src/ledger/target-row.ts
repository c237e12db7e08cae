import type { Outputs } from '../domain/outputs.ts';
import type { OrUnknown } from '../domain/or-unknown.ts';
import type { Location } from '../domain/location.ts';
import type { FailedStep } from '../domain/step.ts';
import { isRefusedForGood } from './refusal.ts';
import type { KeptProvenance } from './result.ts';
import { isDenialReason, type KeptDenial } from '../domain/denial.ts';
import type { Counts, KEPT_REASONS } from '../domain/verdict.ts';
import { createHash } from 'node:crypto';

/**
 * How much a row knows: 0 could not be read, 1 running, 2 gone from AWS's history, 3 how it ended. A row changes
 * only to a higher rank, or to a later observation of the same rank.
 */
export type Rank = 0 | 1 | 2 | 3;

/** The counts and digest of a child's own ledger, written onto its row in the ledger above when it was sealed. */
export interface NestedLedger {
  readonly childCounts: Counts;
  readonly childDigest: string;
  readonly childRevision: number;
}

/** What AWS said about one child, kept under its parent. */
export interface TargetRow extends KeptProvenance {
  readonly executionId: string;
  readonly location: Location;
  readonly rank: Rank;
  readonly status?: string | undefined;
  /** Set at rank 0 and 2. */
  readonly reason?: OrUnknown<(typeof KEPT_REASONS)[number]> | undefined;
  /** At rank 0 and 1: since when AWS has refused the location, without a break; the first writer decides. */
  readonly refusedSince?: number | undefined;
  /** At rank 1: why it could not be read since. */
  readonly refusal?: KeptDenial | undefined;
  /** AWS's words: the failure of the child, or why it could not be read. */
  readonly message?: string | undefined;
  /** At rank 3, of a child that does not fan out over locations or resources: the step at which it failed. */
  readonly failedStep?: FailedStep | undefined;
  /** The resource it was started for, in a rate-controlled run. */
  readonly resource?: string | undefined;
  /** What it ran; absent if it could not be read. */
  readonly runbook?: string | undefined;
  readonly runbookVersion?: string | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
  readonly fansOut: boolean;
  /** At rank 3; absent if they are too large for a row: then they are in the child's result. */
  readonly outputs?: Outputs | undefined;
  /** At rank 3: the names of its outputs, sorted; absent if they are too many for a row. */
  readonly outputNames?: readonly string[] | undefined;
  /** At rank 3: equal outputs have equal digests. */
  readonly outputsDigest?: string | undefined;
  /** When AWS was read, or refused to be, by our clock. */
  readonly observedAt: number;
  /** When the row was written, by our clock. */
  readonly recordedAt: number;
  /** Absent until the ledger of a child that fans out is sealed. */
  readonly nested?: NestedLedger | undefined;
}

/** A row that cannot be understood: its key still names its child. */
export interface UnreadableRow {
  readonly executionId: string;
  readonly location: Location;
  readonly isUnreadable: true;
}

/** A row as a ledger reads it. */
export type LedgerRow = TargetRow | UnreadableRow;

export const isReadable = (row: LedgerRow): row is TargetRow => !('isUnreadable' in row);

/** A leaf is final when its end is known or forgotten, a fan-out when its own ledger is sealed. */
export const isFinalRow = ({ rank, fansOut, nested }: TargetRow): boolean =>
  rank === 2 || (rank === 3 && (!fansOut || nested !== undefined));

/** Whether all that is left to know of the child is in a location that AWS refuses again and again. */
export function isRefusedRow({ rank, reason, refusedSince: since, observedAt, refusal }: TargetRow): boolean {
  const isRefused = (rank === 0 && isDenialReason(reason)) || (rank === 1 && refusal !== undefined);
  return isRefused && isRefusedForGood({ since, at: observedAt });
}

/** What every row can hold of its outputs, so that they can be compared and filtered by name without reading them. */
interface OutputsSummary {
  /** Sorted; undefined if they are too many for a row. */
  readonly outputNames: readonly string[] | undefined;
  /** 32 hex digits: equal outputs have equal digests. */
  readonly outputsDigest: string;
}

const MAX_NAMES_BYTES = 1024;

export function summarizeOutputs(outputs: Outputs): OutputsSummary {
  const names = Object.keys(outputs).sort();
  const text = JSON.stringify(names.map((name) => [name, outputs[name]]));
  return {
    outputNames: Buffer.byteLength(JSON.stringify(names)) > MAX_NAMES_BYTES ? undefined : names,
    outputsDigest: createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}
