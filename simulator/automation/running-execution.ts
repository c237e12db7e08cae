import type { Location } from '../organization/location.ts';
import type { Clock } from '../clock/clock.ts';
import {
  hasEnded,
  type AutomationExecution,
  type FailureDetails,
  type Outputs,
  type StepExecution,
} from './execution.ts';
import type { History } from './history.ts';
import type { Principal } from '../iam/principal.ts';
import type { Child } from './start-child.ts';

/** What a status change tells: the execution's own, or that of one of its steps. */
export type StatusChange = (location: Location, execution: AutomationExecution, step?: StepExecution) => void;

/** What SendAutomationSignal sends, and the principal that sends it. */
export interface Signal {
  readonly type: string;
  /** The name of the step that it is for; undefined for the one that waits. */
  readonly stepName?: string | undefined;
  readonly sender: Principal;
}

/** @throws {ApiError} if the signal is not for this step */
export type Listener = (signal: Signal) => void;

/** How a step or an execution ended. */
export interface End {
  readonly status: string;
  readonly outputs?: Outputs | undefined;
  readonly failureMessage?: string | undefined;
  readonly failureDetails?: FailureDetails | undefined;
}

export interface RunningWorld {
  readonly clock: Clock;
  readonly history: History;
  readonly announce: StatusChange;
  /** How an execution that failed is said to have ended; `Failed` if it does not say. */
  readonly failureOf?: (location: Location, runbook: string) => string;
}

/** One execution while it runs: every change is recorded in the history, and announced. */
export class RunningExecution {
  readonly location: Location;
  readonly #clock: Clock;
  readonly #history: History;
  readonly #announce: StatusChange;
  readonly #failureOf: (location: Location, runbook: string) => string;
  readonly #cancelling = new AbortController();
  readonly #indices: Map<string, number>;
  readonly #children = new Set<Child>();
  /** By step: what waits there for a signal. */
  readonly #listeners = new Map<string, Listener>();
  /** How it ends once a request has said that nothing more is to start. */
  #statusWhenStopped: string | undefined;
  #execution: AutomationExecution;

  constructor(location: Location, execution: AutomationExecution, world: RunningWorld) {
    this.location = location;
    this.#execution = execution;
    this.#indices = new Map(execution.StepExecutions.map((step, index) => [step.StepExecutionId, index]));
    this.#clock = world.clock;
    this.#history = world.history;
    this.#announce = world.announce;
    this.#failureOf = world.failureOf ?? (() => 'Failed');
    this.#history.record(location, execution);
  }

  get execution(): AutomationExecution {
    return this.#execution;
  }

  get id(): string {
    return this.#execution.AutomationExecutionId;
  }

