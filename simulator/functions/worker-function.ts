import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

type Call = (
  event: unknown,
  context: { readonly getRemainingTimeInMillis: () => number },
) => Promise<unknown>;

/** A function in a thread of its own. */
export interface WorkerFunction {
  /** Calls the handler. Throws what it throws, by name and message. */
  readonly call: Call;
  /** Kills the thread, with all it is at, and starts another. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface WorkerFunctionOptions {
  /** The handler's file, such as `handlers/collect.ts`. */
  readonly file: string;
  /** All that the function finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its log lines go: they are appended. */
  readonly logFile: string;
}

/** Functions run on Node 22 and later; on a laptop, Node 20 will do. */
export const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

const Answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });

/**
 * Starts a handler as Lambda does: in an environment of its own, with the credentials of its own role.
 * @throws {Error} if the handler cannot be loaded; its log says more
 */
export async function startWorkerFunction(options: WorkerFunctionOptions): Promise<WorkerFunction> {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  let thread = await startThread(options, log);
  return {
    call: (event, context) => thread.call(event, context),
    restart: async () => {
      await thread.kill();
      thread = await startThread(options, log);
    },
    close: async () => {
      await thread.kill();
      log.end();
    },
  };
}

interface Thread {
  readonly call: Call;
  /** What it is at fails. */
  readonly kill: () => Promise<void>;
}

async function startThread({ file, environment }: WorkerFunctionOptions, log: WriteStream): Promise<Thread> {
  const worker = new Worker(new URL('./function-worker.js', import.meta.url), {
    env: { ...environment, ...QUIET },
    workerData: { handlerUrl: pathToFileURL(file).href },
    stdout: true,
    stderr: true,
  });
  worker.stdout.pipe(log, { end: false });
  worker.stderr.pipe(log, { end: false });
  await once(worker, 'message'); // ready

  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (message) => {
    const { id, result, error } = Answer.parse(message);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result);
    else caller?.reject(new Error(error));
  });
  worker.on('error', fail);

  return {
    call: (event, context) =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve, reject });
        worker.postMessage({ id: calls, event, deadlineMs: Date.now() + context.getRemainingTimeInMillis() });
      }),
    kill: async () => {
      await worker.terminate();
      fail(new Error(`${basename(file)} was stopped`));
    },
  };
}
