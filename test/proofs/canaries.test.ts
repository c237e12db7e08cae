import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { rollcallCommand } from '../cli/rollcall-command.ts';
import { REGION } from '../local/start.ts';
import { ROUTES } from '../templates/support/api-routes.ts';
import { MESSAGE, NOWHERE, OUTPUT, textOf } from './support/canaries.ts';
import {
  MALFORMED,
  playCanaryScenario,
  TORN,
  oracleOf,
  type CanaryScenario,
} from './support/canary-scenario.ts';
import { printedBy } from './support/secret-command.ts';

// The whole story is played before the first test.
jest.setTimeout(120_000);

// Strings in the answers of AWS, looked for in everything that Rollcall writes, with the logger and the metrics it is deployed with.

let scenario: CanaryScenario;
/** Whatever is written but the table: by what writes it. */
let written: Readonly<Record<string, string>>;
/** What each route answered, in every format, errors included. */
let answers: ReadonlyMap<string, { readonly status: number; readonly text: string }>;
let table: string;
beforeAll(async () => {
  scenario = await playCanaryScenario();
  answers = new Map(await Promise.all(requestsOf(scenario).map(ask)));
  table = textOf(await scenario.items());
  const printed = scenario.printed().join('');
  written = {
    log: lines(printed, (line) => !line.includes('"_aws"')),
    metrics: lines(printed, (line) => line.includes('"_aws"')),
    events: textOf(scenario.events()),
    messages: textOf(scenario.messages()),
    deadLetters: textOf(scenario.rollcall.organization.deadLetters()),
    functionErrors: textOf(scenario.rollcall.organization.functionErrors().map(({ error }) => String(error))),
  };
});
afterAll(() => scenario.close());

const lines = (text: string, keep: (line: string) => boolean): string =>
  text.split('\n').filter(keep).join('\n');

/** Each route of the API with what it can be asked, by the route. */
const requestsOf = ({
  parents,
  accounts,
  torn,
}: CanaryScenario): (readonly [route: string, path: string])[] => {
  const [first, second] = parents;
  const output = 'output=ask.Owner';
  const one = '/results/{accountId}/{region}';
  const get = (route: string, ...paths: string[]) => paths.map((path) => [`GET ${route}`, path] as const);
  return [
    ...get('/executions', '/executions', '/executions?limit=1'),
    ...get('/executions/{parentId}', `/executions/${first}`),
    ...get('/executions/{parentId}/wait', `/executions/${first}/wait?seconds=1`),
    ...get(
      '/executions/{parentId}/results',
      `/executions/${first}/results`,
      `/executions/${first}/results?format=csv`,
      `/executions/${first}/results?format=ndjson`,
    ),
    ...get(
      `/executions/{parentId}${one}`,
      ...accounts.map((accountId) => `/executions/${first}/results/${accountId}/${REGION}`),
    ),
    ...get(
      `/executions/{parentId}${one}`,
      `/executions/${torn.parentId}/results/${torn.accountId}/${REGION}`,
    ),
    ...get('/executions/{parentId}/causes', `/executions/${first}/causes`),
    ...get('/executions/{parentId}/missing', `/executions/${first}/missing`),
    ...get(
      '/executions/{parentId}/groups',
      `/executions/${first}/groups`,
      `/executions/${first}/groups?${output}`,
      `/executions/${first}/groups?by=cause`,
      `/executions/${first}/groups?by=message`,
    ),
    ...get('/executions/{parentId}/retry', `/executions/${first}/retry`),
    ...get('/executions/{parentId}/diff/{otherParentId}', `/executions/${first}/diff/${second}`),
    ...get('/accounts/{accountId}/executions', ...accounts.map((id) => `/accounts/${id}/executions`)),
    ...get(
      '/accounts/{accountId}/results/{parentId}/{region}',
      ...accounts.map((accountId) => `/accounts/${accountId}/results/${first}/${REGION}`),
    ),
    ...get(
      '/organizational-units/{unitId}/accounts/{accountId}/executions',
      ...accounts.map((accountId) => `/organizational-units/r-ab12/accounts/${accountId}/executions`),
    ),
    ...get(
      '/organizational-units/{unitId}/accounts/{accountId}/results/{parentId}/{region}',
      ...accounts.map(
        (accountId) => `/organizational-units/r-ab12/accounts/${accountId}/results/${first}/${REGION}`,
      ),
    ),
    ...get('/runbooks/{runbook}/history', '/runbooks/secretive/history'),
    ...get('/coverage', '/coverage'),
    ...get('/health', '/health'),
    ...get('/openapi.json', '/openapi.json'),
    ['POST /executions/{parentId}/collect', `/executions/${first}/collect`],
    ['GET /executions/{parentId}', `/executions/${first.replaceAll('-', '_')}`],
  ];
};

async function ask([route, path]: readonly [string, string]) {
  const [method = ''] = route.split(' ');
  const response = await scenario.request(path, { method });
  return [`${route} ${path}`, { status: response.status, text: await response.text() }] as const;
}

