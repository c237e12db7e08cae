class FunctionStoppedError extends Error {
  override readonly name = 'FunctionStoppedError';
}

interface Invocation {
  readonly stop: () => void;
  /** Ends when the handler has, also after a stop: it may not have noticed yet. */
  readonly settled: Promise<void>;
}

interface State {
  readonly running: Set<Invocation>;
  /** Until another process is there. */
  fresh: Promise<unknown> | undefined;
}

/**
 * The processes in which functions run, one for each. A stopped process takes its running invocations with it, as
 * errors of the function, and nothing more that it sends is heard; then another takes its place.
 */
export class FunctionProcesses {
  readonly #states = new Map<string, State>();
  /** Ends a function's process and starts another; by default there is none but this one. */
  restart: (functionName: string) => Promise<void> = async () => undefined;

  /** Runs an invocation, as soon as there is a process for it. */
  async run<T>(functionName: string, work: () => Promise<T>): Promise<T> {
    const state = this.#stateOf(functionName);
    while (state.fresh !== undefined) await state.fresh;
    return new Promise<T>((resolve, reject) => {
      const invocation: Invocation = {
        stop: () => reject(new FunctionStoppedError(`${functionName} exited with error: signal: killed`)),
        settled: work()
          .then(resolve, reject)
          .finally(() => state.running.delete(invocation)),
      };
      state.running.add(invocation);
    });
  }

  stop(functionName: string): void {
    const state = this.#stateOf(functionName);
    const running = [...state.running];
    for (const invocation of running) invocation.stop();
    const settled = running.map((invocation) => invocation.settled);
    // A process that cannot be started answers nothing: its invocations run out of time.
    const restarted = this.restart(functionName).catch(() => undefined);
    const fresh = Promise.all([state.fresh, restarted, ...settled]).finally(() => {
      if (state.fresh === fresh) state.fresh = undefined;
    });
    state.fresh = fresh;
  }

  isStopped(functionName: string): boolean {
    return this.#stateOf(functionName).fresh !== undefined;
  }

  #stateOf(functionName: string): State {
    const state = this.#states.get(functionName) ?? { running: new Set(), fresh: undefined };
    this.#states.set(functionName, state);
    return state;
  }
}
