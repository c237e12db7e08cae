import { onAbort } from '../clock/on-abort.ts';
import type { Clock, ScheduleOptions } from '../clock/clock.ts';
import type { Location } from '../organization/location.ts';
import { ApiError } from '../server/api-error.ts';
import { detailsName, type HistoryEvent } from './history-event.ts';
import { StateError } from './state-error.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A state machine that was created, or that a template deploys. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly location: Location;
  readonly roleArn: string;
  /** JSON, as its author wrote it. */
  readonly definition: string;
}

interface End {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

const EVENT_OF: Readonly<Record<End['status'], string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** What Step Functions keeps of a cause. */
const LONGEST_CAUSE = 32_768;

/** One execution of a state machine: how it stands, and what happened in it. */
export class Execution {
  readonly arn: string;
  readonly machine: StateMachine;
  readonly name: string;
  readonly input: unknown;
  readonly events: HistoryEvent[] = [];
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
  readonly startedMs: number;
  #end: (End & { readonly atMs: number }) | undefined;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #settle: () => void = () => undefined;

  constructor(machine: StateMachine, name: string, input: unknown, clock: Clock) {
    this.machine = machine;
    this.name = name;
    this.input = input;
    this.#clock = clock;
    this.startedMs = clock.now();
    this.arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.record('ExecutionStarted', { input: JSON.stringify(input), roleArn: machine.roleArn });
  }

  /** Aborts when the execution has ended, whatever it was doing. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  get status(): ExecutionStatus {
    return this.#end?.status ?? 'RUNNING';
  }

  record(type: string, details: object = {}): void {
    const id = this.events.length + 1;
    const timestamp = this.#clock.now() / 1000;
    this.events.push({ id, previousEventId: id - 1, timestamp, type, [detailsName(type)]: details });
  }

  /** Ends it, unless it has ended. */
  end(how: End): void {
    if (this.#end !== undefined) return;
    this.#end = { ...how, cause: how.cause?.slice(0, LONGEST_CAUSE), atMs: this.#clock.now() };
    const { status, output, error, cause } = this.#end;
    this.record(
      EVENT_OF[status],
      status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : { error, cause },
    );
    this.#stop.abort();
    this.#settle();
  }

  /** @throws {ApiError} if it has ended */
  abort(error: string | undefined, cause: string | undefined): void {
    if (this.#end !== undefined) {
      throw new ApiError('ValidationException', 'The execution has ended.');
    }
    this.end({ status: 'ABORTED', error, cause });
  }

  /**
   * Waits without being busy: a clock that stands still may go on.
   * @throws {StateError} when the execution ends meanwhile
   */
  wait(ms: number, options?: ScheduleOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.schedule(
        this.#clock.now() + ms,
        () => {
          forget();
          resolve();
        },
        options,
      );
      const forget = onAbort(this.stopped, () => {
        cancel();
        reject(new StateError('States.Runtime', 'The execution has ended'));
      });
    });
  }

  /** As DescribeExecution answers. */
  describe(): Readonly<Record<string, unknown>> {
    const { output, error, cause, atMs } = this.#end ?? {};
    return {
      executionArn: this.arn,
      stateMachineArn: this.machine.arn,
      name: this.name,
      status: this.status,
      startDate: this.startedMs / 1000,
      ...(atMs !== undefined && { stopDate: atMs / 1000 }),
      input: JSON.stringify(this.input),
      inputDetails: { included: true },
      ...(this.status === 'SUCCEEDED' && {
        output: JSON.stringify(output),
        outputDetails: { included: true },
      }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    };
  }
}
