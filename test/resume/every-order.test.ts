import { describe, expect, test } from '@jest/globals';
import type { ResumeStore, TaskAnswers, Waiter } from '../../src/resume/ports.ts';
import { aParent, NOW, PARENT_ID } from '../support/builders.ts';
import { FakeTasks, rulesOver } from './support/a-waiting.ts';

// Every order in which a task begins to wait, its parent is sealed, and the notice of the seal comes, one call at a time; with a death
// of one process after any call. A notice that was not handled comes again; a task whose function died waits with a new token.

const SEALED = { revision: 1, digest: 'd', counts: {}, expected: 1, expectedAtLeast: false, sealedAt: NOW };

/** What processes share. Each call of it waits until the schedule lets it go on. */
class World {
  isSealed = false;
  deaths = 0;
  readonly waiters = new Map<string, Waiter>();
  readonly tasks = new FakeTasks();
  /** Calls that wait, by number. */
  readonly pending = new Map<number, { readonly process: number; readonly perform: () => void }>();
  #calls = 0;

  rules(process: number) {
    const call = <Answer>(perform: () => Answer): Promise<Answer> =>
      new Promise((resolve) => {
        this.pending.set(this.#calls, { process, perform: () => resolve(perform()) });
        this.#calls += 1;
      });
    const store: ResumeStore = {
      addWaiter: (_parentId, waiter) => call(() => void this.waiters.set(waiter.token, waiter)),
      waitersOf: () => call(() => [...this.waiters.values()]),
      deleteToken: (_parentId, token) => call(() => void this.waiters.delete(token)),
      findParent: () => call(() => aParent({ endedSeenAt: NOW, ...(this.isSealed && { sealed: SEALED }) })),
      findRoster: async () => undefined,
      targetsOf: async () => [],
    };
    const answers: TaskAnswers = {
      succeed: (token, output) => call(() => this.#sync('succeed', token, output)),
      fail: (token, error) => call(() => this.#sync(error, token, '')),
    };
    return rulesOver(store, answers);
  }

  /** A process is gone, with all that it was doing. */
  end(process: number): void {
    for (const [number, call] of this.pending) if (call.process === process) this.pending.delete(number);
  }

  /** As the fake answers, at once. */
  #sync(how: string, token: string, text: string): 'answered' | 'gone' {
    if (this.tasks.said.some((one) => one.token === token)) return 'gone';
    this.tasks.said.push({ token, how, text });
    return 'answered';
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

interface Choice {
  /** The number of a call; -1 for the seal. */
  readonly call: number;
  readonly dies: boolean;
}

interface Played {
  readonly world: World;
  /** The tokens of tasks that still wait for an answer, or have one. */
  readonly living: readonly string[];
  /** What could be done at each step. */
  readonly choices: readonly (readonly Choice[])[];
}

/** Plays one schedule; where it says nothing, the first process that can goes on. */
async function play(
  tasks: number,
  notices: number,
  schedule: readonly Choice[],
  deaths: number,
): Promise<Played> {
  const world = new World();
  const living: string[] = [];
  const queue: (() => Promise<unknown>)[] = [];
  let left = deaths;
  /** By process, what happens when it dies. */
  const afterDeath: (() => void)[] = [];
  const start = (run: (process: number) => Promise<unknown>, again: () => void): void => {
    void run(afterDeath.push(again) - 1);
  };
  const wait = (): void => {
    const token = `token-${living.length}`;
    living.push(token);
    start(
      (process) =>
        world
          .rules(process)
          .addWaiter({ taskToken: token, parentExecutionId: PARENT_ID, maxFailureShare: 1 }),
      () => {
        // Its task has failed, unless it was answered before: it waits with another token.
        if (!world.tasks.said.some((one) => one.token === token)) {
          living.splice(living.indexOf(token), 1, `dead ${token}`);
          wait();
        }
      },
    );
  };
  const notice = (): void => start((process) => world.rules(process).answerWaiters(PARENT_ID), notice);
  for (let n = 0; n < tasks; n += 1) wait();
  queue.push(async () => {
    world.isSealed = true;
    for (let n = 0; n < notices; n += 1) notice();
  });

  const choices: Choice[][] = [];
  for (let step = 0; ; step += 1) {
    await settle();
    const able = [...world.pending.keys()].sort((one, other) => one - other);
    const open: Choice[] = [
      ...able.map((call) => ({ call, dies: false })),
      ...(queue.length > 0 ? [{ call: -1, dies: false }] : []),
      ...(left > 0 ? able.map((call) => ({ call, dies: true })) : []),
    ];
    if (open.length === 0) break;
    const choice = schedule[step] ?? open[0] ?? { call: -1, dies: false };
    choices.push(open);
    if (choice.call === -1) await queue.pop()?.();
    else {
      const called = world.pending.get(choice.call);
      world.pending.delete(choice.call);
      called?.perform();
      if (choice.dies && called !== undefined) {
        left -= 1;
        world.deaths += 1;
        world.end(called.process);
        afterDeath[called.process]?.();
        // What it would do next is not heard any more.
        await settle();
        world.end(called.process);
      }
    }
  }
  return { world, living: living.filter((token) => !token.startsWith('dead')), choices };
}

/** Every schedule with so many changes of process, at most. */
async function explore(
  { tasks, notices, deaths, changes }: Record<'tasks' | 'notices' | 'deaths' | 'changes', number>,
  check: (played: Played) => void,
): Promise<number> {
  let ends = 0;
  const visit = async (schedule: readonly Choice[], left: number): Promise<void> => {
    const played = await play(tasks, notices, schedule, deaths);
    check(played);
    ends += 1;
    if (left === 0) return;
    for (let step = schedule.length; step < played.choices.length; step += 1) {
      const [usual, ...others] = played.choices[step] ?? [];
      const prefix = [
        ...schedule,
        ...played.choices.slice(schedule.length, step).flatMap(([first]) => first ?? []),
      ];
      if (usual === undefined) continue;
      for (const other of others) await visit([...prefix, other], left - 1);
    }
  };
  await visit([], changes);
  return ends;
}

describe('in every order', () => {
  test.each([
    ['one task, one notice', { tasks: 1, notices: 1, deaths: 1, changes: 2 }],
    ['one task, a notice that comes twice', { tasks: 1, notices: 2, deaths: 0, changes: 2 }],
    ['two tasks, one notice', { tasks: 2, notices: 1, deaths: 0, changes: 2 }],
  ])('%s: each task has one answer, and no token that is worth anything is left', async (_what, limits) => {
    const ends = await explore(limits, ({ world, living }) => {
      const answered = world.tasks.said.map(({ token }) => token);
      expect(new Set(answered).size).toBe(answered.length);
      expect(living.filter((token) => !answered.includes(token))).toEqual([]);
      // What a dying process leaves is worthless, and expires.
      const left = [...world.waiters.keys()];
      expect(left.filter((token) => living.includes(token) && !answered.includes(token))).toEqual([]);
      expect(world.deaths === 0 ? left : []).toEqual([]);
    });
    expect(ends).toBeGreaterThan(50);
  });
});
