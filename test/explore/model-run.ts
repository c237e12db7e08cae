import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CollectionRef } from '../../src/domain/execution-ref.ts';
import type { Item } from '../../src/store/table.ts';
import { aRollcall, VISIBILITY_MS, type Store } from '../support/a-rollcall.ts';
import { NOW } from '../support/builders.ts';
import { gatedTable, type Call } from './gated-table.ts';

export type Rollcall = ReturnType<typeof aRollcall>;

/** What may be done: a message is begun, a process goes on, or the process that goes on dies at its next write. */
export interface Move {
  readonly kind: 'begin' | 'goOn' | 'dieBefore' | 'dieAfter';
  /** Of the message in the queue, or of the process. */
  readonly index: number;
}

/** A message while it is handled: what it does next follows from what it was told. */
interface Process {
  readonly ref: CollectionRef;
  readonly answers: unknown[];
  readonly waiting: Call[];
  isOver: boolean;
  error?: unknown;
}

/** Which process a call comes from. One for all worlds: each further one makes every promise slower. */
const CURRENT = new AsyncLocalStorage<Process>();

/** Everything that what comes next depends on, as data. */
export interface State {
  readonly time: number;
  readonly items: ReadonlyMap<string, Item>;
  readonly queue: readonly Rollcall['queue'][number][];
  readonly notices: Rollcall['notices'];
  readonly calls: readonly string[];
  readonly answered: Rollcall['aws']['answers'];
  readonly processes: readonly { readonly ref: CollectionRef; readonly answers: readonly unknown[] }[];
}

/** Nothing has happened yet; `items` are in the table. */
export const aBeginning = (items: readonly Item[]): State => ({
  time: NOW,
  items: new Map(items.map((item) => [`${item.pk} ${item.sk}`, item])),
  queue: [],
  notices: [],
  calls: [],
  answered: [],
  processes: [],
});

/** Rollcall, its messages handled side by side, one call of the table at a time. */
export class ModelRun {
  readonly rollcall: Rollcall;
  readonly #gated: ReturnType<typeof gatedTable>;
  #processes: Process[] = [];

