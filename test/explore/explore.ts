import type { Item } from '../../src/store/table.ts';
import type { Store } from '../support/a-rollcall.ts';
import { aBeginning, fingerprint, ModelRun, type Move, type Rollcall, type State } from './model-run.ts';

export interface Limits {
  /** How often one message is left in the middle for another one: between any two calls of the table. */
  readonly preemptions: number;
  /** How often the process that handles a message dies: before or after any write. */
  readonly crashes: number;
}

interface Exploration {
  /** Different states in which nothing was left to do. */
  readonly ends: number;
  readonly states: number;
}

/** A state, what has been spent on the way to it, and a move that is still to be made. */
interface Branch {
  readonly state: State;
  readonly left: Limits;
  readonly move: Move;
  /** The process that was last let go on, by its place in the list. */
  readonly last: number | undefined;
  readonly told: readonly string[];
}

/**
 * Plays every order in which messages may be handled, side by side and interrupted, within the limits, and checks each end.
 * A state that was met before, with as much left to spend, is not gone through twice.
 * @param setUp says what is true of AWS
 * @param announce puts messages into the queue
 * @param check is called at each end, when nothing is left in the queue
 * @param planted is in the table at the beginning, and a fault in its rules
 */
export async function explore(
  { setUp, announce }: Readonly<Record<'setUp' | 'announce', (rollcall: Rollcall) => void>>,
  check: (rollcall: Rollcall, left: Limits) => Promise<void>,
  limits: Limits,
  planted: { readonly items?: readonly Item[]; readonly plant?: (store: Store) => Store } = {},
): Promise<Exploration> {
  const seen = new Set<string>();
  const branches: Branch[] = [];
  let ends = 0;

  const first = await ModelRun.restore(aBeginning(planted.items ?? []), setUp, planted.plant);
  announce(first.rollcall);
  await enter(first, limits, undefined, []);
  for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
    const { state, left, move, last, told } = branch;
    const run = await ModelRun.restore(state, setUp, planted.plant);
    const scenario = [...told, run.tell(move)];
    const before = run.length;
    try {
      await run.make(move);
    } catch (error) {
      throw new Error(tell(scenario), { cause: error });
    }
    await enter(run, paid(left, move, last), lastAfter(move, before, run.length), scenario);
  }
  return { ends, states: seen.size };

  async function enter(
    run: ModelRun,
    left: Limits,
    last: number | undefined,
    told: readonly string[],
  ): Promise<void> {
    let moves = movesWithin(run, left, last);
    while (moves.length === 0 && run.jump()) moves = movesWithin(run, left, last);
    const state = run.state();
    const print = fingerprint(state, [left, last]);
    if (seen.has(print)) return;
    seen.add(print);
    for (const move of moves.toReversed()) branches.push({ state, left, move, last, told });
    if (moves.length > 0) return;
    ends += 1;
    try {
      await check(run.rollcall, left);
    } catch (error) {
      throw new Error(tell(told), { cause: error });
    }
  }
}

/** The way to a state; what is done several times in a row, once with its number. */
function tell(told: readonly string[]): string {
  const runs: { readonly what: string; readonly times: number }[] = [];
  for (const what of told) {
    const last = runs.at(-1);
    if (last?.what === what) runs[runs.length - 1] = { what, times: last.times + 1 };
    else runs.push({ what, times: 1 });
  }
  return `After: ${runs.map(({ what, times }) => `${what} × ${times}`).join(', ')}`;
}

const movesWithin = (run: ModelRun, left: Limits, last: number | undefined): Move[] =>
  run.moves().filter((move) => {
    const { preemptions, crashes } = paid(left, move, last);
    const isDeath = move.kind === 'dieBefore' || move.kind === 'dieAfter';
    return preemptions >= 0 && crashes >= 0 && (!isDeath || last === undefined || move.index === last);
  });

/** To leave a process in the middle costs a preemption, and its death a crash. */
function paid({ preemptions, crashes }: Limits, { kind, index }: Move, last: number | undefined): Limits {
  if (kind === 'dieBefore' || kind === 'dieAfter') return { preemptions, crashes: crashes - 1 };
  const stays = last === undefined || (kind === 'goOn' && index === last);
  return { preemptions: stays ? preemptions : preemptions - 1, crashes };
}

/** The process that was let go on, unless that was its end. */
function lastAfter({ kind, index }: Move, before: number, after: number): number | undefined {
  if (kind === 'begin') return after > before ? after - 1 : undefined;
  return kind === 'goOn' && after === before ? index : undefined;
}
