import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { PageFiles } from '../../console/serve/page-files.ts';
import type { Ask } from '../../client/ask.ts';
import { Failure, NoCredentials, Transient, UnknownParent, wrongUsage } from '../failure.ts';

export interface ConsoleServer {
  /** Of the page: `http://127.0.0.1:<port>/<token>/`. Who knows it can ask the API with the user's credentials. */
  readonly url: string;
  /**
   * An address that leads there once, and then to nothing: what starts a browser shows its arguments to every user of the
   * computer.
   */
  readonly oneTimeUrl: () => string;
  readonly close: () => Promise<void>;
}

export interface ConsoleServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  readonly page: PageFiles;
  /** Signs, and asks. */
  readonly ask: Ask;
  /** Of the API. */
  readonly baseUrl: string;
}

const TOKEN_BYTES = 24;

/** What the page may ask for. Everything else stays unasked, whatever the API has. */
const READS = /^\/(?:executions|coverage|accounts|runbooks|health)(?:\/|$)|^\/openapi\.json$/;
const COLLECTION = /^\/executions\/[^/]+\/collect$/;

/** What of an answer goes on to the page. */
const PASSED_ON = [
  'content-type',
  'etag',
  'retry-after',
  'content-disposition',
  'rollcall-partial',
  'rollcall-next-token',
];

/**
 * Serves the page on this computer, and passes what it asks on to the API, signed with the user's credentials. It is guarded
 * against other pages that the browser shows, and other users of the computer:
 *
 * - it listens on 127.0.0.1, and answers only a Host that names it, so that no other name can be bound to it;
 * - every path begins with a random token, and it answers no other;
 * - a request whose Origin is another page's, or that the browser calls cross-site, is refused;
 * - it reads; the one request that changes something is that for a collection, and it must come from the page itself.
 *
 * @throws {Failure} if the port is taken
 */
export async function serveConsole({
  port,
  page,
  ask,
  baseUrl,
}: ConsoleServerOptions): Promise<ConsoleServer> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const oneTime = new Set<string>();
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw wrongUsage(
      `--port ${port} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  const hosts = new Set([`127.0.0.1:${address.port}`, `localhost:${address.port}`]);
  const origin = `http://127.0.0.1:${address.port}`;

  server.on('request', (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendFailure(response, error);
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    if (headers.host === undefined || !hosts.has(headers.host))
      return refuse(response, 421, 'Another host is meant');
    const own = `http://${headers.host}`;
    if (headers.origin !== undefined && headers.origin !== own)
      return refuse(response, 403, 'Another page asks');
    const { pathname, search } = new URL(request.url ?? '/', own);
    const [, first = '', ...rest] = pathname.split('/');
    if (method === 'GET' && first === 'start' && oneTime.delete(digestOf(rest.join('/')))) {
      response
        .writeHead(303, {
          location: `/${token}/`,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        })
        .end();
      return;
    }
    if (!isSame(first, token) || pathname === `/${token}`) return refuse(response, 404, 'Nothing is here');
    const path = `/${rest.join('/')}`;
    const file = method === 'GET' ? page.get(path.slice(1)) : undefined;
    if (file !== undefined) {
      response.writeHead(200, file.headers).end(file.content);
      return;
    }
    // A page may be opened from elsewhere; what it shows may not be asked for from there.
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return refuse(response, 403, 'Another page asks');
    const isCollection = method === 'POST' && COLLECTION.test(path) && headers.origin === own;
    const isRead = (method === 'GET' || method === 'HEAD') && READS.test(path);
    if (!isCollection && !isRead) return refuse(response, 403, 'The page may not ask for that');
    await passOn(request, response, `${baseUrl}${path}${search}`);
  }

  async function passOn(
    { method = 'GET', headers }: IncomingMessage,
    response: ServerResponse,
    url: string,
  ): Promise<void> {
    const given = { accept: headers.accept, 'if-none-match': headers['if-none-match'] };
    const asked = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const answer = await ask(new Request(url, { method, headers: asked }));
    for (const name of PASSED_ON) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    // It may be asked for again only with what it is known by; and nothing of it stays on the disk.
    response.setHeader('cache-control', answer.headers.has('etag') ? 'private, no-cache' : 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cross-origin-resource-policy', 'same-origin');
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  }

  return {
    url: `${origin}/${token}/`,
    oneTimeUrl: () => {
      const once = randomBytes(TOKEN_BYTES).toString('base64url');
      oneTime.add(digestOf(once));
      return `${origin}/start/${once}`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Takes as long whatever the difference is. */
const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());

function refuse(response: ServerResponse, status: number, title: string): void {
  sendProblem(response, status, { type: 'urn:rollcall:console:refused', title });
}

function sendProblem(
  response: ServerResponse,
  status: number,
  problem: Readonly<Record<string, unknown>>,
): void {
  response
    .writeHead(status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    .end(JSON.stringify({ status, ...problem }));
}

/** Why there is no answer, for the page to say what to do. */
function sendFailure(response: ServerResponse, error: unknown): void {
  const detail = error instanceof Failure ? error.message : 'The command could not pass it on';
  const kind = ((): readonly [number, string] => {
    if (error instanceof UnknownParent) return [404, 'urn:rollcall:problem:unknown-execution'];
    if (error instanceof NoCredentials) return [401, 'urn:rollcall:console:credentials'];
    return error instanceof Transient
      ? [502, 'urn:rollcall:console:unreachable']
      : [500, 'urn:rollcall:console:failed'];
  })();
  sendProblem(response, kind[0], { type: kind[1], title: 'No answer', detail });
}
