import { gunzipSync } from 'node:zlib';
import type * as z from 'zod';
import type { Route } from '../../src/api/http/route.ts';
import { ROUTES } from '../../src/api/routes.ts';
import { STATUS_BY_SUCCESS } from '../../src/api/http/http-status.ts';
import { ProblemAnswer } from '../../src/api/http/problem-answer.ts';

/** What any answer may have. */
const COMMON_HEADERS = [
  'cache-control',
  'content-encoding',
  'content-type',
  'vary',
  'x-content-type-options',
];

/** Throws unless an answer is what its route is documented to give: nothing is missing, and nothing is there that is not documented. */
export async function checkAnswer(method: string, path: string, response: Response): Promise<void> {
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const bytes = Buffer.from(await response.clone().arrayBuffer());
  const text = (response.headers.get('content-encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  if (response.status >= 400) {
    if (type !== 'application/problem+json') throw new Error(`${response.status} is no problem: ${type}`);
    if (method !== 'HEAD') ProblemAnswer.parse(JSON.parse(text));
    return;
  }
  const route = ROUTES.find((one) => isRouteOf(one, method, path));
  if (route === undefined) return;
  const own = [...Object.keys(route.headers), ...(route.sealable ? ['etag'] : [])];
  const documented = new Set([...COMMON_HEADERS, ...own]);
  const strange = [...response.headers.keys()].find((name) => !documented.has(name));
  if (strange !== undefined) throw new Error(`${path} answers with ${strange}, which is not documented`);
  if (response.status === 304 || method === 'HEAD') return;
  const schema: z.ZodType | undefined = route.answers[type];
  if (schema === undefined) throw new Error(`${path} answers ${type}, which is not documented`);
  if (response.status !== STATUS_BY_SUCCESS[route.success]) {
    throw new Error(`${path} answers ${response.status}, which is not documented`);
  }
  schema.parse(type === 'application/json' ? JSON.parse(text) : text);
}

const isRouteOf = (route: Route, method: string, path: string): boolean =>
  route.method === method.toLowerCase() &&
  new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
