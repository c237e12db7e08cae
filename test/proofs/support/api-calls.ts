import { contextKeys } from '../../../simulator/iam/context-keys.ts';
import { sessionOf } from '../../../simulator/iam/principal.ts';
import { CENTRAL, REGION } from '../../local/start.ts';
import { OUTPUT_ROUTES, POST_ROUTES, REPORT_ROUTES, requestFor } from '../../templates/support/api-routes.ts';
import type { RecordedCall } from './recorded-calls.ts';

const LOOKING = [...REPORT_ROUTES, ...OUTPUT_ROUTES];

/**
 * What viewers and operators call, as API Gateway asks IAM: the simulated organization has no gateway that asks. Whether IAM
 * compares the path of the request or the template of its route is not documented, so each call is made in both forms.
 */
export const API_CALLS: readonly RecordedCall[] = [
  ...LOOKING.flatMap((route) => callsOf('rollcall-viewer', route)),
  ...[...LOOKING, ...POST_ROUTES].flatMap((route) => callsOf('rollcall-operator', route)),
];

function callsOf(role: string, route: string): RecordedCall[] {
  const caller = sessionOf({ roleArn: `arn:aws:iam::${CENTRAL}:role/${role}`, sessionName: 'me' });
  return [requestFor(route), route].map((form) => ({
    caller,
    question: {
      principal: caller.arn,
      action: 'execute-api:Invoke',
      resource: `arn:aws:execute-api:${REGION}:${CENTRAL}:HttpApi/$default/${form.replace(' /', '/')}`,
      resourceAccountId: CENTRAL,
      keys: contextKeys({
        caller,
        resourceAccountId: CENTRAL,
        region: REGION,
        organizationOf: () => 'o-exampleorgid',
      }),
      identityPolicies: [],
      permissionsBoundary: undefined,
      sessionPolicy: undefined,
      resourcePolicy: undefined,
    },
    refusal: undefined,
  }));
}
