import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const Started = z.object({ version: z.string() });
const Answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });

/** One function out of its zip, in a process of another Node. */
export interface PackagedFunction {
  /** Such as `v24.21.0`. */
  readonly version: string;
  readonly call: (
    event: unknown,
    context: { readonly getRemainingTimeInMillis: () => number },
  ) => Promise<unknown>;
  /** All that it wrote: lines of the log and of metrics, and whatever Node complains of. */
  readonly written: () => { readonly stdout: string; readonly stderr: string };
  readonly close: () => Promise<void>;
}

/**
 * The path of a real Node of a major version, from the registry.
 * @throws {Error} that says so if it cannot be had
 */
export async function nodeOf(major: number): Promise<string> {
  const ask = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
  const { stdout } = await promisify(execFile)('npx', ask).catch((cause: unknown) => {
    throw new Error(`There is no Node ${major} here: npx -y -p node@${major} node needs the registry`, {
      cause,
    });
  });
  return stdout.trim();
}

/** Starts a handler as Lambda does: with its own environment, and without the project around it. */
export async function startPackagedFunction(
  execPath: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<PackagedFunction> {
  const child = fork(fileURLToPath(new URL('./runtime.js', import.meta.url)), [file], {
    execPath,
    execArgv: [],
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => (written.stdout += String(text)));
  child.stderr?.on('data', (text) => (written.stderr += String(text)));
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), ended.then(() => [undefined])]);
  const started = Started.safeParse(first[0]);
  if (!started.success) throw new Error(`${file} does not start: ${written.stderr}`);

  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  child.on('message', (message) => {
    const { id, result, error } = Answer.parse(message);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result);
    else caller?.reject(new Error(error));
  });
  return {
    version: started.data.version,
    call: (event, context) =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve, reject });
        child.send({ id: calls, event, deadlineMs: Date.now() + context.getRemainingTimeInMillis() });
      }),
    written: () => written,
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
