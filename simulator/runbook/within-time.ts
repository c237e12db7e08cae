import { createContext, Script } from 'node:vm';

const LONGEST_MS = 2000;

/** What is being done: a script can be stopped, a call of ours cannot. */
const current = { work: (): void => undefined };
const context = createContext(current);
const script = new Script('work()');

/**
 * Does what a pattern or a filter of somebody's asks for, which may be so much that it never ends; meanwhile nothing
 * else could be answered.
 * @throws {Error} after two seconds, and whatever `work` throws
 */
export function withinTime<Result>(work: () => Result): Result {
  const results: Result[] = [];
  current.work = () => void results.push(work());
  try {
    script.runInContext(context, { timeout: LONGEST_MS });
  } catch (error) {
    throw isTimeout(error) ? new Error(`it takes more than ${LONGEST_MS} ms`, { cause: error }) : error;
  }
  for (const result of results) return result;
  throw new Error('it has no result');
}

const isTimeout = (error: unknown): boolean => Object(error)['code'] === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
