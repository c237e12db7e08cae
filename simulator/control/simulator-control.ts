import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Account } from '../organization/account.ts';
import { readTrouble } from '../trouble/trouble-spec.ts';
import type { FaultInjector } from '../trouble/fault-injector.ts';
import { jsonBody } from './json-body.ts';
import { Problem, sendProblem } from './problem.ts';
import { SCRIPTS_PATH, addScript } from './script-control.ts';

const PATH = '/_simulator/trouble';

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?')[0] ?? '/';

/** Whether a request is for the simulation itself, and not for an AWS service in it. */
export const isControlRequest = (request: IncomingMessage): boolean =>
  pathOf(request).startsWith('/_simulator/');

/** What is controlled while it runs. */
export interface Controlled {
  readonly trouble: FaultInjector;
  readonly accounts: ReadonlyMap<string, Account>;
}

/**
 * The simulation over HTTP. Trouble: GET lists what is on, POST adds one, DELETE ends one or all. Scripts: POST says
 * what one returns.
 */
export const simulatorControl =
  (controlled: Controlled): RequestListener =>
  (request, response) => {
    answer(request, response, controlled).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const problem = error instanceof Problem ? error : new Problem(500, 'Internal Server Error', message);
      sendProblem(response, problem);
    });
  };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { trouble, accounts }: Controlled,
): Promise<void> {
  const path = pathOf(request);
  const send = (status: number, body?: unknown): void => {
    response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : `${JSON.stringify(body)}\n`);
  };
  if (path === SCRIPTS_PATH) return send(201, await addScript(request, accounts));
  const [, id] = /^\/_simulator\/trouble\/([^/]+)$/.exec(path) ?? [];
  if (path !== PATH && id === undefined) {
    throw new Problem(404, 'Not Found', `${path}: there is ${PATH}, ${PATH}/ID and ${SCRIPTS_PATH}`);
  }
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
  const body = await jsonBody(request);
  try {
    const id = trouble.begin(readTrouble(body));
    return trouble.list().find((entry) => entry.id === id) ?? { id };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Problem(400, 'Bad Request', detail);
  }
}
