import type { Cancel, Clock } from '../clock/clock.ts';
import { onAbort } from '../clock/on-abort.ts';
import type { ContextObject } from './context-object.ts';
import type { Execution } from './execution.ts';
import { followExecution } from './follow-execution.ts';
import { readResource, type Integration } from './resource.ts';
import type { MachineRole, ServiceCalls } from './service-calls.ts';
import { StateError } from './state-error.ts';
import type { TaskTokens } from './task-tokens.ts';

export interface TaskWorld {
  readonly clock: Clock;
  readonly calls: ServiceCalls;
  readonly tokens: TaskTokens;
  /** An execution that a state machine has started, by its ARN. */
  readonly executionOf: (arn: string) => Execution | undefined;
}

/** One attempt of a task. */
export interface TaskAttempt {
  readonly resource: string;
  /** The input of the call, in which the token may stand. */
  readonly inputOf: (context: ContextObject) => Promise<unknown>;
  readonly context: ContextObject;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/**
 * Runs a task once, to its end.
 * @returns what it answered
 * @throws {StateError} if it failed, its time was up, or the execution ended
 */
export async function runTask(
  execution: Execution,
  attempt: TaskAttempt,
  world: TaskWorld,
): Promise<unknown> {
  const { clock, tokens } = world;
  const { location } = execution.machine;
  const integration = readResource(attempt.resource);
  const answered = openPromise();
  const fail = (error: string, cause: string): void => answered.reject(new StateError(error, cause));

  const limit = (seconds: number | undefined, error: string): Cancel =>
    seconds === undefined
      ? () => undefined
      : // What waits for an answer is no work: a clock that runs until all is idle does not run so far.
        clock.schedule(clock.now() + seconds * 1000, () => fail(error, ''), { background: true });
  const cancelTimeout = limit(attempt.timeoutSeconds, 'States.Timeout');
  let cancelHeartbeat = limit(attempt.heartbeatSeconds, 'States.HeartbeatTimeout');
  const heartbeat = (): void => {
    cancelHeartbeat();
    cancelHeartbeat = limit(attempt.heartbeatSeconds, 'States.HeartbeatTimeout');
  };
  const forget = onAbort(execution.stopped, () => fail('States.Runtime', 'The execution has ended'));
  const token =
    integration.pattern === 'token'
      ? tokens.open({ location, answer: answered.resolve, fail: answered.reject, heartbeat })
      : undefined;
  const context = token === undefined ? attempt.context : { ...attempt.context, Task: { Token: token } };
  try {
    const called = callOnce(execution, { ...attempt, context }, integration, world);
    // With a token, the answer comes by it, perhaps before the call has ended.
    called.then((answer) => token === undefined && answered.resolve(answer), answered.reject);
    return await answered.promise;
  } finally {
    forget();
    cancelTimeout();
    cancelHeartbeat();
    if (token !== undefined) tokens.close(token);
  }
}

/** What `Promise.withResolvers` gives, which Node 20 has not. */
function openPromise() {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (error: StateError) => void = () => undefined;
  const promise = new Promise<unknown>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

async function callOnce(
  execution: Execution,
  { inputOf, context, resource, timeoutSeconds, heartbeatSeconds }: TaskAttempt,
  integration: Integration,
  { clock, calls, executionOf }: TaskWorld,
): Promise<unknown> {
  const { machine, name } = execution;
  const role: MachineRole = { location: machine.location, roleArn: machine.roleArn, sessionName: name };
  const input: object = Object((await inputOf(context)) ?? {});
  const [, , , , , resourceType = '', action = ''] = resource.replace(':aws-sdk:', ':aws-sdk_').split(':');
  const named = { resourceType: resourceType.replace('_', ':'), resource: action };
  execution.record('TaskScheduled', {
    ...named,
    region: machine.location.region,
    parameters: JSON.stringify(input),
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  });
  execution.record('TaskStarted', named);
  const answer = await clock.run(() => calls.call(integration, input, role));
  if (integration.pattern === 'request') return answer;
  execution.record('TaskSubmitted', { ...named, output: JSON.stringify(answer) });
  return integration.pattern === 'sync'
    ? followExecution(answer, role, calls, executionOf, execution.stopped)
    : answer;
}
