import { describe, expect, test } from '@jest/globals';
import { loadEvaluate, type Question } from '../../../simulator/iam/evaluate.ts';
import { OUTPUT_ROUTES, POST_ROUTES, REPORT_ROUTES, requestFor, ROUTES } from '../support/api-routes.ts';
import { permissionsOf } from '../support/policies.ts';
import { CENTRAL, deploy, resourceOf, resourcesOfType } from '../support/stacks.ts';

const evaluate = await loadEvaluate();
const API = `arn:aws:execute-api:${CENTRAL.region}:${CENTRAL.accountId}:HttpApi/$default`;
const PARAMETER = `arn:aws:ssm:${CENTRAL.region}:${CENTRAL.accountId}:parameter/rollcall/api-url`;

/** Whether IAM compares with the path of the request or with the route's template is not documented: both must hold. */
const FORMS = [
  ['the path of the request', requestFor],
  ['the template of the route', (route: string) => route],
] as const;

/**
 * Which routes each of those may call who may call the API, in a stack that has both roles and does not show outputs to viewers, and in
 * one that does. Who may not, and what else they may not do, is in attacks-by-callers.ts.
 */
export function describeCallers(closedText: string, openText: string): void {
  const closed = deploy(closedText, CENTRAL);
  const open = deploy(openText, CENTRAL);
  const roles = {
    'a viewer': resourceOf(closed, 'ViewerRole'),
    'a viewer of outputs': resourceOf(open, 'ViewerRole'),
    'an operator': resourceOf(closed, 'OperatorRole'),
  };
  type Who = keyof typeof roles;
  const documentsOf = (who: Who) =>
    (roles[who].properties['Policies'] as readonly { PolicyDocument: object }[]).map(
      (one) => one.PolicyDocument,
    );
  const ask = (who: Who, action: string, resource: string) =>
    refusalOf({
      principal: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/${roles[who].reference}/someone`,
      action,
      resource,
      keys: {},
      identityPolicies: documentsOf(who),
      resourcePolicy: undefined,
    });

  describe.each(FORMS)('callers, if IAM looks at %s', (_form, pathOf) => {
    const mayCall = async (who: Who) => {
      const refusals = await Promise.all(
        ROUTES.map((route) => ask(who, 'execute-api:Invoke', `${API}/${pathOf(route).replace(' /', '/')}`)),
      );
      return ROUTES.filter((_, index) => refusals[index] === undefined);
    };

    test.each<[Who, readonly string[]]>([
      ['a viewer', REPORT_ROUTES],
      ['a viewer of outputs', [...REPORT_ROUTES, ...OUTPUT_ROUTES]],
      ['an operator', [...REPORT_ROUTES, ...OUTPUT_ROUTES, ...POST_ROUTES]],
    ])('%s may call what is meant for him, and nothing else', async (who, routes) => {
      expect((await mayCall(who)).toSorted()).toEqual([...routes].toSorted());
    });
  });

  test.each(FORMS)('nor would a viewer see outputs if they were not denied: %s', async (_form, pathOf) => {
    const [document] = documentsOf('a viewer') as { Statement: { Sid: string }[] }[];
    const withoutDeny = { Statement: document?.Statement.filter(({ Sid }) => Sid !== 'Outputs') };
    const refusals = await Promise.all(
      OUTPUT_ROUTES.map((route) =>
        refusalOf({
          principal: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/rollcall-viewer/someone`,
          action: 'execute-api:Invoke',
          resource: `${API}/${pathOf(route).replace(' /', '/')}`,
          keys: {},
          identityPolicies: [{ Version: '2012-10-17', ...withoutDeny }],
          resourcePolicy: undefined,
        }),
      ),
    );
    expect(refusals).toEqual(OUTPUT_ROUTES.map(() => ({ by: 'identity', isExplicit: false })));
  });

  // Before a path a wildcard stands for parts of paths too.
  test('what a viewer is allowed and denied names a method before each path', () => {
    const resources = permissionsOf(roles['a viewer'])
      .filter(({ Action }) => Action.includes('execute-api:Invoke'))
      .flatMap(({ Resource }) => Resource);
    expect(resources.length).toBeGreaterThan(20);
    expect(resources.filter((one) => !/\/\$default\/(GET|HEAD)\/[a-z]/.test(one))).toEqual([]);
  });

  test.each(Object.keys(roles) as Who[])('%s finds the API, and reads no other parameter', async (who) => {
    await expect(ask(who, 'ssm:GetParameter', PARAMETER)).resolves.toBeUndefined();
    await expect(ask(who, 'ssm:GetParameter', `${PARAMETER}s`)).resolves.toBeDefined();
  });
}

export function describeNoCallers(templateText: string): void {
  test('without a word about callers there is no role for them', () => {
    const names = resourcesOfType(deploy(templateText, CENTRAL), 'AWS::IAM::Role').map(
      ({ reference }) => reference,
    );
    expect(names).toContain('rollcall-api');
    expect(names.filter((name) => /viewer|operator/.test(name))).toEqual([]);
  });
}

async function refusalOf(
  question: Omit<Question, 'resourceAccountId' | 'permissionsBoundary' | 'sessionPolicy'>,
) {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  return evaluate({
    ...question,
    resourceAccountId: CENTRAL.accountId,
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
  });
}
