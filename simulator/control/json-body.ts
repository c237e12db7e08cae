import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError, readBody } from '../server/read-body.ts';
import { Problem } from './problem.ts';

const MOST_BYTES = 65_536;

/** @throws {Problem} if the body is not JSON, or more than 64 KB */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0];
  if (type !== 'application/json') {
    const detail = `content-type is ${type ?? 'missing'}: must be application/json`;
    throw new Problem(415, 'Unsupported Media Type', detail);
  }
  const text = await bodyOf(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'Bad Request', 'The body is not JSON');
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  try {
    return (await readBody(request, MOST_BYTES)).toString('utf8');
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new Problem(413, 'Content Too Large', `At most ${MOST_BYTES} bytes, a trouble each`);
  }
}
