import * as z from 'zod';
import { DAY_MS } from '../domain/durations.ts';
import { isExecutionId } from '../domain/execution-id.ts';
import { BadWaitError } from '../lib/errors.ts';
import type { AnswerWaiters } from './answer-waiters.ts';
import type { TaskAnswers, WaiterBook } from './ports.ts';

/** A token lives for a year at most; without a time-out it is kept as long as AWS keeps the parent. */
const LONGEST_S = 31_536_000;
const USUAL_S = (31 * DAY_MS) / 1000;

/** What a state machine gives the function that it waits for. */
const Wait = z.object({
  taskToken: z.string().min(1).max(2048),
  parentExecutionId: z.string().refine(isExecutionId, { error: 'must be an execution ID of 36 characters' }),
  /** Where the parent was started: it is refused at once if no root is collected there. */
  accountId: z.string().optional(),
  region: z.string().optional(),
  maxFailureShare: z.number().min(0).max(1).default(0),
  /** Of the task. */
  timeoutSeconds: z.number().positive().max(LONGEST_S).default(USUAL_S),
});

interface AddDeps {
  readonly store: WaiterBook;
  readonly answers: Pick<TaskAnswers, 'fail'>;
  readonly answerWaiters: AnswerWaiters;
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
  readonly now: () => number;
}

/** What the task fails with if its parent will never be sealed. */
const NOT_COLLECTED = 'Rollcall.NotCollected';

/**
 * Keeps a waiter, and answers it at once if its parent is sealed already. It is written first and the parent read afterwards; a seal is
 * written first and the waiters read afterwards: so one of the two sees the other.
 * @throws {BadWaitError} that names the fields which are wrong, and quotes nothing
 */
export const createAddWaiter =
  ({ store, answers, answerWaiters, parentAccounts, regions, now }: AddDeps) =>
  async (event: unknown): Promise<{ readonly parentExecutionId: string }> => {
    const parsed = Wait.safeParse(event);
    if (!parsed.success) {
      const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'))];
      throw new BadWaitError(`Not what a state machine waits with: ${fields.join(', ')}`);
    }
    const { taskToken: token, parentExecutionId, accountId, region, ...wait } = parsed.data;
    const isCollected =
      (accountId === undefined || parentAccounts.includes(accountId)) &&
      (region === undefined || regions.includes(region));
    if (isCollected) {
      const expiresAt = now() + wait.timeoutSeconds * 1000;
      await store.addWaiter(parentExecutionId, { token, maxFailureShare: wait.maxFailureShare }, expiresAt);
      await answerWaiters(parentExecutionId);
    } else {
      const cause = `Rollcall collects no parents of ${accountId} in ${region}: its settings parentAccounts and regions name others`;
      await answers.fail(token, NOT_COLLECTED, cause);
    }
    return { parentExecutionId };
  };
