import type * as z from 'zod';
import type { Success } from './http-status.ts';
import type { ServeParts } from './parts.ts';
import type { ProblemKind } from './problem.ts';
import { readParams, readQuery } from './read-request.ts';

/** A request, as a route sees it. */
export interface RouteRequest {
  /** Without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** The `Accept` header. */
  readonly accept: string | undefined;
  /** Whether only the headers are wanted. */
  readonly isHead: boolean;
  /** Aborts when the caller has gone away. */
  readonly signal: AbortSignal;
}

/** An answer before it is serialised. */
export interface Reply {
  /** Written as JSON, unless there is a `text`. */
  readonly body?: unknown;
  readonly text?: { readonly contentType: string; readonly content: string };
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the answer can be cached: what it says is sealed. */
  readonly sealed: boolean;
}

/** The content types in which a route can answer, each with its schema. */
export type Answers = Readonly<Record<string, z.ZodType>>;

/** What a route gives: counts, verdicts and reasons; outputs too; or it has something collected. */
export type Access = 'report' | 'outputs' | 'operation';

/** One route: its input and its answers. The server and the OpenAPI document are made from it. */
export interface Route {
  readonly method: 'get' | 'post';
  /** As OpenAPI writes it: `/executions/{parentId}`. */
  readonly path: string;
  readonly operationId: string;
  /** Decides which callers' roles may call it: viewers read reports, and outputs by a setting; operators may do all. */
  readonly access: Access;
  /** A line without a full stop. */
  readonly summary: string;
  readonly description: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly success: Success;
  readonly answers: Answers;
  readonly problems: readonly ProblemKind[];
  /** Whether an answer can be sealed. It then has an `ETag`, and an unchanged one is not sent again. */
  readonly sealable: boolean;
  /** The headers that only this route has, described. */
  readonly headers: Readonly<Record<string, string>>;
  /** @throws {Problem} */
  readonly reply: (parts: ServeParts, request: RouteRequest) => Promise<Reply>;
}

interface Input<Params extends z.ZodObject, Query extends z.ZodObject> extends Omit<
  RouteRequest,
  'params' | 'query'
> {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  /** Names the list, whatever the page: the path and the query without `limit` and `nextToken`. */
  readonly listing: string;
  /** The address of the page that begins there: the same path and query, with that token. */
  readonly pageAt: (nextToken: string) => string;
}

interface Definition<Params extends z.ZodObject, Query extends z.ZodObject> extends Omit<
  Route,
  'params' | 'query' | 'reply' | 'success' | 'sealable' | 'headers'
> {
  readonly params: Params;
  readonly query: Query;
  readonly success?: Success;
  readonly sealable?: boolean;
  readonly headers?: Route['headers'];
  readonly reply: (parts: ServeParts, input: Input<Params, Query>) => Promise<Reply>;
}

/** A route whose path and query are read once, by the schemas that document them. */
export function defineRoute<Params extends z.ZodObject, Query extends z.ZodObject>({
  reply,
  success = 'answered',
  sealable = false,
  headers = {},
  ...documented
}: Definition<Params, Query>): Route {
  return {
    ...documented,
    success,
    sealable,
    headers,
    reply: (parts, request) =>
      reply(parts, {
        ...request,
        params: readParams(documented.params, request),
        query: readQuery(documented.query, request),
        listing: listingOf(request),
        pageAt: (nextToken) => pageAt(request, nextToken),
      }),
  };
}

/** What may differ between two pages of one listing. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['limit', 'nextToken']);

/** Two requests for pages of one list differ only in where the page begins and how long it is. */
function listingOf({ path, query }: RouteRequest): string {
  const asked = Object.entries(query)
    .filter(([name]) => !OF_THE_PAGE.has(name))
    .map(([name, values]) => [name, ...values].map(encodeURIComponent).join('='))
    .sort();
  return [path, ...asked].join('&');
}

/** Sorted and encoded, as Signature Version 4 requires. */
function pageAt({ path, query }: RouteRequest, nextToken: string): string {
  const pairs = Object.entries({ ...query, nextToken: [nextToken] })
    .flatMap(([name, values]) => values.map((value) => [name, value].map(encodeURIComponent).join('=')))
    .sort();
  return `${path}?${pairs.join('&')}`;
}
