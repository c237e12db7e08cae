import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CENTRAL, REGION, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(() => started.organization.close());

/** With node:http, for fetch chooses some headers itself. */
const call = (method: string, headers: Record<string, string> = {}) =>
  new Promise<{ readonly status: number | undefined; readonly body: unknown }>((resolve, reject) => {
    const outgoing = request(
      `${started.organization.url}/_rollcall/central`,
      { method, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      },
    );
    outgoing.on('error', reject).end();
  });

describe('/_rollcall/central', () => {
  test('says where the central stack is', async () => {
    expect(await call('GET')).toEqual({ status: 200, body: { accountId: CENTRAL, region: REGION } });
  });

  test('and nothing to a web page of others, or by another method', async () => {
    expect(await call('GET', { origin: 'http://example.com' })).toMatchObject({ status: 403 });
    expect(await call('GET', { host: 'example.com' })).toMatchObject({ status: 403 });
    expect(await call('POST')).toMatchObject({ status: 405 });
  });
});
