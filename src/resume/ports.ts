import type { Parent } from '../ledger/parent.ts';
import type { Roster } from '../ledger/roster.ts';
import type { LedgerRow } from '../ledger/target-row.ts';

/** A task of a state machine that waits until a parent is sealed. Its token is a secret: it stands in the table and nowhere else. */
export interface Waiter {
  readonly token: string;
  /** From 0 to 1: the task fails if a larger share of the targets did not succeed. */
  readonly maxFailureShare: number;
}

/** Where waiters are kept. Reads are strongly consistent. */
export interface WaiterBook {
  /** Safe to repeat. `expiresAt` is milliseconds since the epoch: the token is worthless then. */
  addWaiter(parentId: string, waiter: Waiter, expiresAt: number): Promise<void>;
  /** Those whose token was not deleted. In no particular order. */
  waitersOf(parentId: string): Promise<readonly Waiter[]>;
  /** Deletes the token. Safe to repeat. */
  deleteToken(parentId: string, token: string): Promise<void>;
}

/** The ledger, read-only. */
export interface ResumeStore extends WaiterBook {
  /** @throws {UnreadableItemError} if it is there and cannot be understood */
  findParent(parentId: string): Promise<Parent | undefined>;
  findRoster(parent: Parent): Promise<Roster | undefined>;
  targetsOf(parentId: string, extent: 'withoutOutputs'): Promise<readonly LedgerRow[]>;
}

/** `gone`: the token can no longer be answered, because the task has ended or there never was one. */
export type AnswerOutcome = 'answered' | 'gone';

/** Answers tasks that wait. Errors never hold a token. */
export interface TaskAnswers {
  /** `output` is JSON, at most {@link LONGEST_OUTPUT} bytes. */
  succeed(token: string, output: string): Promise<AnswerOutcome>;
  /** `cause` has at most {@link LONGEST_CAUSE} bytes. */
  fail(token: string, error: string, cause: string): Promise<AnswerOutcome>;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export const LONGEST_OUTPUT = 262_144;
/**
 * Half of what Step Functions takes: a state machine that called another one has all of it in quotes, in a cause of its own.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html
 */
export const LONGEST_CAUSE = 16_384;
