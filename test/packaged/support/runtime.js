// Runs under the Node that the function is deployed on, with nothing but the function's own environment and its one file: loads
// the handler as Lambda does, and answers each message with what it gave or threw.
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);

async function answer({ id, event, deadlineMs }) {
  try {
    const result = await handler(event, {
      getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
    });
    process.send({ id, result });
  } catch (error) {
    process.send({ id, error: `${error.name}: ${error.message}` });
  }
}

process.on('message', (message) => void answer(message));
process.send({ version: process.version });
