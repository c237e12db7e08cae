import { evaluateTargets } from '../ledger/evaluate-targets.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import {
  LONGEST_CAUSE,
  LONGEST_OUTPUT,
  type AnswerOutcome,
  type ResumeStore,
  type TaskAnswers,
  type Waiter,
} from './ports.ts';
import { toFittingJson, toStepResult, type StepResult } from './step-result.ts';

/** What the task fails with if too many targets did not succeed; a `Catch` can name it. */
const TARGETS_FAILED = 'Rollcall.TargetsFailed';

/** How many waiters were answered, and how many tokens could no longer be. */
export type Answered = Readonly<Record<AnswerOutcome, number>>;

/** Answers every waiter of a parent, if it is sealed. */
export type AnswerWaiters = (parentId: string) => Promise<Answered>;

interface AnswerDeps {
  readonly store: ResumeStore;
  readonly answers: TaskAnswers;
  /** The name of the installation. */
  readonly serviceName: string;
}

/**
 * A token is deleted once it has been answered, or cannot be any more. It may be answered twice, by two processes at once or after a
 * crash: Step Functions takes the first answer and refuses the others, and both say the same of the parent. One token that
 * cannot be answered now holds up no other: its error is thrown last, so that all of it comes back.
 */
export function createAnswerWaiters({ store, answers, serviceName }: AnswerDeps): AnswerWaiters {
  return async (parentId) => {
    const waiters = await store.waitersOf(parentId);
    const parent = waiters.length === 0 ? undefined : await store.findParent(parentId);
    if (!isSealed(parent)) return { answered: 0, gone: 0 };
    const [roster, rows] = await Promise.all([
      store.findRoster(parent),
      store.targetsOf(parentId, 'withoutOutputs'),
    ]);
    const result = toStepResult(parent, evaluateTargets(parent, roster, rows), serviceName);
    const outcomes = await Promise.allSettled(
      waiters.map(async (waiter) => {
        const outcome = await answer(waiter, result);
        await store.deleteToken(parentId, waiter.token);
        return outcome;
      }),
    );
    const failure = outcomes.find((one) => one.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    const count = (wanted: AnswerOutcome): number =>
      outcomes.filter((one) => one.status === 'fulfilled' && one.value === wanted).length;
    return { answered: count('answered'), gone: count('gone') };
  };

  function answer({ token, maxFailureShare }: Waiter, result: StepResult): Promise<AnswerOutcome> {
    return result.failureShare > maxFailureShare
      ? answers.fail(token, TARGETS_FAILED, toFittingJson(result, LONGEST_CAUSE))
      : answers.succeed(token, toFittingJson(result, LONGEST_OUTPUT));
  }
}

const isSealed = (parent: Parent | undefined): parent is Parent & { readonly sealed: Revision } =>
  parent?.sealed !== undefined;
