import { readDefinition, type Definition, type State } from './definition.ts';
import type { Execution } from './execution.ts';
import { JSON_PATH } from './json-path-language.ts';
import { JSONATA } from './jsonata-language.ts';
import type { Entered, Language, Left, StateContext, StateOf } from './language.ts';
import { runTask, type TaskWorld } from './run-task.ts';
import { matches, StateError } from './state-error.ts';

/** What comes after a state: another one, or the end. */
type Step = Left & { readonly next: string | undefined };

/** Runs an execution to its end, state after state. What a state throws that nothing catches ends it. */
export async function runExecution(execution: Execution, world: TaskWorld): Promise<void> {
  try {
    const { machine } = execution;
    const definition = readDefinition(machine.definition);
    const { clock, calls } = world;
    await clock.run(() => calls.assumeRole({ ...machine, sessionName: execution.name }, machine.arn));
    const { TimeoutSeconds } = definition;
    if (TimeoutSeconds !== undefined) {
      const timeout = (): void => execution.end({ status: 'TIMED_OUT', error: 'States.Timeout' });
      const atMs = clock.now() + TimeoutSeconds * 1000;
      const cancel = clock.schedule(atMs, timeout, { background: true });
      execution.stopped.addEventListener('abort', cancel);
    }
    execution.end({ status: 'SUCCEEDED', output: await walk(execution, definition, world) });
  } catch (error) {
    const { error: name, cause } =
      error instanceof StateError ? error : new StateError('States.Runtime', String(error));
    execution.end({ status: name === 'States.Timeout' ? 'TIMED_OUT' : 'FAILED', error: name, cause });
  }
}

/** What the last state left behind. */
async function walk(execution: Execution, definition: Definition, world: TaskWorld): Promise<unknown> {
  let step: Step = { next: definition.StartAt, data: execution.input, variables: new Map() };
  while (step.next !== undefined) {
    const state = definition.States[step.next];
    if (state === undefined) throw new StateError('States.Runtime', `There is no state ${step.next}`);
    const isJsonata = (state.QueryLanguage ?? definition.QueryLanguage) === 'JSONata';
    step = await runState(state, step.next, step, {
      execution,
      world,
      language: isJsonata ? JSONATA : JSON_PATH,
    });
  }
  return step.data;
}

interface Run {
  readonly execution: Execution;
  readonly world: TaskWorld;
  readonly language: Language;
}

async function runState(
  state: State,
  name: string,
  { data: input, variables }: Left,
  run: Run,
): Promise<Step> {
  const { execution, world } = run;
  if (execution.stopped.aborted) throw new StateError('States.Runtime', 'The execution has ended');
  const type = `${state.Type}State`;
  execution.record(`${type}Entered`, { name, input: JSON.stringify(input) });
  const entered: Entered = { input, variables, context: contextOf(execution, name, world.clock.now()) };
  const step = await stepOf(state, entered, run);
  execution.record(`${type}Exited`, { name, output: JSON.stringify(step.data) });
  return step;
}

async function stepOf(state: State, entered: Entered, run: Run): Promise<Step> {
  const { language, execution } = run;
  switch (state.Type) {
    case 'Task':
      return runWithRetries(state, entered, run);
    case 'Choice':
      return language.chosen(state, entered);
    case 'Wait':
      await execution.wait(1000 * ((await language.seconds(state.Seconds, state.SecondsPath, entered)) ?? 0));
      return { ...(await language.passed(state, entered)), next: state.Next };
    case 'Pass':
      return { ...(await language.passed(state, entered)), next: state.Next };
    case 'Succeed':
      return { ...(await language.passed(state, entered)), next: undefined };
    case 'Fail':
      throw await language.failed(state, entered);
  }
}

/** Each retrier counts the attempts that it made, until the state is left. */
async function runWithRetries(task: StateOf<'Task'>, entered: Entered, run: Run): Promise<Step> {
  const { execution, language } = run;
  const made = new Map<object, number>();
  for (let retries = 0; ; retries += 1) {
    const now: Entered = {
      ...entered,
      context: { ...entered.context, State: { ...entered.context.State, RetryCount: retries } },
    };
    try {
      const result = await attemptOnce(task, now, run);
      return { ...(await language.succeeded(task, result, now)), next: task.Next };
    } catch (error) {
      if (!(error instanceof StateError) || execution.stopped.aborted) throw error;
      const retrier = task.Retry.find(({ ErrorEquals }) => matches(ErrorEquals, error.error));
      const before = retrier === undefined ? 0 : (made.get(retrier) ?? 0);
      if (retrier !== undefined && before < retrier.MaxAttempts) {
        made.set(retrier, before + 1);
        const seconds = retrier.IntervalSeconds * retrier.BackoffRate ** before;
        await execution.wait(1000 * Math.min(seconds, retrier.MaxDelaySeconds));
        continue;
      }
      const catcher = task.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, error.error));
      if (catcher === undefined) throw error;
      return { ...(await language.caught(catcher, error, now)), next: catcher.Next };
    }
  }
}

async function attemptOnce(task: StateOf<'Task'>, entered: Entered, run: Run): Promise<unknown> {
  const { execution, language, world } = run;
  try {
    const result = await runTask(
      execution,
      {
        resource: task.Resource,
        inputOf: (context) => language.argumentsOf(task, entered, context),
        context: entered.context,
        timeoutSeconds: await language.seconds(task.TimeoutSeconds, task.TimeoutSecondsPath, entered),
        heartbeatSeconds: await language.seconds(task.HeartbeatSeconds, task.HeartbeatSecondsPath, entered),
      },
      world,
    );
    execution.record('TaskSucceeded', { output: JSON.stringify(result) });
    return result;
  } catch (error) {
    if (error instanceof StateError) {
      const type = matches(['States.Timeout'], error.error) ? 'TaskTimedOut' : 'TaskFailed';
      execution.record(type, { error: error.error, cause: error.cause });
    }
    throw error;
  }
}

function contextOf(execution: Execution, name: string, nowMs: number): StateContext {
  const { machine, arn, input, startedMs } = execution;
  return {
    Execution: {
      Id: arn,
      Input: input,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(startedMs).toISOString(),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    State: { EnteredTime: new Date(nowMs).toISOString(), Name: name, RetryCount: 0 },
  };
}
