import * as z from 'zod';
import { joinPolicies } from '../../../simulator/iam/policy-document.ts';
import type { Account } from '../../../simulator/organization/account.ts';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';

const Document = z.looseObject({
  Statement: z.array(z.looseObject({ Effect: z.string(), Sid: z.string().optional() })),
});
export type PolicyDocument = z.infer<typeof Document>;

/** A policy as it is deployed somewhere, and what it is attached to. */
export interface DeployedPolicy {
  /** Where it stands in its template: `CollectRole collect`, `CollectRole trust`, `BusPolicy`. */
  readonly name: string;
  readonly kind: 'identity' | 'resource';
  /** Of the role whose calls it allows, or of the resources that it opens. */
  readonly attachedTo: readonly string[];
  readonly document: PolicyDocument;
}

const Role = z.object({
  AssumeRolePolicyDocument: Document,
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: Document })).default([]),
});
const Attached = z.object({ PolicyName: z.string(), Roles: z.array(z.string()), PolicyDocument: Document });
const OfQueues = z.object({ Queues: z.array(z.string()), PolicyDocument: Document });
const OfTopics = z.object({ Topics: z.array(z.string()), PolicyDocument: Document });
const OfBus = z.object({ EventBusName: z.string(), Statement: z.unknown() });

/** AWS's own two roles: runbooks need what they allow, and Rollcall does not. */
const OF_RUNBOOKS = new Set(['AutomationExecutionRole', 'AutomationAdministrationRole']);

/** Every policy that Rollcall's templates deploy in an account. */
export function policiesOf(account: Account): DeployedPolicy[] {
  return account.regions.flatMap((region) => {
    const all = (type: string): DeployedResource[] => account.resources(region, type);
    const arnsOf = (type: string, references: readonly string[]): string[] =>
      all(type).flatMap(({ reference, arn }) => (references.includes(reference) ? [arn] : []));
    const ofRoles = all('AWS::IAM::Role')
      .filter(({ logicalId }) => !OF_RUNBOOKS.has(logicalId))
      .flatMap(({ logicalId, arn, properties }): DeployedPolicy[] => {
        const { AssumeRolePolicyDocument, Policies } = Role.parse(properties);
        return [
          {
            name: `${logicalId} trust`,
            kind: 'resource',
            attachedTo: [arn],
            document: AssumeRolePolicyDocument,
          },
          ...Policies.map(({ PolicyName, PolicyDocument }) => ({
            name: `${logicalId} ${PolicyName}`,
            kind: 'identity' as const,
            attachedTo: [arn],
            document: PolicyDocument,
          })),
        ];
      });
    const attached = all('AWS::IAM::Policy').map(({ logicalId, properties }): DeployedPolicy => {
      const { Roles, PolicyDocument } = Attached.parse(properties);
      return {
        name: logicalId,
        kind: 'identity',
        attachedTo: arnsOf('AWS::IAM::Role', Roles),
        document: PolicyDocument,
      };
    });
    const resource = (
      { logicalId }: DeployedResource,
      attachedTo: string[],
      document: PolicyDocument,
    ): DeployedPolicy => ({ name: logicalId, kind: 'resource', attachedTo, document });
    return [
      ...ofRoles,
      ...attached,
      ...all('AWS::SQS::QueuePolicy').map((policy) => {
        const { Queues, PolicyDocument } = OfQueues.parse(policy.properties);
        return resource(policy, arnsOf('AWS::SQS::Queue', Queues), PolicyDocument);
      }),
      ...all('AWS::SNS::TopicPolicy').map((policy) => {
        const { Topics, PolicyDocument } = OfTopics.parse(policy.properties);
        return resource(policy, Topics, PolicyDocument);
      }),
      ...all('AWS::Events::EventBusPolicy').map((policy) => {
        const { EventBusName, Statement } = OfBus.parse(policy.properties);
        const document = Document.parse(joinPolicies([Statement]));
        return resource(policy, arnsOf('AWS::Events::EventBus', [EventBusName]), document);
      }),
    ];
  });
}
