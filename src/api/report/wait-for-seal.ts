import type { RuntimeDeps } from '../../lib/runtime-deps.ts';
import type { ServeStore } from '../ports.ts';
import { Problem } from '../http/problem.ts';

const POLL_MS = 1_000;
/** With very many parents each is looked at more rarely: the table answers others too. */
const LOOKS_PER_SECOND = 20;
/**
 * How many requests one process holds. On Lambda a process has one request at a time, and API Gateway says how many functions are held; this
 * is for local mode, where one process has them all.
 */
const MOST_HELD = 100;

/**
 * Returns once the parent is sealed, the time is up, or the caller has gone away. It need not be known yet.
 * @throws {Problem} `too-many-waiting`, at once, if the process holds as many requests as it may
 */
export type WaitForSeal = (parentId: string, seconds: number, signal: AbortSignal) => Promise<void>;

interface WaitForSealDeps extends Pick<RuntimeDeps, 'now' | 'sleep'> {
  readonly store: Pick<ServeStore, 'findParent'>;
}

interface Look {
  readonly at: number;
  readonly answer: Promise<boolean>;
}

/** Requests that wait for the same parent share each look at it. */
export function createWaitForSeal({ store, now, sleep }: WaitForSealDeps): WaitForSeal {
  const looks = new Map<string, Look>();
  /** How many requests wait for each parent. */
  const waiting = new Map<string, number>();
  let held = 0;

  return async (parentId, seconds, signal) => {
    if (held >= MOST_HELD) throw tooManyWaiting();
    const until = now() + seconds * 1_000;
    held += 1;
    waiting.set(parentId, (waiting.get(parentId) ?? 0) + 1);
    try {
      while (now() < until && !signal.aborted) {
        if (await isOver(parentId)) return;
        await sleep(Math.min(pollMs(), until - now()), signal);
      }
    } finally {
      held -= 1;
      const others = (waiting.get(parentId) ?? 1) - 1;
      if (others > 0) waiting.set(parentId, others);
      else {
        waiting.delete(parentId);
        looks.delete(parentId);
      }
    }
  };

  function isOver(parentId: string): Promise<boolean> {
    const last = looks.get(parentId);
    if (last !== undefined && now() - last.at < pollMs()) return last.answer;
    const answer = hasNothingToWaitFor(parentId);
    looks.set(parentId, { at: now(), answer });
    return answer;
  }

  /** An unmanaged parent is never sealed, so waiting for it ends too. */
  async function hasNothingToWaitFor(parentId: string): Promise<boolean> {
    const parent = await store.findParent(parentId);
    return parent?.sealed !== undefined || parent?.unmanaged === true;
  }

  function pollMs(): number {
    return Math.max(POLL_MS, (waiting.size * 1_000) / LOOKS_PER_SECOND);
  }
}

const tooManyWaiting = (): Problem =>
  new Problem(
    'too-many-waiting',
    'Too many requests wait',
    `${MOST_HELD} requests wait for a seal here already: ask for the report without waiting, or wait again in some seconds`,
  );
