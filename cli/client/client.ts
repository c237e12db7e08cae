import * as z from 'zod';
import { requestTo, type Ask } from '../../client/ask.ts';
import { couldNotLook } from '../failure.ts';

import { refusalOf } from './refusal.ts';

/** Parameters of a query; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** An answer that is text, such as CSV. */
export interface TextPage {
  readonly text: string;
  /** Of the next page; undefined on the last. */
  readonly nextToken: string | undefined;
}

/**
 * Rollcall's API, as the commands use it. Paths are such as `/executions`. Each method throws `UnknownParent` if
 * the API knows no such parent execution, `Transient` if it may answer soon, and another `Failure` if there is
 * no answer, or one that is not Rollcall's.
 */
export interface Client {
  get<Shape extends z.ZodType>(path: string, query: Query, shape: Shape): Promise<z.output<Shape>>;
  post<Shape extends z.ZodType>(path: string, query: Query, shape: Shape): Promise<z.output<Shape>>;
  /** @param format as the API calls it: `csv` */
  getText(path: string, query: Query, format: string): Promise<TextPage>;
}

/**
 * @param baseUrl such as `https://abc.execute-api.eu-west-1.amazonaws.com`, without a slash at the end
 * @param repeated the options that commands in its messages repeat
 */
export function createClient(ask: Ask, baseUrl: string, repeated = ''): Client {
  const send = async (method: string, path: string, query: Query): Promise<Response> => {
    const response = await ask(requestTo(baseUrl, method, path, query));
    if (!response.ok) throw refusalOf(response.status, parseJson(await response.text()), baseUrl, repeated);
    return response;
  };
  const asking =
    (method: string): Client['get'] =>
    async (path, query, shape) => {
      const response = await send(method, path, query);
      const body = parseJson(await response.text());
      if (body === undefined) throw notRollcall(baseUrl, response.status, 'JSON');
      const parsed = shape.safeParse(body);
      if (parsed.success) return parsed.data;
      throw couldNotLook(
        `${baseUrl} did not answer as Rollcall's API does (${path}). Is it another version, or another API? ${z.prettifyError(parsed.error)}`,
      );
    };
  return {
    get: asking('GET'),
    post: asking('POST'),
    getText: async (path, query, format) => {
      const response = await send('GET', path, { ...query, format });
      if (!(response.headers.get('content-type') ?? '').startsWith(`text/${format}`)) {
        throw notRollcall(baseUrl, response.status, format.toUpperCase());
      }
      const nextToken = response.headers.get('rollcall-next-token') ?? undefined;
      return { text: await response.text(), nextToken };
    },
  };
}

const notRollcall = (baseUrl: string, status: number, format: string) =>
  couldNotLook(
    `${baseUrl} answered ${status} with something that is not ${format}: is it the address of Rollcall's API?`,
  );

/** Undefined if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
