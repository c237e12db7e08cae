import { expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';
import { ROUTES } from '../../src/api/routes.ts';
import { VERSION } from '../../src/api/http/version.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import { DAY, NOW } from '../support/builders.ts';

const { api } = anApi(createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY }));

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
  }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

async function document() {
  const response = await api.request('/openapi.json');
  expect(response.status).toBe(200);
  return (await response.json()) as {
    readonly info: { readonly version: string };
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
}

const operations = ({ paths }: Awaited<ReturnType<typeof document>>) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );

test('is a valid OpenAPI 3.1 document', async () => {
  const validated = await new Validator().validate(structuredClone(await document()));
  expect(validated.errors ?? []).toEqual([]);
  expect(validated.valid).toBe(true);
});

test('a document that breaks the rules is found out', async () => {
  const broken = { ...(await document()), paths: { 'no-slash': { get: { responses: 'none' } } } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

test('names every route the app serves but itself, and no other', async () => {
  const served = api.routes
    .filter(({ method }) => method === 'GET' || method === 'POST')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((route) => route !== 'get /openapi.json');
  const documented = operations(await document()).map(({ method, path }) => `${method} ${path}`);
  expect(documented.sort()).toEqual(served.sort());
});

test('documents each parameter that a route takes, in words', async () => {
  const documented = operations(await document());
  for (const route of ROUTES) {
    const { operation } =
      documented.find(({ operation: { operationId } }) => operationId === route.operationId) ?? {};
    const names = operation?.parameters.map(({ name }) => name);
    expect(names).toEqual([...Object.keys(route.params.shape), ...Object.keys(route.query.shape)]);
    for (const { name, description } of operation?.parameters ?? []) {
      expect([name, description]).toEqual([name, expect.stringMatching(/\w{3}/)]);
    }
  }
});

test('documents the headers of each answer, and that what is sealed need not be sent again', async () => {
  const responses = Object.fromEntries(
    operations(await document()).map(({ operation }) => [
      operation.operationId,
      Object.entries(operation.responses)
        .filter(([status]) => Number(status) < 400)
        .map(([status, { headers = {} }]) => [status, Object.keys(headers)]),
    ]),
  );
  const results = ['content-disposition', 'rollcall-partial', 'rollcall-next-token', 'link'];
  expect(responses).toMatchObject({
    listExecutions: [['200', []]],
    getReport: [
      ['200', ['etag']],
      ['304', ['etag']],
    ],
    listResults: [
      ['200', ['etag', ...results]],
      ['304', ['etag']],
    ],
    requestCollection: [['202', ['location']]],
    getHealth: [['200', []]],
  });
});

test('no parameter of a query is asked of every request', async () => {
  const required = operations(await document()).flatMap(({ operation: { operationId, parameters } }) =>
    parameters.filter((one) => one.required && one.in === 'query').map(({ name }) => [operationId, name]),
  );
  expect(required).toEqual([]);
});

test('has the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect([VERSION, (await document()).info.version]).toEqual([version, version]);
});

test('is remembered by those who have it already', async () => {
  const tag = (await api.request('/openapi.json')).headers.get('etag') ?? '';
  expect((await api.request('/openapi.json', { headers: { 'if-none-match': tag } })).status).toBe(304);
});

test('refuses what it does not know by name, as every route does', async () => {
  const response = await api.request('/openapi.json?x=1');
  expect([response.status, await response.json()]).toMatchObject([400, { parameter: 'x', value: '1' }]);
});