/** The routes in whose answers a canary is. */
const showing = (canary: string): string[] =>
  [...new Set([...answers].flatMap(([name, { text }]) => (text.includes(canary) ? [name] : [])))]
    .map((name) => name.split(' ').slice(0, 2).join(' '))
    .filter((route, n, all) => all.indexOf(route) === n)
    .toSorted();

describe('the canaries are there:', () => {
  test('parameters and inputs, in every field that AWS has for them, were in AWS’s answers', () => {
    expect(oracleOf(scenario).includes(`${NOWHERE}started`)).toBe(true);
    const fields = ['Parameters', 'Variables', 'ResolvedTargets', 'Runbooks', 'Inputs'];
    const ofSteps = ['OverriddenParameters', 'Response', 'TargetLocations', 'TargetMaps'];
    const listed = ['listed ResolvedTargets', 'listed Runbooks'];
    expect([...scenario.proxy.told.keys()].toSorted()).toEqual([...fields, ...ofSteps, ...listed].toSorted());
  });

  test.each([OUTPUT, MESSAGE])('%s… was said, and is in the table', (canary) => {
    expect(oracleOf(scenario).includes(canary)).toBe(true);
    expect(holding(canary)).toContain('table');
  });

  test('messages that cannot be read came, and became dead letters', () => {
    for (const name of ['messages', 'deadLetters']) expect(written[name]).toContain(`${MALFORMED}text`);
    expect(written['log']).toContain('"code":"MALFORMED_EVENT"');
  });

  test('a result whose reader would quote an output was met, by the function that collects and by the API', () => {
    expect(() => JSON.parse(TORN)).toThrow(TORN);
    expect(holding(TORN)).toEqual(['table']);
    const unreadable = [...(written['log'] ?? '').matchAll(/"Item not understood".*"sk":"RESULT#0"/g)];
    expect(unreadable.length).toBeGreaterThan(1);
  });

  test('every way of writing was used, and every route asked', () => {
    const silent = Object.entries(written).flatMap(([name, text]) => (text.length > 200 ? [] : [name]));
    expect(silent).toEqual(['functionErrors']);
    expect(written['events']).toContain('Parent Execution Sealed');
    expect(written['metrics']).toContain('"throttles"');
    expect(written['metrics']).toContain('"unreadable"');
    const asked = new Set([...answers.keys()].map((name) => name.split(' ').slice(0, 2).join(' ')));
    expect([...asked].toSorted()).toEqual(ROUTES.filter((route) => !route.startsWith('HEAD ')).toSorted());
    const statuses = new Set([...answers.values()].map(({ status }) => status));
    expect(statuses).toEqual(new Set([200, 202, 400]));
  });
});

/** What holds a canary: the table, or what was written otherwise. */
const holding = (canary: string): string[] =>
  Object.entries({ table, ...written }).flatMap(([name, text]) => (text.includes(canary) ? [name] : []));

test('parameters and inputs appear nowhere', () => {
  expect([holding(NOWHERE), showing(NOWHERE)]).toEqual([[], []]);
});

test('outputs appear in the table, and in the answers that show outputs', () => {
  expect(holding(OUTPUT)).toEqual(['table']);
  expect(showing(OUTPUT)).toEqual([
    'GET /accounts/{accountId}/results/{parentId}/{region}',
    'GET /executions/{parentId}/diff/{otherParentId}',
    'GET /executions/{parentId}/groups',
    'GET /executions/{parentId}/results',
    'GET /executions/{parentId}/results/{accountId}/{region}',
    'GET /organizational-units/{unitId}/accounts/{accountId}/results/{parentId}/{region}',
  ]);
});

test('failure messages appear in the table, and in the answers that show outputs: they can repeat one', () => {
  expect(holding(MESSAGE)).toEqual(['table']);
  expect(showing(MESSAGE)).toEqual([
    'GET /accounts/{accountId}/results/{parentId}/{region}',
    'GET /executions/{parentId}/groups',
    'GET /executions/{parentId}/results',
    'GET /executions/{parentId}/results/{accountId}/{region}',
    'GET /organizational-units/{unitId}/accounts/{accountId}/results/{parentId}/{region}',
  ]);
});

test('the content of an unreadable message is quoted nowhere', () => {
  expect([holding(MALFORMED), showing(MALFORMED)]).toEqual([['messages', 'deadLetters'], []]);
});

describe('the command line', () => {
  const rollcall = rollcallCommand();
  test.each<[command: string, shown: readonly string[]]>([
    ['list', []],
    ['show', []],
    ['results', [OUTPUT, MESSAGE]],
    ['wait', []],
  ])('%s shows %j, and of parameters nothing', async (command, shown) => {
    const args = command === 'list' ? [command] : [command, scenario.parents[0]];
    const { stdout, stderr } = await printedBy(rollcall, scenario, args);
    const text = stdout + stderr;
    expect(text.length).toBeGreaterThan(100);
    expect([NOWHERE, OUTPUT, MESSAGE, MALFORMED].filter((canary) => text.includes(canary))).toEqual(shown);
  });
});
