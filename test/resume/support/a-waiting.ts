import { createAddWaiter } from '../../../src/resume/add-waiter.ts';
import { createAnswerWaiters } from '../../../src/resume/answer-waiters.ts';
import type { AnswerOutcome, ResumeStore, TaskAnswers } from '../../../src/resume/ports.ts';
import { createStore } from '../../../src/store/store.ts';
import { MemoryTable } from '../../../src/store/memory-table.ts';
import { DAY, NOW } from '../../support/builders.ts';

/** What was answered to a task. */
export interface Said {
  readonly token: string;
  /** `succeed`, or the error that it failed with. */
  readonly how: string;
  /** JSON: the output, or the cause. */
  readonly text: string;
}

/** Step Functions, as far as it takes answers: a task takes one. */
export class FakeTasks implements TaskAnswers {
  readonly said: Said[] = [];
  /** What answering throws, by token. */
  readonly failing = new Map<string, Error>();

  async succeed(token: string, output: string): Promise<AnswerOutcome> {
    return this.#take({ token, how: 'succeed', text: output });
  }

  async fail(token: string, error: string, cause: string): Promise<AnswerOutcome> {
    return this.#take({ token, how: error, text: cause });
  }

  #take(one: Said): AnswerOutcome {
    const failure = this.failing.get(one.token);
    if (failure !== undefined) throw failure;
    if (this.said.some(({ token }) => token === one.token)) return 'gone';
    this.said.push(one);
    return 'answered';
  }
}

/** The two rules over a store and a fake of Step Functions. */
export function rulesOver(store: ResumeStore, answers: TaskAnswers) {
  const answerWaiters = createAnswerWaiters({ store, answers, serviceName: 'rollcall' });
  const addWaiter = createAddWaiter({
    store,
    answers,
    answerWaiters,
    parentAccounts: ['111111111111'],
    regions: ['eu-west-1'],
    now: () => NOW,
  });
  return { answerWaiters, addWaiter };
}

/** The rules over a table in memory. */
export function aWaiting() {
  const clock = { now: NOW };
  const table = new MemoryTable(() => clock.now);
  const store = createStore(table, { now: () => clock.now, retentionMs: 400 * DAY });
  const tasks = new FakeTasks();
  return { clock, table, store, tasks, ...rulesOver(store, tasks) };
}
