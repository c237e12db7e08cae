import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(() => started.organization.close());

const NAME = '/rollcall/api-url';

describe('GetParameter', () => {
  const get = (name: string, caller: string = CENTRAL) =>
    clientsOf(started.organization, caller).ssm.send(new GetParameterCommand({ Name: name }));

  test('gives what a deployed template makes, with the address that the API has here', async () => {
    const parameter = {
      Name: NAME,
      Type: 'String',
      Version: 1,
      DataType: 'text',
      ARN: `arn:aws:ssm:${REGION}:${CENTRAL}:parameter/rollcall/api-url`,
    };
    await expect(get(NAME)).resolves.toMatchObject({
      Parameter: { ...parameter, Value: `https://HttpApi.execute-api.${REGION}.amazonaws.com` },
    });
    started.organization.serveApiAt('http://127.0.0.1:3000');
    await expect(get(NAME)).resolves.toMatchObject({
      Parameter: { ...parameter, Value: 'http://127.0.0.1:3000' },
    });
  });

  test.each([
    ['a name that no template makes', '/other/api-url', CENTRAL],
    ['an account in which the template is not deployed', NAME, MEMBERS[0]],
  ])('knows no parameter: %s', async (_what, name, caller) => {
    await expect(get(name, caller)).rejects.toThrow(ParameterNotFound);
  });
});

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
