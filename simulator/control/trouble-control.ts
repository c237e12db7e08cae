import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { BodyTooLargeError, readBody } from '../server/read-body.ts';
import { readTrouble } from '../trouble/trouble-spec.ts';
import type { FaultInjector } from '../trouble/fault-injector.ts';
import { Problem, sendProblem } from './problem.ts';

const PATH = '/_simulator/trouble';
const MOST_BYTES = 65_536;

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?')[0] ?? '/';

/** Whether a request is for the simulation itself, and not for an AWS service in it. */
export const isControlRequest = (request: IncomingMessage): boolean =>
  pathOf(request).startsWith('/_simulator/');

/**
 * Trouble over HTTP: GET lists what is on, POST adds one, DELETE ends one or all.
 */
export const troubleControl =
  (trouble: FaultInjector): RequestListener =>
  (request, response) => {
    answer(request, response, trouble).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const problem = error instanceof Problem ? error : new Problem(500, 'Internal Server Error', message);
      sendProblem(response, problem);
    });
  };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  trouble: FaultInjector,
): Promise<void> {
  const path = pathOf(request);
  const [, id] = /^\/_simulator\/trouble\/([^/]+)$/.exec(path) ?? [];
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

async function add(request: IncomingMessage, trouble: FaultInjector): Promise<object> {
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
  try {
    return (await readBody(request, MOST_BYTES)).toString('utf8');
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    throw new Problem(413, 'Content Too Large', `At most ${MOST_BYTES} bytes, a trouble each`);
  }
}
