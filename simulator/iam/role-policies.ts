import * as z from 'zod';
import type { Account } from '../organization/account.ts';
import type { DeployedResource } from '../templates/deployed-stack.ts';
import { MANAGED_BY_AWS } from './managed-by-aws.ts';

const PolicyDocument = z.looseObject({});

const RoleProperties = z.object({
  Policies: z.array(z.object({ PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.string().optional(),
});
const RolePolicy = z.object({ RoleName: z.string(), PolicyDocument });
const AttachedPolicy = z.object({ Roles: z.array(z.string()).default([]), PolicyDocument });

/** What a deployed role is allowed. */
export interface RolePolicies {
  readonly identity: readonly object[];
  readonly boundary: object | undefined;
  /** Managed policies that no deployed template makes, and that are not held here: what they say is not known. */
  readonly unknown: { readonly identity: readonly string[]; readonly boundary: readonly string[] };
}

export const NO_POLICIES: RolePolicies = {
  identity: [],
  boundary: undefined,
  unknown: { identity: [], boundary: [] },
};

/** Of all policies that deployed templates attach to a role. A role that no template makes has none. */
export function rolePolicies(account: Account, roleArn: string): RolePolicies {
  const role = account.role(roleArn.replace(/^.*?:role\//, ''))?.resource;
  if (role === undefined) return NO_POLICIES;
  const { Policies, ManagedPolicyArns, PermissionsBoundary } = RoleProperties.parse(role.properties);
  const resources = (type: string): DeployedResource[] =>
    account.regions.flatMap((region) => account.resources(region, type));
  const managed = new Map([
    ...MANAGED_BY_AWS,
    ...resources('AWS::IAM::ManagedPolicy').map(
      ({ arn, properties }) => [arn, AttachedPolicy.parse(properties).PolicyDocument] as const,
    ),
  ]);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap(resources)
    .map(({ properties }) => AttachedPolicy.parse(properties))
    .filter(({ Roles }) => Roles.includes(role.reference));
  const ofRole = resources('AWS::IAM::RolePolicy')
    .map(({ properties }) => RolePolicy.parse(properties))
    .filter(({ RoleName }) => RoleName === role.reference);
  const boundaryArns = PermissionsBoundary === undefined ? [] : [PermissionsBoundary];
  const isUnknown = (arn: string): boolean => !managed.has(arn);
  return {
    identity: [
      ...[...Policies, ...attached, ...ofRole].map((policy) => policy.PolicyDocument),
      ...ManagedPolicyArns.flatMap((arn) => managed.get(arn) ?? []),
    ],
    boundary: managed.get(PermissionsBoundary ?? ''),
    unknown: { identity: ManagedPolicyArns.filter(isUnknown), boundary: boundaryArns.filter(isUnknown) },
  };
}
