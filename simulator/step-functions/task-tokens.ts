import type { Location } from '../organization/location.ts';
import { ApiError } from '../server/api-error.ts';
import { StateError } from './state-error.ts';

/** A task that waits for its answer. */
interface WaitingTask {
  readonly location: Location;
  readonly answer: (output: unknown) => void;
  readonly fail: (error: StateError) => void;
  readonly heartbeat: () => void;
}

/**
 * The tokens of tasks that wait. A token is answered once, in its own account and Region.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export class TaskTokens {
  readonly #newId: () => string;
  readonly #waiting = new Map<string, WaitingTask>();
  readonly #closed = new Set<string>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** A new token, under which the task waits until it is answered or closed. */
  open(task: WaitingTask): string {
    // Those of AWS are long, and begin alike.
    const token = `AQCwAAAA${Buffer.from(`${this.#newId()}${this.#newId()}`).toString('base64')}`;
    this.#waiting.set(token, task);
    return token;
  }

  /** The task has ended in another way. */
  close(token: string): void {
    if (this.#waiting.delete(token)) this.#closed.add(token);
  }

  /** @throws {ApiError} InvalidOutput, InvalidToken or TaskTimedOut */
  succeed(location: Location, token: string, output: string): void {
    let value: unknown;
    try {
      value = JSON.parse(output);
    } catch {
      throw new ApiError('InvalidOutput', "Invalid Output: 'Invalid JSON'");
    }
    this.#take(location, token).answer(value);
  }

  /** @throws {ApiError} InvalidToken or TaskTimedOut */
  fail(location: Location, token: string, error: string, cause: string): void {
    this.#take(location, token).fail(new StateError(error, cause));
  }

  /** @throws {ApiError} InvalidToken or TaskTimedOut */
  heartbeat(location: Location, token: string): void {
    this.#find(location, token).heartbeat();
  }

  #take(location: Location, token: string): WaitingTask {
    const task = this.#find(location, token);
    this.close(token);
    return task;
  }

  #find({ accountId, region }: Location, token: string): WaitingTask {
    if (this.#closed.has(token)) {
      throw new ApiError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    const task = this.#waiting.get(token);
    if (task === undefined || task.location.accountId !== accountId || task.location.region !== region) {
      throw new ApiError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    return task;
  }
}
