import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';

// Runs in a thread of its own, with the environment of one function alone: loads the handler as Lambda would, calls it for
// each message, and answers with what it gave or threw.

const Call = z.object({ id: z.number(), event: z.unknown(), deadlineMs: z.number() });
const Data = z.object({ handlerUrl: z.string() });
type Handler = (event: unknown, context: { getRemainingTimeInMillis: () => number }) => Promise<unknown>;
const HandlerModule = z.object({
  handler: z.custom<Handler>((value) => typeof value === 'function', { error: 'must be a function' }),
});

const { handlerUrl } = Data.parse(workerData);
const { handler } = HandlerModule.parse(await import(handlerUrl));

async function call(message: unknown): Promise<void> {
  const { id, event, deadlineMs } = Call.parse(message);
  try {
    const result = await handler(event, {
      getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    });
    parentPort?.postMessage({ id, result });
  } catch (error) {
    parentPort?.postMessage({
      id,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'Not an error',
    });
  }
}

parentPort?.on('message', (message) => void call(message));
parentPort?.postMessage('ready');
