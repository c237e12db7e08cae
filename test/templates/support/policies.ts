import * as z from 'zod';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';

const OneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const Statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.unknown().optional(),
  Action: OneOrMore,
  Resource: OneOrMore.default([]),
  Condition: z.record(z.string(), z.record(z.string(), OneOrMore)).default({}),
});
const Document = z.object({ Statement: z.array(Statement) });
const Policies = z.array(z.object({ PolicyDocument: Document })).default([]);

/** One statement of a policy; `Action`, `Resource` and each condition's values are always lists. */
export type Statement = z.infer<typeof Statement>;

/** What a role's own policies say; what is attached to it besides is not among that. */
export const permissionsOf = (role: DeployedResource): Statement[] =>
  Policies.parse(role.properties['Policies']).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

/** Who may assume a role. */
export const trustOf = (role: DeployedResource): Statement[] =>
  Document.parse(role.properties['AssumeRolePolicyDocument']).Statement;

/** What the policy of a queue, a topic or a bus says, or one that is attached to roles. */
export function resourcePolicyOf({ type, properties }: DeployedResource): Statement[] {
  return type === 'AWS::Events::EventBusPolicy'
    ? [Statement.parse(properties['Statement'])]
    : Document.parse(properties['PolicyDocument']).Statement;
}

/** Every policy statement of a resource, whatever it is attached to. */
export function statementsOf(resource: DeployedResource): Statement[] {
  switch (resource.type) {
    case 'AWS::IAM::Role':
      return [...trustOf(resource), ...permissionsOf(resource)];
    case 'AWS::IAM::ManagedPolicy':
    case 'AWS::IAM::Policy':
    case 'AWS::SNS::TopicPolicy':
    case 'AWS::SQS::QueuePolicy':
    case 'AWS::Events::EventBusPolicy':
      return resourcePolicyOf(resource);
    default:
      return [];
  }
}

/** The statement that grants an action. */
export function grantOf(statements: readonly Statement[], action: string): Statement {
  const [grant, ...others] = statements.filter(
    ({ Effect, Action }) => Effect === 'Allow' && Action.includes(action),
  );
  if (grant === undefined || others.length > 0) throw new Error(`Not exactly one statement allows ${action}`);
  return grant;
}
