/* oxlint-disable typescript/no-unsafe-type-assertion -- the types are those of the API's own document, by the path; what a newer API adds passes through */
import { requestTo, type Ask, type Parameters } from './ask.ts';
import type { AnswerOf, ParametersOf, PathOf, Problem } from './operations.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Rollcall's API: each path, parameter and answer has the type of its OpenAPI document. */
export interface RollcallClient {
  /**
   * @param path as the document has it: `/executions/{parentId}`
   * @param parameters of the path and of the query, together
   * @throws {RollcallError} for an answer that is not a success; what `fetch` throws if there is no answer
   */
  get<Path extends PathOf<'get'>>(
    path: Path,
    parameters: ParametersOf<Path, 'get'>,
    options?: CallOptions,
  ): Promise<AnswerOf<Path, 'get'>>;
  /** Like `get`; it is sent once, and not repeated. */
  post<Path extends PathOf<'post'>>(
    path: Path,
    parameters: ParametersOf<Path, 'post'>,
    options?: CallOptions,
  ): Promise<AnswerOf<Path, 'post'>>;
  /** Every page of a list, in order, from the first or from `nextToken`. */
  pages<Path extends PathOf<'get'>>(
    path: Path,
    parameters: ParametersOf<Path, 'get'>,
    options?: CallOptions,
  ): AsyncGenerator<AnswerOf<Path, 'get'>, void, undefined>;
}

/** The API answered, and not with a success. */
export class RollcallError extends Error {
  override readonly name = 'RollcallError';
  /** The HTTP status. */
  readonly status: number;
  /** Undefined if the answer was not the API's own: API Gateway refuses with no more than a message. */
  readonly problem: Problem | undefined;
  /** The answer as it was parsed from JSON, whatever gave it; undefined if it was none. */
  readonly body: unknown;

  constructor(status: number, message: string, body: unknown) {
    super(message);
    this.status = status;
    this.problem = isProblem(body) ? body : undefined;
    this.body = body;
  }
}

/**
 * The calls of a client, whatever sends them: the client signs and repeats, the page in a browser does neither.
 * @param baseUrl without a slash at the end
 */
export function createCaller(ask: Ask, baseUrl: string): RollcallClient {
  const call = async (
    method: string,
    template: string,
    parameters: Parameters,
    { signal }: CallOptions = {},
  ): Promise<unknown> => {
    const { path, query } = fill(template, parameters);
    const request = requestTo(baseUrl, method, path, query);
    const response = await ask(signal === undefined ? request : new Request(request, { signal }));
    const body = parseJson(await response.text());
    if (response.ok && body !== undefined) return body;
    throw errorOf(response.status, body, `${method} ${baseUrl}${path}`);
  };
  // The types of answers are those of the API's own document; what a newer API adds passes through.
  return {
    get: async (path, parameters, options) =>
      (await call('GET', path, parameters as Parameters, options)) as never,
    post: async (path, parameters, options) =>
      (await call('POST', path, parameters as Parameters, options)) as never,
    async *pages(path, parameters, options) {
      let given = parameters as Parameters;
      for (;;) {
        const page = await call('GET', path, given, options);
        yield page as never;
        const nextToken = tokenOf(page);
        if (nextToken === undefined) return;
        given = { ...(parameters as Parameters), nextToken };
      }
    },
  };
}

/** Puts parameters into the path that names them; the others are the query. */
function fill(
  template: string,
  parameters: Parameters,
): { readonly path: string; readonly query: Parameters } {
  const query = { ...parameters };
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = query[name];
    delete query[name];
    if (value === undefined || value === '') throw new TypeError(`${template} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  return { path, query };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function tokenOf(page: unknown): string | undefined {
  const token = isRecord(page) ? page['nextToken'] : undefined;
  return typeof token === 'string' ? token : undefined;
}

function errorOf(status: number, body: unknown, request: string): RollcallError {
  const fields = isRecord(body) ? body : {};
  const words = [fields['detail'], fields['title'], fields['message']].find(
    (text) => typeof text === 'string',
  );
  const message = `${request} was answered by ${status}${typeof words === 'string' ? `: ${words}` : ''}`;
  return new RollcallError(status, message, body);
}

const isProblem = (body: unknown): body is Problem =>
  isRecord(body) && typeof body['type'] === 'string' && body['type'].startsWith('urn:rollcall:problem:');

/** Undefined if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
