import { Hono, type Context } from 'hono';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import * as z from 'zod';
import { UnreadableItemError } from '../domain/unreadable-item-error.ts';
import { describeError } from '../lib/describe-error.ts';
import { TableBusyError, TableDeniedError, TableNotFoundError } from '../lib/errors.ts';
import { createAccountFacts, nameIn } from './account-names/account-names.ts';
import { compress } from './http/compress.ts';
import { STATUS_BY_SUCCESS } from './http/http-status.ts';
import { toOpenApi } from './http/openapi.ts';
import type { ServeParts, ServeSettings } from './http/parts.ts';
import { Problem, unreadableItem, withSettings, type ProblemKind } from './http/problem.ts';
import { toProblemResponse } from './http/problem-answer.ts';
import { readQuery } from './http/read-request.ts';
import type { Reply, Route } from './http/route.ts';
import { ROUTES } from './routes.ts';
import { toSafeJson } from './http/safe-json.ts';
import { VERSION } from './http/version.ts';
import { createReadListedLedger } from './ledgers/listed-ledger.ts';
import { createWaitForSeal } from './report/wait-for-seal.ts';

/**
 * A sealed answer may be cached, but must be revalidated: a late result makes another revision. Other answers
 * are not cached.
 */
const CACHE = { sealed: 'private, no-cache', open: 'no-store' } as const;

/** The HTTP API. The same object serves Lambda, the laptop and the tests. */
export function createApi(settings: ServeSettings): Hono {
  const { store } = settings;
  const names = createAccountFacts({ ...settings, read: () => store.accountNames() });
  const units = createAccountFacts({ ...settings, read: () => store.accountUnits() });
  const paths = createAccountFacts({ ...settings, read: () => store.accountUnitPaths() });
  const tags = createAccountFacts({ ...settings, read: () => store.accountTags() });
  const parts: ServeParts = {
    ...settings,
    accountNames: async () => nameIn(await names()),
    accountUnits: async () => nameIn(await units()),
    accountFacts: async () => {
      const [byName, unitPaths] = await Promise.all([names(), paths()]);
      return { names: byName, unitPaths, tags };
    },
    waitForSeal: createWaitForSeal(settings),
    readListedLedger: createReadListedLedger(settings),
  };
  const api = new Hono();

  api.use(compress());
  api.use(async (context, next) => {
    await next();
    parts.onAnswered?.();
    context.res.headers.set('x-content-type-options', 'nosniff');
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', CACHE.open);
  });
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (context, methods) =>
        toProblemResponse(wrongMethod(context, methods), { allow: methods.join(', ') }),
    }),
  );

  for (const route of ROUTES) api.on(route.method.toUpperCase(), toHonoPath(route.path), serve(route));
  api.get('/openapi.json', etag(), (context) => {
    readQuery(z.object({}), { query: context.req.queries() });
    context.header('cache-control', CACHE.sealed);
    return context.json(toOpenApi(ROUTES, VERSION));
  });

  api.notFound((context) => toProblemResponse(unknownRoute(context)));
  api.onError((error, context) => {
    if (error instanceof Problem) {
      return toProblemResponse(withSettings(error, parts), HEADERS_BY_KIND[error.kind]);
    }
    // The store has told of it.
    if (error instanceof UnreadableItemError) return toProblemResponse(unreadableItem(error));
    const { method, path } = context.req;
    parts.log.error('Request not answered', { method, path, ...describeError(error) });
    parts.onError?.(error);
    if (error instanceof TableBusyError) return toProblemResponse(BUSY, { 'retry-after': '5' });
    const isTable = error instanceof TableNotFoundError || error instanceof TableDeniedError;
    return toProblemResponse(isTable ? NO_TABLE : INTERNAL);
  });
  return api;

  function serve(route: Route) {
    const remember = etag();
    return async (context: Context) => {
      const { req } = context;
      if (route.method === 'post' && (await req.text()) !== '') throw noBody(route);
      const reply = await route.reply(parts, {
        path: req.path,
        params: req.param(),
        query: req.queries(),
        accept: req.header('accept'),
        isHead: req.method === 'HEAD',
        signal: req.raw.signal,
      });
      context.res = toResponse(reply, route);
      if (reply.sealed) await remember(context, async () => undefined);
      return context.res;
    };
  }
}

function toResponse({ body, text, headers, sealed }: Reply, { success }: Route): Response {
  return new Response(text?.content ?? toSafeJson(body), {
    status: STATUS_BY_SUCCESS[success],
    headers: {
      'content-type': text?.contentType ?? 'application/json',
      'cache-control': sealed ? CACHE.sealed : CACHE.open,
      vary: 'Accept',
      ...headers,
    },
  });
}

/** `/executions/{parentId}` as Hono writes it. */
const toHonoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const wrongMethod = ({ req }: Context, methods: readonly string[]): Problem =>
  new Problem(
    'method-not-allowed',
    'Method not allowed',
    `${req.method} ${req.path} is not served: use ${methods.join(' or ')}`,
    { method: req.method },
  );

const unknownRoute = ({ req }: Context): Problem =>
  new Problem(
    'unknown-route',
    'Unknown route',
    `There is no ${req.method} ${req.path}. There are ${ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`).join(', ')} and GET /openapi.json`,
    { path: req.path },
  );

const noBody = ({ query }: Route): Problem =>
  new Problem(
    'bad-body',
    'Unexpected body',
    `This route takes no body: put ${Object.keys(query.shape).join(' and ')} into the query`,
  );

const HEADERS_BY_KIND: Partial<Record<ProblemKind, Readonly<Record<string, string>>>> = {
  'too-many-waiting': { 'retry-after': '5' },
};

const NO_TABLE = new Problem(
  'no-table',
  'No table',
  'The table is not available: the log of the api function says why',
);
const BUSY = new Problem('busy', 'Busy', 'The table is throttled now: try again in a few seconds');
const INTERNAL = new Problem('internal', 'Internal error', 'The log of the api function says more');
