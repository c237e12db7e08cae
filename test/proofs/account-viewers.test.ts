import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { LambdaEvent } from 'hono/aws-lambda';
import * as z from 'zod';
import { DEPLOYED_ROUTES } from '../../src/api/deployed-routes.ts';
import { createLambdaHandler } from '../../src/api/http/lambda-handler.ts';
import { viewerScopes } from '../../src/app/api.ts';
import { readConfig } from '../../src/lib/config.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, id, location, PARENT_ID } from '../support/builders.ts';
import { aMemoryStore, keepLedger } from '../support/keep-ledger.ts';
import { runs, SEED } from '../support/runs.ts';
import { compileWith } from '../templates/support/compile-with.ts';
import { permissionsOf } from '../templates/support/policies.ts';
import { policiesOf, refusalOf, roleOf } from '../templates/support/request.ts';
import { CENTRAL, deploy, resourceOf } from '../templates/support/stacks.ts';
import { readingsOf, type Reading } from './support/gateway-readings.ts';

// Viewers of one account, and of one unit: whatever they ask for, and however the gateway reads it, they are told of no other account.

jest.setTimeout(60_000);

const REGION = 'eu-west-1';
const OWN = location(1).accountId;
const OTHER = location(2).accountId;
const UNIT = 'ou-ab12-11111111';
const OTHER_UNIT = 'ou-ab12-22222222';
/** A run in the two other accounts alone. */
const FOREIGN_PARENT = id(900);
/** In every text that other accounts said; no attacker sends it, nor the ID of account 3 and its execution. */
const FOREIGN = 'FOREIGN';
const SECRETS = [FOREIGN, location(3).accountId, id(3), id(93)];

const API = `arn:aws:execute-api:${CENTRAL.region}:${CENTRAL.accountId}:HttpApi/$default`;
const PRINCIPAL = `arn:aws:iam::${OWN}:role/Team`;
const SCOPES = ['account', 'unit'] as const;
type Scope = (typeof SCOPES)[number];
const settings = {
  viewersSeeOutputs: 'true',
  accountViewers: `account:${OWN}=${PRINCIPAL};unit:${UNIT}=${PRINCIPAL}`,
};
const stack = deploy(await compileWith(settings), CENTRAL);
const roles = {
  account: resourceOf(stack, 'AccountViewerRoleAccount'),
  unit: resourceOf(stack, 'AccountViewerRoleUnit'),
};

/** As the function reads them from its environment. */
const environment = z
  .object({ Environment: z.object({ Variables: z.looseObject({ ACCOUNT_VIEWERS: z.string() }) }) })
  .parse(resourceOf(stack, 'ApiLambdaFunction').properties).Environment.Variables;
const SCOPES_OF_ROLES = viewerScopes(readConfig(z.record(z.string(), z.string()).parse(environment)));
const sessionOf = (scope: Scope) =>
  `arn:aws:sts::${CENTRAL.accountId}:assumed-role/${roles[scope].reference}/me`;

