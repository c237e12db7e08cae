import type { Place } from '../../src/automation/place.ts';
import type { Clock } from '../clock/clock.ts';
import {
  hasEnded,
  type AutomationExecution,
  type FailureDetails,
  type Outputs,
  type StepExecution,
} from './execution.ts';
import type { History } from './history.ts';

/** What a status change tells: the execution's own, or that of one of its steps. */
export type StatusChange = (place: Place, execution: AutomationExecution, step?: StepExecution) => void;

/** How a step or an execution ended. */
export interface End {
  readonly status: string;
  readonly outputs?: Outputs | undefined;
  readonly failureMessage?: string | undefined;
  readonly failureDetails?: FailureDetails | undefined;
}

/** One execution while it runs: every change is recorded in the history, and announced. */
export class RunningExecution {
  readonly place: Place;
  readonly #clock: Clock;
  readonly #history: History;
  readonly #announce: StatusChange;
  readonly #cancelling = new AbortController();
  #execution: AutomationExecution;

  constructor(
    place: Place,
    execution: AutomationExecution,
    world: { readonly clock: Clock; readonly history: History; readonly announce: StatusChange },
  ) {
    this.place = place;
    this.#execution = execution;
    this.#clock = world.clock;
    this.#history = world.history;
    this.#announce = world.announce;
    this.#history.record(place, execution);
  }

  get execution(): AutomationExecution {
    return this.#execution;
  }

  get id(): string {
    return this.#execution.AutomationExecutionId;
  }

  /** Aborts when somebody cancels the execution: what runs in it ends as soon as it can. */
  get cancelled(): AbortSignal {
    return this.#cancelling.signal;
  }

  /** Ends what runs, the children too. Once more does nothing. */
  cancel(): void {
    if (this.cancelled.aborted || hasEnded(this.#execution)) return;
    this.change({ AutomationExecutionStatus: 'Cancelling' });
    this.#cancelling.abort();
  }

  change(changes: Partial<AutomationExecution>): void {
    this.#execution = { ...this.#execution, ...changes };
    this.#history.record(this.place, this.#execution);
  }

  /** `stepId` is its StepExecutionId: names need not be unique. */
  changeStep(stepId: string, changes: Partial<StepExecution>): void {
    this.change({
      StepExecutions: this.#execution.StepExecutions.map((step) =>
        step.StepExecutionId === stepId ? { ...step, ...changes } : step,
      ),
    });
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
    const step = this.#execution.StepExecutions.find(({ StepExecutionId }) => StepExecutionId === stepId);
    if (step !== undefined) this.#announce(this.place, this.#execution, step);
  }

  end({ status, outputs = {}, failureMessage }: End): void {
    this.change({
      AutomationExecutionStatus: status,
      ExecutionEndTime: this.#seconds(),
      Outputs: outputs,
      ...(failureMessage !== undefined && { FailureMessage: failureMessage }),
    });
    this.#announce(this.place, this.#execution);
  }

  #seconds(): number {
    return this.#clock.now() / 1000;
  }
}
