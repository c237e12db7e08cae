import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, RollcallError } from '../../client/client.ts';
import { CENTRAL, REGION } from '../local/start.ts';
import { startServed, type Served } from '../support/start-served.ts';

let served: Served;
let parentId = '';
beforeAll(async () => {
  served = await startServed();
  parentId = await served.run('get_account_alias');
  await served.organization.idle();
});
afterAll(() => served.close());

const signedBy = (secretAccessKey: string) =>
  createClient({
    url: served.url,
    region: REGION,
    credentials: async () => ({ accessKeyId: CENTRAL, secretAccessKey }),
  });

test('it reads a run, signed, by the names of the API’s own document', async () => {
  const rollcall = signedBy('local');
  const { executions } = await rollcall.get('/executions', { runbook: 'get_account_alias', sealed: 'true' });
  expect(executions.map(({ parentExecutionId }) => parentExecutionId)).toEqual([parentId]);
  const { expected, counts, seal } = await rollcall.get('/executions/{parentId}', { parentId, limit: 1 });
  expect([expected, counts['succeeded'], seal?.revision]).toEqual([7, 7, 1]);
});

test('it reads a list page after page', async () => {
  const seen: (string | undefined)[] = [];
  let pages = 0;
  const list = signedBy('local').pages('/executions/{parentId}/results', { parentId, limit: 3 });
  for await (const { results } of list) {
    pages += 1;
    seen.push(...results.map(({ accountId }) => accountId));
  }
  expect([pages, seen.length, new Set(seen).size]).toEqual([3, 7, 7]);
});

test('it asks for a collection', async () => {
  const answer = await signedBy('local').post('/executions/{parentId}/collect', { parentId });
  expect(answer).toMatchObject({ parentExecutionId: parentId });
});

describe('an answer that is not a success is an error', () => {
  const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

  test('with the problem, where the API itself refused', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const error = await failure(signedBy('local').get('/executions/{parentId}', { parentId: unknown }));
    expect(error).toBeInstanceOf(RollcallError);
    expect(error).toMatchObject({
      status: 404,
      problem: { type: 'urn:rollcall:problem:unknown-execution' },
      message: expect.stringContaining(`/executions/${unknown} was answered by 404`),
    });
  });

  test('without one, where the signature was refused', async () => {
    const error = await failure(signedBy('wrong').get('/executions', {}));
    expect(error).toMatchObject({
      status: 403,
      problem: undefined,
      message: expect.stringMatching(/Forbidden$/),
    });
  });
});

test('a read is repeated while that may help, and what changes something is not', async () => {
  const asked: string[] = [];
  const busyOnce = createClient({
    url: 'http://127.0.0.1',
    fetch: async (input) => {
      const { method } = new Request(input);
      asked.push(method);
      return asked.length === 1 || method === 'POST'
        ? Response.json({ message: 'Service Unavailable' }, { status: 503 })
        : Response.json({ executions: [] });
    },
  });
  await expect(busyOnce.get('/executions', {})).resolves.toEqual({ executions: [] });
  await expect(busyOnce.post('/executions/{parentId}/collect', { parentId })).rejects.toMatchObject({
    status: 503,
  });
  expect(asked).toEqual(['GET', 'GET', 'POST']);
});

test('a value cannot leave its part of the path, and a part that is missing is named', async () => {
  const asked: string[] = [];
  const rollcall = createClient({
    url: 'http://127.0.0.1/',
    fetch: async (input) => {
      asked.push(new Request(input).url);
      return Response.json({});
    },
  });
  await rollcall.get('/executions/{parentId}', { parentId: '../a?b#c' });
  expect(asked).toEqual(['http://127.0.0.1/executions/..%2Fa%3Fb%23c']);
  await expect(rollcall.get('/executions/{parentId}', { parentId: '' })).rejects.toThrow('needs parentId');
});

test('no Region to sign for is said at once', () => {
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
  expect(() => createClient({ url: 'https://rollcall.example.com', credentials })).toThrow(
    /give it as region/,
  );
  const url = 'https://abc.execute-api.eu-west-1.amazonaws.com';
  expect(() => createClient({ url, credentials })).not.toThrow();
});
