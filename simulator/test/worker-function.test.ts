import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkerFunction, type WorkerFunction } from '../functions/worker-function.ts';

// A thread loads TypeScript again, in real time.

/** Counts its calls, as long as it lives; one kind of call never ends. */
const HANDLER = `
let calls = 0;
export const handler = async (event) => {
  calls += 1;
  if (event === 'for ever') await new Promise(() => setInterval(() => undefined, 1000));
  if (event === 'fail') throw new RangeError('no');
  return { calls, colour: process.env.COLOUR };
};
`;

let directory: string;
let worker: WorkerFunction;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'inventory-worker-'));
  const file = join(directory, 'handler.mjs');
  writeFileSync(file, HANDLER);
  worker = await startWorkerFunction({
    worker: new URL('../functions/function-worker.js', import.meta.url),
    file,
    environment: { COLOUR: 'blue' },
    logFile: join(directory, 'log'),
  });
});
afterEach(async () => {
  await worker.close();
  rmSync(directory, { recursive: true });
});

const call = (event: unknown): Promise<unknown> =>
  worker.call(event, { getRemainingTimeInMillis: () => 60_000 });

test('a function in a thread is killed with what it is at, and starts again', async () => {
  await expect(call('a')).resolves.toEqual({ calls: 1, colour: 'blue' });
  await expect(call('fail')).rejects.toThrow('RangeError: no');
  const endless = call('for ever');
  const failure = endless.catch(String);
  await worker.restart();
  expect(await failure).toMatch(/handler\.mjs was stopped$/);
  await expect(call('b')).resolves.toEqual({ calls: 1, colour: 'blue' });
  expect(readFileSync(join(directory, 'log'), 'utf8')).toBe('');
});
