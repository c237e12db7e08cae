import { requestFor } from '../support/api-routes.ts';
import {
  arn,
  assume,
  call,
  central,
  centralWith,
  ELSEWHERE,
  OTHER,
  OURS,
  serviceFor,
  THEIRS,
  type Boundary,
} from '../support/attack.ts';
import { EVERYTHING, policiesOf, roleOf, type Request } from '../support/request.ts';
import { resourceOf } from '../support/stacks.ts';

const withCallers = await centralWith({
  viewers: `arn:aws:iam::${THEIRS}:role/Analyst*`,
  operators: `arn:aws:iam::${THEIRS}:role/ci/Operator`,
  accountViewers: `payments:${THEIRS}=arn:aws:iam::${THEIRS}:role/Payments`,
});
const accountViewer = resourceOf(withCallers, 'AccountViewerRolePayments');
const viewer = resourceOf(withCallers, 'ViewerRole');
const operator = resourceOf(withCallers, 'OperatorRole');

const POST = 'POST /executions/{parentId}/collect';
const PARENT = '0fd2b51c-1111-4111-8111-111111111111';
const REPORT = 'GET /executions/{parentId}';

/** A route, asked for as a client does; and as it is written, since what IAM compares with is not documented. */
const invoke = (path: string, api = 'HttpApi') =>
  call('execute-api:Invoke', arn('execute-api', `${api}/$default/${path.replace(' /', '/')}`, OURS));
const bothForms = (what: string, route: string): [string, Partial<Request>][] => [
  [what, invoke(requestFor(route))],
  [`${what}, if IAM looks at the route`, invoke(route)],
];

const asViewer = { who: roleOf(OURS, 'rollcall-viewer'), policies: policiesOf(viewer), owner: OURS };
const asOperator = { who: roleOf(OURS, 'rollcall-operator'), policies: policiesOf(operator), owner: OURS };

/** What neither role is for. */
const STRANGE_CALLS: Boundary['attacks'] = [
  ['reads the table behind it', call('dynamodb:Query', resourceOf(central, 'Table').arn)],
  ['sends to the queue', call('sqs:SendMessage', resourceOf(central, 'CollectQueue').arn)],
  [
    'starts an automation',
    call('ssm:StartAutomationExecution', arn('ssm', 'automation-definition/a:1', OURS)),
  ],
  ['reads another parameter', call('ssm:GetParameter', arn('ssm', 'parameter/rollcall/other', OURS))],
  ['calls another API', invoke(requestFor(REPORT), 'another')],
];

/** The principals that a caller's role trusts, and how others may try to assume it. */
const trust = (role: typeof viewer, listed: string, unlisted: string): Boundary => ({
  // Each caller's own account allows it to assume every role: the trust alone decides.
  honest: { who: roleOf(THEIRS, listed), policies: EVERYTHING, ...assume(role, OURS) },
  by: 'resource',
  attacks: [
    ['a principal of the same account that is not listed', { who: roleOf(THEIRS, unlisted) }],
    ['one of that name under another path', { who: roleOf(THEIRS, `other/${listed}`) }],
    ['one of that name in another account', { who: roleOf(OTHER, listed) }],
    ['one of that name in the central account', { who: roleOf(OURS, listed) }],
    ['his account is in another organization', { organizations: { [THEIRS]: ELSEWHERE } }],
    ['his account is in no organization', { organizations: { [THEIRS]: undefined } }],
    ['the function that serves the API', { who: roleOf(OURS, 'rollcall-api') }],
    ['a service, on behalf of his account', { who: serviceFor(THEIRS, 'any') }],
  ],
});

