import * as z from 'zod';
import { couldNotLook } from '../failure.ts';
import type { Ask } from './ask.ts';
import { refusalOf } from './refusal.ts';

/** Parameters of a query; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Rollcall's API, as the commands see it. */
export interface Client {
  /**
   * @param path such as `/executions`
   * @throws {UnknownParent} if it knows no such parent execution
   * @throws {Transient} if it may answer soon
   * @throws {Failure} if there is no answer, or one that is not Rollcall's
   */
  get<Shape extends z.ZodType>(path: string, query: Query, shape: Shape): Promise<z.output<Shape>>;
}

/** @param baseUrl such as `https://abc.execute-api.eu-west-1.amazonaws.com`, without a slash at the end */
export const createClient = (ask: Ask, baseUrl: string): Client => ({
  get: async (path, query, shape) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(
      given.map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    const url = `${baseUrl}${path}${search === '' ? '' : `?${search}`}`;
    const response = await ask(new Request(url, { headers: { accept: 'application/json' } }));
    const body = parseJson(await response.text());
    if (!response.ok) throw refusalOf(response.status, body, baseUrl);
    if (body === undefined) {
      throw couldNotLook(
        `${baseUrl} answered ${response.status} with something that is not JSON: is it the address of Rollcall's API?`,
      );
    }
    const parsed = shape.safeParse(body);
    if (parsed.success) return parsed.data;
    throw couldNotLook(
      `${baseUrl} did not answer as Rollcall's API does (${path}). Is it another version, or another API? ${z.prettifyError(parsed.error)}`,
    );
  },
});

/** Undefined if it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
