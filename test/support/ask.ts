import { expect } from '@jest/globals';
import type { Hono } from 'hono';
import { ROUTES } from '../../src/serve/routes.ts';

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

interface Page {
  readonly nextToken?: string;
}

/** Asks, and holds the answer against the schema that documents it. */
export async function ask<Body = Readonly<Record<string, unknown>>>(
  api: Hono,
  path: string,
): Promise<Answer<Body>> {
  const response = await api.request(path);
  const text = await response.text();
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6 * 1024 * 1024);
  const body = JSON.parse(text) as Body;
  if (response.status === 200) {
    const schema = routeOf(path).answers['application/json'];
    expect(schema?.safeParse(body).error?.issues).toBeUndefined();
  }
  return { status: response.status, body };
}

/** Every page, one after the other. */
export async function askPages<Body extends Page>(api: Hono, path: string): Promise<readonly Body[]> {
  const pages: Body[] = [];
  let next = path;
  for (;;) {
    const { status, body } = await ask<Body>(api, next);
    expect(status).toBe(200);
    pages.push(body);
    if (body.nextToken === undefined) return pages;
    next = `${path}${path.includes('?') ? '&' : '?'}nextToken=${body.nextToken}`;
  }
}

function routeOf(path: string) {
  const [pathname = ''] = path.split('?');
  const found = ROUTES.find((route) =>
    new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  if (found === undefined) throw new Error(`No route ${pathname}`);
  return found;
}