/** What callers of the API may not do, and who may not be one. */
export const ATTACKS_BY_CALLERS: Readonly<Record<string, Boundary>> = {
  'the viewer role is for the principals in the setting': trust(viewer, 'Analyst-of-logs', 'ci/Operator'),
  'the operator role is for the principals in the setting': trust(operator, 'ci/Operator', 'Analyst-of-logs'),

  'the role for viewers of some accounts is for the principals in its entry': trust(
    accountViewer,
    'Payments',
    'Analyst-of-logs',
  ),
  // Which paths they may call, and what is answered there: test/proofs/account-viewers.test.ts.
  'a viewer of some accounts sees no outputs unless the setting says so': {
    honest: {
      who: roleOf(OURS, 'rollcall-viewer-payments'),
      policies: policiesOf(accountViewer),
      owner: OURS,
      ...invoke(`GET /accounts/${THEIRS}/executions`),
    },
    by: 'identity',
    attacks: [
      ['reads a result', invoke(`GET /accounts/${THEIRS}/results/${PARENT}/eu-west-1`)],
      ['reads of another account', invoke(`GET /accounts/${OTHER}/executions`)],
      ['reads of a unit', invoke(`GET /organizational-units/r-ab12/accounts/${THEIRS}/executions`)],
      ...STRANGE_CALLS,
    ],
  },

  'the API is for principals of the central account': {
    honest: { who: roleOf(OURS, 'any'), policies: EVERYTHING, ...invoke(requestFor(REPORT)), owner: OURS },
    by: 'resource',
    attacks: [
      ['a member calls it with credentials of its own', { who: roleOf(THEIRS, 'any') }],
      ['one who may be a viewer, and has not become it', { who: roleOf(THEIRS, 'Analyst-of-logs') }],
      ['another organization does', { who: roleOf(OTHER, 'any'), organizations: { [OTHER]: ELSEWHERE } }],
    ],
  },

  'the API is for those of them who are allowed to call it': {
    honest: { ...asOperator, ...invoke(requestFor(POST)) },
    by: 'identity',
    attacks: [
      ['a role without a policy', { who: roleOf(OURS, 'any'), policies: [] }],
      ['the function that collects', { policies: policiesOf(resourceOf(central, 'CollectRole')) }],
      ['the function that serves it', { policies: policiesOf(resourceOf(central, 'ApiRole')) }],
    ],
  },

  'a viewer looks at reports': {
    honest: { ...asViewer, ...invoke(requestFor(REPORT)) },
    by: 'identity',
    attacks: [
      ...bothForms('posts', POST),
      ...bothForms('posts where it may look', REPORT.replace('GET', 'POST')),
      ...bothForms('deletes', REPORT.replace('GET', 'DELETE')),
      ['becomes the reader of a member', call('sts:AssumeRole', `arn:aws:iam::${OURS}:role/rollcall-reader`)],
      ...STRANGE_CALLS,
    ],
  },

  'a viewer sees no outputs unless the setting says so': {
    honest: { ...asViewer, ...invoke(requestFor(REPORT)) },
    by: 'identity',
    isExplicit: true,
    attacks: [
      ...bothForms('reads results', 'GET /executions/{parentId}/results'),
      ...bothForms('reads one result', 'GET /executions/{parentId}/results/{accountId}/{region}'),
      ...bothForms('reads groups', 'GET /executions/{parentId}/groups'),
      ...bothForms('reads differences', 'GET /executions/{parentId}/diff/{otherParentId}'),
      ...bothForms('asks how large results are', 'HEAD /executions/{parentId}/results'),
      [
        'reads results, with another policy that allows everything',
        {
          ...invoke(requestFor('GET /executions/{parentId}/results')),
          policies: [...asViewer.policies, ...EVERYTHING],
        },
      ],
    ],
  },

  'an operator looks, and has something collected': {
    honest: { ...asOperator, ...invoke(requestFor(POST)) },
    by: 'identity',
    attacks: [
      ...bothForms('posts elsewhere', REPORT.replace('GET', 'POST')),
      ...bothForms('deletes', REPORT.replace('GET', 'DELETE')),
      ...STRANGE_CALLS,
    ],
  },
};
