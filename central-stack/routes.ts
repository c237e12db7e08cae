import { DEPLOYED_ROUTES, type DeployedRoute } from '../src/api/deployed-routes.ts';
import type { Access } from '../src/api/http/route.ts';

const API = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default';
/** An execution ID has 36 characters. */
const EXECUTION_ID = '????????-????-????-????-????????????';
const ACCOUNT_ID = '????????????';

/**
 * The resources by which IAM allows a route. AWS does not document whether IAM compares with the path of the request or with
 * the template of the route, so both are covered. A report at `/executions/{parentId}` is named by the form of its ID: a
 * wildcard there would cover the outputs below it.
 */
function resourcesOf({ method, path, access }: DeployedRoute): string[] {
  const endsWithId = access === 'report' && path.endsWith('}');
  const forms = endsWithId
    ? [path.replace(/\{\w+\}$/, EXECUTION_ID), path]
    : [path.replaceAll(/\{\w+\}/g, '*').replace(/(?:\/\*)+$/, '/*')];
  return forms.map((form) => `${API}/${method}${form}`);
}

const policy = (access: Access) =>
  DEPLOYED_ROUTES.filter((route) => route.access === access)
    .flatMap(resourcesOf)
    .map((resource) => ({ 'Fn::Sub': resource }));

/** Where the routes stand that read one account, by what the path names first. */
const SCOPES = { account: '/accounts/{accountId}/', unit: '/organizational-units/{unitId}/' } as const;

/**
 * What viewers of some accounts may read below each account or unit: its ID is put in place of the parameter
 * (central-stack/account-viewers.cjs). The template of a route is not covered: it stands for every account. If IAM compared with
 * it, such a viewer could read nothing.
 */
const below = (scope: string, access: Access): string[] =>
  DEPLOYED_ROUTES.filter((route) => route.access === access && route.method === 'GET')
    .filter(({ path }) => path.startsWith(scope))
    .map(({ method, path }) => {
      const rest = path.slice(scope.length).replace('{accountId}', ACCOUNT_ID);
      return `${API}/${method}${scope}${rest.replace(/(?:\/\{\w+\})+$/, '/*')}`;
    });

/** What serverless.yml and the policies of callers take from `ROUTES`. */
export const centralRoutes = () => ({
  events: DEPLOYED_ROUTES.map(({ method, path }) => ({
    httpApi: { method, path, authorizer: { type: 'aws_iam' } },
  })),
  report: policy('report'),
  outputs: policy('outputs'),
  operation: policy('operation'),
  scopes: Object.fromEntries(
    Object.entries(SCOPES).map(([name, scope]) => [
      name,
      { report: below(scope, 'report'), outputs: below(scope, 'outputs') },
    ]),
  ),
});