  /** Aborts when the execution is cancelled: what runs in it ends as soon as it can, and nothing more starts. */
  get cancelled(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** Whether nothing more is to start in it. */
  get isStopped(): boolean {
    return this.#statusWhenStopped !== undefined;
  }

  /** It has waited long enough for its turn. */
  leaveQueue(): void {
    if (!this.isStopped) this.change({ AutomationExecutionStatus: 'InProgress' });
  }

  /** Ends what runs, the children too. Once more does nothing. */
  cancel(): void {
    if (this.cancelled.aborted || hasEnded(this.#execution)) return;
    this.#statusWhenStopped = 'Cancelled';
    this.change({ AutomationExecutionStatus: 'Cancelling' });
    this.#cancelling.abort();
    for (const child of this.#children) child.cancel();
  }

  /** Lets what runs go to its end, starts nothing more, and ends as `status`. */
  complete(status: string): void {
    this.#statusWhenStopped ??= status;
    this.#stopBetweenSteps();
  }

  /** Waits for a child, which is cancelled if this execution is. */
  async awaitChild(child: Child): Promise<AutomationExecution> {
    this.#children.add(child);
    try {
      return await child.ended;
    } finally {
      this.#children.delete(child);
    }
  }

  /** A step waits, and its execution with it, until a signal comes or the waiting is given up. */
  listen(stepId: string, listener: Listener): () => void {
    this.#listeners.set(stepId, listener);
    this.#setWaiting(stepId, true);
    return () => {
      this.#listeners.delete(stepId);
      this.#setWaiting(stepId, false);
    };
  }

  /** Whether a step waits for a signal; the listener throws if it is not for this one. */
  signal(signal: Signal): boolean {
    const waiting = this.#execution.StepExecutions.find(
      ({ StepExecutionId, StepName }) =>
        this.#listeners.has(StepExecutionId) && (signal.stepName ?? StepName) === StepName,
    );
    const listener = waiting && this.#listeners.get(waiting.StepExecutionId);
    listener?.(signal);
    return listener !== undefined;
  }

  #setWaiting(stepId: string, isWaiting: boolean): void {
    this.changeStep(stepId, { StepStatus: isWaiting ? 'Waiting' : 'InProgress' });
    if (this.isStopped) return;
    this.change({ AutomationExecutionStatus: this.#listeners.size > 0 ? 'Waiting' : 'InProgress' });
  }

  /** Steps of a loop: each iteration has its own. */
  addSteps(steps: readonly StepExecution[]): void {
    this.change({ StepExecutions: [...this.#execution.StepExecutions, ...steps] });
  }

  change(changes: Partial<AutomationExecution>): void {
    this.#execution = { ...this.#execution, ...changes };
    this.#history.record(this.location, this.#execution);
  }

  /** `stepId` is its StepExecutionId: names need not be unique. */
  changeStep(stepId: string, changes: Partial<StepExecution>): void {
    const steps = this.#execution.StepExecutions;
    const index = this.#indexOf(stepId);
    const step = steps[index];
    if (step !== undefined) this.change({ StepExecutions: steps.with(index, { ...step, ...changes }) });
  }

  startStep(stepId: string, changes: Partial<StepExecution> = {}): void {
    this.changeStep(stepId, { StepStatus: 'InProgress', ExecutionStartTime: this.#seconds(), ...changes });
  }

  endStep(stepId: string, { status, outputs, failureMessage, failureDetails }: End): void {
    this.changeStep(stepId, {
      StepStatus: status,
      ExecutionEndTime: this.#seconds(),
      ...(outputs !== undefined && { Outputs: outputs }),
      ...(failureMessage !== undefined && { FailureMessage: failureMessage }),
      ...(failureDetails !== undefined && { FailureDetails: failureDetails }),
    });
    const step = this.#execution.StepExecutions[this.#indexOf(stepId)];
    if (step !== undefined) this.#announce(this.location, this.#execution, step);
    if (this.isStopped) this.#stopBetweenSteps();
  }

  /** Whatever its last step did: what was cancelled ends as Cancelled. */
  end({ status, outputs = {}, failureMessage }: End): void {
    const isFailure = status === 'Failed' && this.#execution.AutomationExecutionStatus !== 'Cancelling';
    const stopped = this.cancelled.aborted && !isFailure ? this.#statusWhenStopped : undefined;
    const said = status === 'Failed' ? this.#failureOf(this.location, this.#execution.DocumentName) : status;
    this.change({
      AutomationExecutionStatus: stopped ?? said,
      ExecutionEndTime: this.#seconds(),
      Outputs: outputs,
      ...(failureMessage !== undefined && { FailureMessage: failureMessage }),
    });
    this.#announce(this.location, this.#execution);
  }

  /** The simulation itself failed: said as a failure of what ran. */
  fail(error: unknown): void {
    if (hasEnded(this.#execution)) return;
    const words = error instanceof Error ? error.message : String(error);
    const failure = { status: 'Failed', failureMessage: `The simulation failed: ${words}` };
    for (const { StepExecutionId, StepStatus } of this.#execution.StepExecutions) {
      if (StepStatus === 'InProgress' || StepStatus === 'Waiting') this.endStep(StepExecutionId, failure);
    }
    this.end(failure);
  }

  /** A parent may have thousands of steps, each of which changes a few times. */
  #indexOf(stepId: string): number {
    const steps = this.#execution.StepExecutions;
    const known = this.#indices.get(stepId) ?? -1;
    if (steps[known]?.StepExecutionId === stepId) return known;
    const index = steps.findIndex(({ StepExecutionId }) => StepExecutionId === stepId);
    this.#indices.set(stepId, index);
    return index;
  }

  /** For the code that runs the steps, the end of what was running is a cancellation: no other starts. */
  #stopBetweenSteps(): void {
    const isRunning = this.#execution.StepExecutions.some(
      ({ ExecutionStartTime, ExecutionEndTime }) =>
        ExecutionStartTime !== undefined && ExecutionEndTime === undefined,
    );
    if (!isRunning) this.#cancelling.abort();
  }

  #seconds(): number {
    return this.#clock.now() / 1000;
  }
}
