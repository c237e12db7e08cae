import { DEPLOYED_ROUTES, type DeployedRoute } from '../src/api/deployed-routes.ts';
import type { Access } from '../src/api/http/route.ts';

const API = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/$default';
/** An execution ID has 36 characters. */
const EXECUTION_ID = '????????-????-????-????-????????????';

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

/** What serverless.yml and the policies of callers take from `ROUTES`. */
export const centralRoutes = () => ({
  events: DEPLOYED_ROUTES.map(({ method, path }) => ({
    httpApi: { method, path, authorizer: { type: 'aws_iam' } },
  })),
  report: policy('report'),
  outputs: policy('outputs'),
  operation: policy('operation'),
});
