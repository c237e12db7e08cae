import { expect } from '@jest/globals';
import type { Hono } from 'hono';

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

interface Page {
  readonly nextToken?: string;
}

/** Asks an API that holds its answers against the schemas that document them (`anApi`). */
export async function ask<Body = Readonly<Record<string, unknown>>>(
  api: Hono,
  path: string,
): Promise<Answer<Body>> {
  const response = await api.request(path);
  const text = await response.text();
  expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6 * 1024 * 1024);
  const body = JSON.parse(text) as Body;
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
