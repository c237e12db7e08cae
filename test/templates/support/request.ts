import * as z from 'zod';
import { contextKeys, type Caller, type ContextKeys } from '../../../simulator/iam/context-keys.ts';
import { loadEvaluate, type Refusal } from '../../../simulator/iam/evaluate.ts';
import { joinPolicies } from '../../../simulator/iam/policy-document.ts';
import { sessionOf } from '../../../simulator/iam/principal.ts';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { ORGANIZATION_ID, resourcesOfType, type Stack } from './stacks.ts';

/** One request to AWS, with all that decides on it. */
export interface Request {
  readonly who: Caller;
  /** The caller's own policies. */
  readonly policies: readonly object[];
  readonly action: string;
  readonly resource: string;
  /** Whose the resource is. */
  readonly owner: string;
  /** A role's trust policy, or the policy of a bus or a queue; undefined for a resource without one. */
  readonly resourcePolicy?: object | undefined;
  /** What the service itself knows of the request. */
  readonly keys?: ContextKeys;
  /** The organizations of those accounts that are not in ours; undefined for an account in none. */
  readonly organizations?: Readonly<Record<string, string | undefined>>;
}

/** An attacker is lord of his own account. */
export const EVERYTHING = [
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
];

/** A resource's policy that lets every principal in. */
export const OPEN = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

const evaluate = await loadEvaluate();

/**
 * Who refuses the request; undefined if it is allowed.
 * @throws {Error} if policies cannot be evaluated here: then no test may pass
 */
export async function refusalOf(request: Request): Promise<Refusal | undefined> {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed');
  const { who, organizations = {} } = request;
  const refusal = await evaluate({
    principal: 'service' in who ? who.service : who.arn,
    action: request.action,
    resource: request.resource,
    resourceAccountId: request.owner,
    keys: contextKeys({
      caller: who,
      resourceAccountId: request.owner,
      region: 'eu-west-1',
      organizationOf: (id) => (id in organizations ? organizations[id] : ORGANIZATION_ID),
      ofService: request.keys,
    }),
    identityPolicies: request.policies,
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
    resourcePolicy: request.resourcePolicy,
  });
  // A service has no policies of its own: only the resource's can let it in.
  return refusal !== undefined && 'service' in who ? { ...refusal, by: 'resource' } : refusal;
}

/** A session of a role; `name` with the role's path if it has one. */
export const roleOf = (accountId: string, name: string): Caller =>
  sessionOf({ roleArn: `arn:aws:iam::${accountId}:role/${name}`, sessionName: 'me' });

const Role = z.object({
  AssumeRolePolicyDocument: z.looseObject({}),
  Policies: z.array(z.object({ PolicyDocument: z.looseObject({}) })),
});

/** What a deployed role may do. */
export const policiesOf = ({ properties }: DeployedResource): object[] =>
  Role.parse(properties).Policies.map(({ PolicyDocument }) => PolicyDocument);

/** The principals that a deployed role trusts. */
export const trustPolicyOf = ({ properties }: DeployedResource): object =>
  Role.parse(properties).AssumeRolePolicyDocument;

/** What is attached to a bus. */
export const busPolicyOf = (stack: Stack): object | undefined =>
  joinPolicies(
    resourcesOfType(stack, 'AWS::Events::EventBusPolicy').map((one) => one.properties['Statement']),
  );

/** What is attached to a queue. */
export const queuePolicyOf = (stack: Stack, queue: DeployedResource): object | undefined =>
  joinPolicies(
    resourcesOfType(stack, 'AWS::SQS::QueuePolicy')
      .map(({ properties }) => properties)
      .filter(({ Queues }) => JSON.stringify(Queues).includes(queue.reference))
      .map(({ PolicyDocument }) => PolicyDocument),
  );
