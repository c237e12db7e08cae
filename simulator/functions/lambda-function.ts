import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { Clock } from '../clock/clock.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';

const Properties = z.object({
  Handler: z.string(),
  Role: z.string(),
  MemorySize: z.number().default(128),
  Timeout: z.number().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).prefault({}),
});

/** What the template says of a function. */
export interface FunctionSettings {
  /** The name of its file: `collect` for `handlers/collect.handler`. */
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
}

export function readFunction({ reference, arn, properties }: DeployedResource): FunctionSettings {
  const { Handler, Role, MemorySize, Timeout, Environment } = Properties.parse(properties);
  return {
    name: /([^/]+)\.[^.]+$/.exec(Handler)?.[1] ?? Handler,
    functionName: reference,
    arn,
    roleArn: Role,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    variables: Environment.Variables,
  };
}

/** A handler, as Lambda calls it. */
export type Handler<Event> = (event: Event, context: Context) => Promise<unknown>;

class FunctionTimeoutError extends Error {
  override readonly name = 'FunctionTimeoutError';
}

/**
 * Calls a function as Lambda does: with the time it has left, and no longer than that.
 * @throws {FunctionTimeoutError} when its time is up; also whatever the handler throws
 */
export function invoke<Event>(
  settings: FunctionSettings,
  handler: Handler<Event>,
  event: Event,
  world: { readonly clock: Clock; readonly newId: () => string },
): Promise<unknown> {
  const { clock } = world;
  const deadlineMs = clock.now() + settings.timeoutMs;
  return clock.run(
    () =>
      new Promise((resolve, reject) => {
        const cancel = clock.schedule(deadlineMs, () =>
          reject(
            new FunctionTimeoutError(`${settings.functionName} timed out after ${settings.timeoutMs} ms`),
          ),
        );
        const context = contextOf(settings, world.newId(), () => Math.max(0, deadlineMs - clock.now()));
        const end = async (): Promise<unknown> => handler(event, context);
        end().then(resolve, reject).finally(cancel);
      }),
  );
}

function contextOf(settings: FunctionSettings, requestId: string, remainingMs: () => number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: settings.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: settings.arn,
    memoryLimitInMB: String(settings.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${settings.functionName}`,
    logStreamName: requestId,
    getRemainingTimeInMillis: remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