  constructor(now = NOW, plant?: (store: Store) => Store) {
    let gated: ReturnType<typeof gatedTable> | undefined;
    this.rollcall = aRollcall({
      now,
      ...(plant === undefined ? {} : { plant }),
      notesCoverage: false, // it is written last, and decides nothing: each order would be gone through twice
      through: (table) => {
        gated = gatedTable(table, (call) => this.#enter(call));
        return gated.table;
      },
    });
    if (gated === undefined) throw new Error('No table');
    this.#gated = gated;
  }

  /** The run as it was; `setUp` has put into it what is true of AWS. */
  static async restore(
    { time, items, queue, notices, calls, answered, processes }: State,
    setUp: (rollcall: Rollcall) => void,
    plant?: (store: Store) => Store,
  ): Promise<ModelRun> {
    const run = new ModelRun(time, plant);
    setUp(run.rollcall);
    await run.#gated.load(items);
    for (const { ref, answers } of processes) {
      const process = run.#begin(ref);
      for (const answer of answers) {
        await run.settle();
        process.waiting.shift()?.answer(answer);
        process.answers.push(answer);
      }
    }
    await run.settle();
    // What they sent and asked when they were first told is in the state already.
    run.rollcall.queue.splice(0, Infinity, ...queue);
    run.rollcall.notices.splice(0, Infinity, ...notices);
    run.rollcall.aws.calls.splice(0, Infinity, ...calls);
    run.rollcall.aws.answers.splice(0, Infinity, ...answered);
    return run;
  }

  state(): State {
    const { clock, queue, notices, aws } = this.rollcall;
    return {
      time: clock.now(),
      items: new Map(this.#gated.items),
      queue: [...queue],
      notices: [...notices],
      calls: [...aws.calls],
      answered: [...aws.answers],
      processes: this.#processes.map(({ ref, answers }) => ({ ref, answers: [...answers] })),
    };
  }

  /** Where every process is waiting for its next call, or over: those leave. */
  async settle(): Promise<void> {
    do await setImmediate();
    while (this.#processes.some(({ isOver, waiting }) => !isOver && waiting.length === 0));
    for (const { error } of this.#processes) if (error !== undefined) throw error;
    this.#processes = this.#processes.filter(({ isOver }) => !isOver);
  }

  /** On to the time of the next message. False if there is none. */
  jump(): boolean {
    const { queue, clock } = this.rollcall;
    if (queue.length === 0) return false;
    clock.advance(Math.max(0, Math.min(...queue.map(({ dueAt }) => dueAt)) - clock.now()));
    return true;
  }

  /** Of equal messages only the first: which of them is begun makes no difference. */
  moves(): Move[] {
    const { queue, clock } = this.rollcall;
    const due = new Map<string, number>();
    for (const [index, { ref, dueAt }] of queue.entries()) {
      if (dueAt <= clock.now() && !due.has(JSON.stringify(ref))) due.set(JSON.stringify(ref), index);
    }
    return [
      ...this.#processes.map((_, index) => ({ kind: 'goOn', index }) as const),
      ...[...due.values()].map((index) => ({ kind: 'begin', index }) as const),
      ...this.#processes.flatMap(({ waiting }, index) =>
        waiting[0]?.isWrite === true
          ? ([
              { kind: 'dieBefore', index },
              { kind: 'dieAfter', index },
            ] as const)
          : [],
      ),
    ];
  }

  tell({ kind, index }: Move): string {
    const ref = (kind === 'begin' ? this.rollcall.queue : this.#processes)[index]?.ref;
    return `${kind} ${ref !== undefined && 'executionId' in ref ? ref.executionId.slice(-2) : 'list'}`;
  }

  async make({ kind, index }: Move): Promise<void> {
    const { queue, clock } = this.rollcall;
    if (kind === 'begin') {
      const [message] = queue.splice(index, 1);
      if (message !== undefined) this.#begin(message.ref);
    } else {
      const process = this.#processes[index];
      const call = process?.waiting.shift();
      if (process === undefined || call === undefined) throw new Error('No call waits there');
      const answer = kind === 'dieBefore' ? undefined : await call.perform();
      if (kind === 'goOn') {
        process.answers.push(answer);
        call.answer(answer);
      } else {
        // Its message comes back when its visibility timeout is over.
        this.#processes.splice(index, 1);
        queue.push({ ref: process.ref, dueAt: clock.now() + VISIBILITY_MS });
      }
    }
    await this.settle();
  }

  /** The process that a move of this kind leaves going, by its place in the list; undefined if it is over. */
  get length(): number {
    return this.#processes.length;
  }

  #begin(ref: CollectionRef): Process {
    const process: Process = { ref, answers: [], waiting: [], isOver: false };
    this.#processes.push(process);
    CURRENT.run(process, () => this.rollcall.collect(ref))
      .catch((error: unknown) => {
        process.error = error;
      })
      .finally(() => {
        process.isOver = true;
      });
    return process;
  }

  #enter(call: Call): boolean {
    const process = CURRENT.getStore();
    process?.waiting.push(call);
    return process !== undefined;
  }
}

/** Equal for states from which the same can follow. */
export const fingerprint = ({ items, queue, calls, processes, ...rest }: State, more: unknown): string =>
  createHash('sha1')
    .update(
      JSON.stringify([
        [...items].map(([, item]) => sortedJson(item)).sort(),
        queue.map((message) => JSON.stringify(message)).sort(),
        [...calls].sort(),
        processes,
        rest,
        more,
      ]),
    )
    .digest('base64');

/** The same for the same item, whatever the order in which its attributes came. */
const sortedJson = (item: Item): string =>
  JSON.stringify(
    Object.keys(item)
      .sort()
      .map((name) => [name, item[name]]),
  );
