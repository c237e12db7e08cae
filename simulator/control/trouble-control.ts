import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readTrouble } from '../trouble/trouble-spec.ts';
import type { Trouble } from '../trouble/trouble.ts';
import { Problem, sendProblem } from './problem.ts';
import { refuseStrangers } from './refuse-strangers.ts';

const PATH = '/_rollcall/trouble';
const MOST_BYTES = 65_536;

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?')[0] ?? '/';

/** Whether a request is for the simulation itself, and not for an AWS service in it. */
export const isControlRequest = (request: IncomingMessage): boolean =>
  pathOf(request).startsWith('/_rollcall/');

/**
 * Trouble over HTTP: GET lists what is on, POST adds one, DELETE ends one or all. For this computer only, and not for
 * web pages of others: a name that is not this server's, and an origin that is not its own, are refused.
 * @param url such as `http://127.0.0.1:4566`
 */
export const troubleControl =
  (trouble: Trouble, url: string): RequestListener =>
  (request, response) => {
    answer(request, response, trouble, url).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const problem = error instanceof Problem ? error : new Problem(500, 'Internal Server Error', message);
      sendProblem(response, problem);
    });
  };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  trouble: Trouble,
  url: string,
): Promise<void> {
  refuseStrangers(request, url);
  const path = pathOf(request);
  const [, id] = /^\/_rollcall\/trouble\/([^/]+)$/.exec(path) ?? [];
  if (path !== PATH && id === undefined) {
    throw new Problem(404, 'Not Found', `${path}: there is ${PATH} and ${PATH}/ID`);
  }
  const send = (status: number, body?: unknown): void => {
    response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : `${JSON.stringify(body)}\n`);
  };
  switch (`${request.method} ${id === undefined ? PATH : 'ID'}`) {
    case `GET ${PATH}`:
      return send(200, { trouble: trouble.list() });
    case `POST ${PATH}`:
      return send(201, await add(request, trouble));
    case `DELETE ${PATH}`:
      trouble.end();
      return send(204);
    case 'DELETE ID':
      if (!trouble.remove(id ?? '')) throw new Problem(404, 'Not Found', `There is no trouble ${id}`);
      return send(204);
    default: {
      const allowed = id === undefined ? 'GET, POST, DELETE' : 'DELETE';
      response.setHeader('allow', allowed);
      throw new Problem(405, 'Method Not Allowed', `${request.method} ${path}: allowed is ${allowed}`);
    }
  }
}

async function add(request: IncomingMessage, trouble: Trouble): Promise<object> {
  const type = request.headers['content-type']?.split(';')[0];
  if (type !== 'application/json') {
    const detail = `content-type is ${type ?? 'missing'}: must be application/json`;
    throw new Problem(415, 'Unsupported Media Type', detail);
  }
  const text = await bodyOf(request);
  try {
    const id = trouble.begin(readTrouble(parseJson(text)));
    return trouble.list().find((entry) => entry.id === id) ?? { id };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem(400, 'Bad Request', detail);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('The body is not JSON', { cause });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = z.instanceof(Uint8Array).parse(chunk);
    bytes += part.length;
    if (bytes <= MOST_BYTES) chunks.push(part);
  }
  // Read to its end all the same: to stop in the middle would end the connection, and nobody would hear why.
  if (bytes > MOST_BYTES) {
    throw new Problem(413, 'Content Too Large', `At most ${MOST_BYTES} bytes, a trouble each`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
