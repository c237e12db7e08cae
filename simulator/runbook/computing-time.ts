import { performance } from 'node:perf_hooks';
import { createContext, Script } from 'node:vm';

const MOST_MS = 2000;
/** What takes less is ordinary work, and is not counted: a thousand children may compare a thousand values. */
const ORDINARY_MS = 50;

/** What is being done: a script can be stopped, a call of ours cannot. */
const current = { work: (): void => undefined };
const context = createContext(current);
const script = new Script('work()');

/**
 * The time that one request, and everything that it starts, may spend on patterns and selectors of a document. They may
 * ask for so much that they never end, and meanwhile nothing else could be answered.
 */
export class ComputingTime {
  readonly #ordinaryMs: number;
  #leftMs = MOST_MS;

  /** @param ordinaryMs what takes no longer than this is not counted */
  constructor(ordinaryMs = ORDINARY_MS) {
    this.#ordinaryMs = ordinaryMs;
  }

  /** @throws {Error} once two seconds have been spent in all, and whatever `work` throws */
  spend<Result>(work: () => Result): Result {
    if (this.#leftMs < 1) throw isOver();
    const results: Result[] = [];
    current.work = () => void results.push(work());
    const startedAt = performance.now();
    try {
      script.runInContext(context, { timeout: Math.ceil(this.#leftMs) });
    } catch (error) {
      throw isTimeout(error) ? isOver(error) : error;
    } finally {
      const tookMs = performance.now() - startedAt;
      if (tookMs > this.#ordinaryMs) this.#leftMs -= tookMs;
    }
    for (const result of results) return result;
    throw new Error('it has no result');
  }
}

const isOver = (cause?: unknown): Error =>
  new Error(`it takes more than ${MOST_MS} ms, or what was compared before it did`, { cause });
const isTimeout = (error: unknown): boolean => Object(error)['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
