import type { PolicyType } from '../../../simulator/iam/evaluate.ts';
import { compileWith } from './compile-with.ts';
import { deployMember, memberTemplate } from './member-stack.ts';
import { busPolicyOf, trustPolicyOf, type Request } from './request.ts';
import { CENTRAL, deploy, MEMBER, resourceOf, type Stack } from './stacks.ts';

/**
 * A request that is allowed, and the same request with one fact changed, which is not; `by` says whose policy refuses it.
 * With that policy opened the attack would succeed: it fails for no other reason, such as a name that is misspelt here.
 */
export interface Boundary {
  readonly honest: Request;
  readonly by: PolicyType;
  /** Whether that policy says no, and does not merely say nothing. */
  readonly isExplicit?: boolean;
  readonly attacks: readonly (readonly [attack: string, changed: Partial<Request>])[];
}

/** The central stack as it is compiled, with settings. */
export const centralWith = async (params: Readonly<Record<string, string>>): Promise<Stack> =>
  deploy(await compileWith(params), CENTRAL);

/** With no settings but those that it cannot do without. */
export const central = await centralWith({});
const bus = resourceOf(central, 'Bus');

const roles = deployMember(memberTemplate('roles'));
export const reader = resourceOf(roles, 'ReaderRole');
export const sender = resourceOf(roles, 'ForwarderRole');
export const execution = resourceOf(
  deployMember(memberTemplate('execution-role')),
  'AutomationExecutionRole',
);
export const administration = resourceOf(
  deployMember(memberTemplate('administration-role'), {}, CENTRAL),
  'AutomationAdministrationRole',
);

/** The central account, a member, another member, and another organization. */
export const OURS = CENTRAL.accountId;
export const THEIRS = MEMBER.accountId;
export const OTHER = '333333333333';
export const ELSEWHERE = 'o-anotherorgid';

export const TYPE = 'EC2 Automation Execution Status-change Notification';

export const arn = (service: string, path: string, accountId = THEIRS): string =>
  `arn:aws:${service}:eu-west-1:${accountId}:${path}`;

export const call = (action: string, resource: string): Pick<Request, 'action' | 'resource'> => ({
  action,
  resource,
});

/** EventBridge or another service, on behalf of a rule. */
export const serviceFor = (
  accountId: string,
  rule: string,
  service = 'events.amazonaws.com',
): Request['who'] => ({
  service,
  sourceArn: arn('events', `rule/${rule}`, accountId),
  sourceAccountId: accountId,
});

/** Systems Manager or another service, on behalf of an automation. */
export const automationOf = (accountId: string, service = 'ssm.amazonaws.com'): Request['who'] => ({
  service,
  sourceArn: arn('ssm', 'automation-execution/11111111-1111-4111-8111-111111111111', accountId),
  sourceAccountId: accountId,
});

/** What the bus is told of the events. */
export const aboutEvent = (
  sources: string[],
  types: string[],
  isByRule = true,
): Required<Pick<Request, 'keys'>> => ({
  keys: {
    ...(sources.length > 0 && { 'events:source': sources }),
    ...(types.length > 0 && { 'events:detail-type': types }),
    ...(isByRule && { 'events:eventBusInvocation': ['true'] }),
  },
});

/** Events for the bus, all as they should be. */
export const putEvents = {
  ...call('events:PutEvents', bus.arn),
  owner: OURS,
  resourcePolicy: busPolicyOf(central),
  ...aboutEvent(['aws.ssm'], [TYPE]),
};

export const assume = (role: typeof reader, owner: string) => ({
  action: 'sts:AssumeRole',
  resource: role.arn,
  owner,
  resourcePolicy: trustPolicyOf(role),
});