const isDenied = async (scope: Scope, seenByIam: string): Promise<boolean> => {
  const refusal = await refusalOf({
    who: roleOf(CENTRAL.accountId, roles[scope].reference),
    policies: policiesOf(roles[scope]),
    action: 'execute-api:Invoke',
    resource: `${API}/${seenByIam}`,
    owner: CENTRAL.accountId,
  });
  return refusal !== undefined;
};
/** The same by comparing the patterns: fast enough for random paths. */
const patternsOf = (scope: Scope, effect: 'Allow' | 'Deny'): readonly RegExp[] =>
  permissionsOf(roles[scope])
    .filter(({ Effect }) => Effect === effect)
    .flatMap(({ Resource }) => Resource)
    .map((resource) => resource.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`))
    .map((escaped) => new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's'));
type Patterns = Readonly<Record<'Allow' | 'Deny', readonly RegExp[]>>;
const allPatternsOf = (scope: Scope): Patterns => ({
  Allow: patternsOf(scope, 'Allow'),
  Deny: patternsOf(scope, 'Deny'),
});
const patterns = { account: allPatternsOf('account'), unit: allPatternsOf('unit') };
const fits = (seenByIam: string, { Allow, Deny }: Patterns): boolean => {
  const isOneOf = (some: readonly RegExp[]) => some.some((pattern) => pattern.test(`${API}/${seenByIam}`));
  return isOneOf(Allow) && !isOneOf(Deny);
};

let invoke: (
  userArn: string,
  reading: Reading,
  query?: string,
) => Promise<{ statusCode: number; body: string }>;
let tokenOfOther: string;
beforeAll(async () => {
  const store = aMemoryStore();
  const said = (account: number, text: string) => ({
    runbook: account === 1 ? 'ours' : FOREIGN,
    status: 'Failed',
    message: text,
    outputs: { 'look.text': [text] },
  });
  const rowOf = (account: number) => aRow(account, said(account, account === 1 ? 'OURS' : FOREIGN));
  // The child in the viewer's own account fans out itself, into another account.
  await keepLedger(store, { rows: [{ ...rowOf(1), fansOut: true }, rowOf(2), rowOf(3)] });
  await keepLedger(store, {
    parentId: id(1),
    rows: [{ ...rowOf(3), executionId: id(93) }],
    execution: { ...said(1, 'OURS'), location: location(1), parentExecutionId: PARENT_ID },
  });
  await keepLedger(store, { parentId: FOREIGN_PARENT, rows: [rowOf(2), rowOf(3)] });
  // What ran last in the other account is on its second page.
  await keepLedger(store, { parentId: id(901), rows: [{ ...rowOf(2), executionId: id(21) }] });
  for (const account of [2, 3]) {
    const { message, outputs } = rowOf(account);
    await store.recordResult(
      anExecution({
        executionId: id(account),
        location: location(account),
        status: 'Failed',
        runbook: FOREIGN,
        failureMessage: message,
        outputs: outputs ?? {},
      }),
      { source: 'event' },
    );
  }
  await store.recordAccountNames(
    new Map([
      [OWN, 'ours'],
      [OTHER, FOREIGN],
      [location(3).accountId, FOREIGN],
    ]),
    new Map([
      [OWN, `r-ab12/${UNIT}`],
      [OTHER, `r-ab12/${OTHER_UNIT}`],
    ]),
  );
  const { api } = anApi(store);
  const page = await api.request(`/accounts/${OTHER}/executions?limit=1`);
  ({ nextToken: tokenOfOther } = (await page.json()) as { nextToken: string });
  const handler = createLambdaHandler(api, SCOPES_OF_ROLES);
  invoke = async (userArn, { routeKey, rawPath }, rawQueryString = '') => {
    const [method] = routeKey.split(' ');
    const event = {
      version: '2.0',
      routeKey,
      rawPath,
      rawQueryString,
      headers: { host: 'local' },
      requestContext: {
        authorizer: { iam: { userArn } },
        http: { method, path: rawPath },
        domainName: 'local',
        stage: '$default',
      },
      isBase64Encoded: false,
    } as unknown as LambdaEvent;
    return handler(event);
  };
});

/** Each must hold without the other: the policy of the role, and what the function decides about its session. */
const LOCKS = ['the policy', 'the function'] as const;
type Lock = (typeof LOCKS)[number];
/** A caller that the function does not limit. */
const ANOTHER = `arn:aws:sts::${CENTRAL.accountId}:assumed-role/rollcall-viewer/me`;

/** Which secrets a request is told if one lock alone is closed, in each way in which it may arrive. */
async function toldBy(
  scope: Scope,
  path: string,
  lock: Lock,
  allowed = patterns[scope],
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const reading of readingsOf('GET', path)) {
    // Of what IAM alone can hold: it sees the path as it was sent, or as the function does.
    const isSeen = [`GET${path}`, `GET${reading.rawPath}`].includes(reading.seenByIam);
    if (lock === 'the policy' && !(isSeen && fits(reading.seenByIam, allowed))) continue;
    const { body } = await invoke(lock === 'the policy' ? ANOTHER : sessionOf(scope), reading);
    told.push(
      ...SECRETS.filter((secret) => body.includes(secret)).map((one) => `${one}: ${reading.rawPath}`),
    );
  }
  return told;
}

const BASE = { account: `/accounts/${OWN}`, unit: `/organizational-units/${UNIT}/accounts/${OWN}` };
const plain = (routeKey: string, rawPath: string): Reading => ({
  seenByIam: `GET${rawPath}`,
  routeKey: `GET ${routeKey}`,
  rawPath,
});
const TEMPLATES = {
  account: '/accounts/{accountId}',
  unit: '/organizational-units/{unitId}/accounts/{accountId}',
};
const listOf = (scope: Scope) => plain(`${TEMPLATES[scope]}/executions`, `${BASE[scope]}/executions`);
const resultOf = (scope: Scope, parentId = PARENT_ID, region = REGION) =>
  plain(`${TEMPLATES[scope]}/results/{parentId}/{region}`, `${BASE[scope]}/results/${parentId}/${region}`);

describe.each(SCOPES)('the viewer of one %s', (scope) => {
  test('sees what ran in the account, and a result of it in full', async () => {
    for (const reading of [listOf(scope), resultOf(scope)]) {
      await expect(isDenied(scope, reading.seenByIam)).resolves.toBe(false);
      const { statusCode, body } = await invoke(sessionOf(scope), reading);
      expect([statusCode, body]).toEqual([200, expect.stringContaining(id(1))]);
      expect(SECRETS.filter((secret) => body.includes(secret))).toEqual([]);
    }
    const { body } = await invoke(sessionOf(scope), resultOf(scope));
    expect(JSON.parse(body)).toMatchObject({
      outputs: { 'look.text': ['OURS'] },
      ledgerOfOtherAccounts: true,
    });
  });

  test('may call nothing if IAM compares with the templates of routes', async () => {
    for (const { method, path } of DEPLOYED_ROUTES) {
      await expect(isDenied(scope, `${method}${path}`)).resolves.toBe(true);
    }
  });

  test.each(
    DEPLOYED_ROUTES.filter(({ path }) => !path.startsWith(`${TEMPLATES[scope]}/`)).map(
      ({ method, path }) => [method, path] as const,
    ),
  )('may not call %s %s, of its own account neither', async (method, path) => {
    const values: Readonly<Record<string, string>> = {
      parentId: PARENT_ID,
      otherParentId: FOREIGN_PARENT,
      accountId: OWN,
      region: REGION,
      unitId: OTHER_UNIT,
      runbook: 'ours',
    };
    const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');
    await expect(isDenied(scope, `${method}${filled}`)).resolves.toBe(true);
  });

  test.each(['HEAD', 'POST', 'DELETE', 'OPTIONS'])('may not %s its own paths', async (method) => {
    for (const { rawPath } of [listOf(scope), resultOf(scope)]) {
      await expect(isDenied(scope, `${method}${rawPath}`)).resolves.toBe(true);
    }
  });

  test('may call no other stage and no other API', async () => {
    const { rawPath } = listOf(scope);
    const role = {
      who: roleOf(CENTRAL.accountId, roles[scope].reference),
      policies: policiesOf(roles[scope]),
    };
    for (const api of [API.replace('$default', 'test'), API.replace('HttpApi', 'another')]) {
      const asked = { ...role, action: 'execute-api:Invoke', owner: CENTRAL.accountId };
      await expect(refusalOf({ ...asked, resource: `${api}/GET${rawPath}` })).resolves.toBeDefined();
    }
  });

  const other = BASE[scope].replace(OWN, OTHER);
  const result = `/results/${PARENT_ID}/${REGION}`;
  test.each([
    `${other}/executions`,
    `${other}${result}`,
    `${BASE[scope]}/../${OTHER}/executions`,
    `${BASE[scope]}/executions/../../${OTHER}/executions`,
    `${BASE[scope]}%2f..%2f${OTHER}/executions`,
    `${BASE[scope]}%252f..%252f${OTHER}/executions`,
    `${BASE[scope]}/%2e%2e/${OTHER}/executions`,
    `${other}/executions/%2e%2e/%2e%2e/${OWN}/executions`,
    `${other}%2f..%2f${OWN}/executions`,
    `${other}%2fexecutions%3f/${OWN}/executions`,
    `${other}/executions%3F/../../${OWN}/executions`,
    `${other}/executions%23`,
    `${other.replaceAll('2', '%32')}/executions`,
    `${other.replaceAll('2', '%2532')}/executions`,
    `${BASE[scope]}//executions`,
    `//${other.slice(1)}/executions`,
    `${other}/executions/`,
    `${other.toUpperCase()}/executions`,
    `${BASE[scope]}\\..\\${OTHER}/executions`,
    `${BASE[scope]}%5c..%5c${OTHER}/executions`,
    `${BASE[scope]};${OTHER}/executions`,
    `${BASE[scope]}%00${OTHER}/executions`,
    `${BASE[scope]},${OTHER}/executions`,
    `${BASE[scope]}/results/${PARENT_ID}/${REGION}%2f..%2f..%2f..%2f..%2f${OTHER}%2fexecutions`,
    `${BASE[scope]}/results/${PARENT_ID}/..%2f..%2f..%2f${OTHER}%2fexecutions`,
    `${BASE[scope]}/results/..%2f..%2f${OTHER}%2fresults%2f${PARENT_ID}/${REGION}`,
    `${BASE[scope]}/results/%2e%2e/%2e%2e/${OTHER}${result}`,
    `${BASE[scope]}/results/${FOREIGN_PARENT}/${REGION}`,
    `${BASE[scope]}/results/${id(2)}/${REGION}`,
    `${BASE[scope]}/results/${id(1)}/${REGION}`,
    `/executions/x%2fresults%2f${OWN}%2fy/results/${OTHER}/${REGION}`,
    `/organizational-units/${UNIT}/accounts/${OTHER}/executions`,
    `/organizational-units/${UNIT}/accounts/${OTHER}${result}`,
    `/organizational-units/${UNIT}%2faccounts/${OWN}%2f..%2f${OTHER}/executions`,
    `/organizational-units/${UNIT}/../${OTHER_UNIT}/accounts/${OTHER}/executions`,
    `/organizational-units/${OTHER_UNIT}/accounts/${OTHER}/executions`,
    `/organizational-units/r-ab12/accounts/${OTHER}/executions`,
  ])('is told nothing of others at %s', async (path) => {
    for (const lock of LOCKS) await expect(toldBy(scope, path, lock)).resolves.toEqual([]);
  });

  test.each(LOCKS)('is told nothing of others at any path made of such parts, by %s alone', async (lock) => {
    const part = fc.constantFrom(
      '/',
      '/',
      '/',
      '%2f',
      '%252f',
      '..',
      '%2e%2e',
      '.',
      '\\',
      '%3f',
      '%23',
      '%00',
      '',
      'accounts',
      'executions',
      'results',
      'organizational-units',
      OWN,
      OTHER,
      UNIT,
      PARENT_ID,
      FOREIGN_PARENT,
      REGION,
    );
    const path = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
    const starts = fc.constantFrom(`${BASE[scope]}/`, BASE[scope], `${other}/`, other, '/accounts/', '/');
    await fc.assert(
      fc.asyncProperty(starts, path, async (start, rest) => {
        await expect(toldBy(scope, `${start}${rest}`, lock)).resolves.toEqual([]);
      }),
      { seed: SEED, numRuns: runs(60) },
    );
  });

  test.each([
    () => `accountId=${OTHER}`,
    () => 'accountId=*',
    () => `executionId=${id(2)}`,
    () => `executionId=${id(2)}&executionId=${id(1)}`,
    () => 'executionId=',
    () => 'resource=',
    () => `nextToken=${tokenOfOther}`,
    () => `parentId=${FOREIGN_PARENT}`,
    () => `runbook=${FOREIGN.toLowerCase()}&verdict=failed`,
    () => 'limit=50&since=400d',
    () => 'expand=all',
  ])('no query gives what is of others: %#', async (query) => {
    for (const reading of [listOf(scope), resultOf(scope)]) {
      const { body } = await invoke(sessionOf(scope), reading, query());
      expect(SECRETS.filter((secret) => body.includes(secret))).toEqual([]);
    }
  });

  test('cannot tell a run that is not known from one in which the account has no target', async () => {
    const words = await Promise.all(
      [FOREIGN_PARENT, id(404), id(2)].map(async (parentId) => {
        const { statusCode, body } = await invoke(sessionOf(scope), resultOf(scope, parentId));
        return [statusCode, body.replaceAll(parentId, '…')];
      }),
    );
    expect(new Set(words.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(words[0]?.[0]).toBe(404);
  });
});

test('IAM’s evaluation and the patterns agree', async () => {
  for (const scope of SCOPES) {
    const own = [listOf('account'), resultOf('account'), listOf('unit'), resultOf('unit')];
    for (const path of own.flatMap(({ rawPath }) => [
      rawPath,
      `${rawPath}/..`,
      `${rawPath}%2e`,
      '/executions',
    ])) {
      expect([path, await isDenied(scope, `GET${path}`)]).toEqual([
        path,
        !fits(`GET${path}`, patterns[scope]),
      ]);
    }
  }
});

test('a policy of as many accounts as the setting takes is not larger than IAM takes', async () => {
  const at = { accountId: CENTRAL.accountId, region: 'ap-southeast-1' };
  const sizeWith = async (count: number) => {
    const accounts = Array.from({ length: count }, (_, n) => String(300_000_000_000 + n)).join(',');
    const text = await compileWith({ accountViewers: `many:${accounts}=${PRINCIPAL}` });
    return JSON.stringify(policiesOf(resourceOf(deploy(text, at), 'AccountViewerRoleMany'))).length;
  };
  const size = await sizeWith(75);
  expect(size).toBeGreaterThan(7_000);
  expect(size).toBeLessThan(10_240);
  await expect(sizeWith(100)).rejects.toThrow('more than 10240 characters');
});

describe('a policy that is too wide would be seen:', () => {
  const result = `/results/${PARENT_ID}/${REGION}`;
  test.each<[string, Patterns, string]>([
    [
      'a wildcard for the account',
      { Allow: [/\/GET\/accounts\/.*\/executions$/], Deny: [] },
      `/accounts/${OTHER}/executions`,
    ],
    [
      'nothing denies dots',
      { ...patterns.account, Deny: [] },
      `${BASE.account}/results/../../${OTHER}${result}`,
    ],
    [
      'nothing denies encoded dots',
      { ...patterns.account, Deny: patterns.account.Deny.slice(0, 1) },
      `${BASE.account}/results/%2e%2e/%2e%2e/${OTHER}${result}`,
    ],
  ])('%s', async (_fault, allowed, path) => {
    await expect(toldBy('account', path, 'the policy', allowed)).resolves.not.toEqual([]);
  });
});
