import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { stackSetsTemplate, type PermissionModel } from '../../member-stack/stack-sets.ts';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { deployMember, memberTemplate } from './support/member-stack.ts';
import { resourceOf, type Stack } from './support/stacks.ts';

const LARGEST_BODY = 51_200;
const ROLLED_OUT = { roles: memberTemplate('roles'), forwarder: memberTemplate('forwarder') };
const SETS = [
  ['RolesStackSet', 'roles'],
  ['ForwarderStackSet', 'forwarder'],
] as const;
const LIVE = { ForwarderRegions: 'eu-west-1,us-east-1' };

const StackSet = z.object({
  StackSetName: z.string(),
  PermissionModel: z.string(),
  CallAs: z.string().optional(),
  Capabilities: z.array(z.string()).optional(),
  AutoDeployment: z
    .object({
      Enabled: z.boolean(),
      RetainStacksOnAccountRemoval: z.boolean(),
      DependsOn: z.array(z.string()).optional(),
    })
    .optional(),
  OperationPreferences: z.record(z.string(), z.unknown()),
  StackInstancesGroup: z.array(
    z.object({ DeploymentTargets: z.record(z.string(), z.array(z.string())), Regions: z.array(z.string()) }),
  ),
  Parameters: z.array(z.object({ ParameterKey: z.string(), ParameterValue: z.string() })),
  TemplateBody: z.string(),
});
const setOf = (stack: Stack, logicalId: string): z.infer<typeof StackSet> =>
  StackSet.parse(resourceOf(stack, logicalId).properties);
const given = (set: z.infer<typeof StackSet>): Record<string, string> =>
  Object.fromEntries(
    set.Parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
  );

describe.each<[name: string, model: PermissionModel]>([
  ['stack-sets', 'serviceManaged'],
  ['stack-sets-self-managed', 'selfManaged'],
])('%s.yml', (name, model) => {
  const text = memberTemplate(name);
  const deploy = (parameters = {}): Stack => deployMember(text, { ...LIVE, ...parameters });

  test('is what `npm run stack-sets` makes of roles.yml and forwarder.yml', () => {
    expect(text).toBe(stackSetsTemplate(model, ROLLED_OUT));
  });

  test('can be given to CloudFormation as it is', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_BODY);
  });

  test.each(SETS)('%s holds %s.yml, unchanged, and small enough', (logicalId, template) => {
    const { TemplateBody } = setOf(deploy(), logicalId);
    expect(TemplateBody).toBe(ROLLED_OUT[template]);
    expect(Buffer.byteLength(TemplateBody)).toBeLessThanOrEqual(LARGEST_BODY);
  });

  test.each(SETS)('%s says every parameter of %s.yml, and no other', (logicalId, template) => {
    expect(Object.keys(given(setOf(deploy(), logicalId))).sort()).toEqual(
      Object.keys(readTemplate(ROLLED_OUT[template]).Parameters).sort(),
    );
  });

  test.each(SETS)('%s has the defaults of %s.yml', (logicalId, template) => {
    const values = given(setOf(deploy(), logicalId));
    const defaults = Object.entries(readTemplate(ROLLED_OUT[template]).Parameters).flatMap(
      ([key, { Default }]) => (Default === undefined ? [] : [[key, Default]]),
    );
    expect(values).toMatchObject(Object.fromEntries(defaults));
  });

  test('the roles go to one Region, the forwarders to those that are listed', () => {
    const regionsOf = (id: string) => setOf(deploy(), id).StackInstancesGroup.map(({ Regions }) => Regions);
    expect(regionsOf('RolesStackSet')).toEqual([['us-east-1']]);
    expect(regionsOf('ForwarderStackSet')).toEqual([['eu-west-1', 'us-east-1']]);
  });

  test('no Region to forward from: tier 1, the reader role alone', () => {
    const stack = deploy({ ForwarderRegions: '' });
    expect([...stack.keys()]).toEqual(['RolesStackSet']);
    expect(given(setOf(stack, 'RolesStackSet'))['Tier']).toBe('1');
    expect(given(setOf(deploy(), 'RolesStackSet'))['Tier']).toBe('2');
  });

  test.each(SETS)('%s goes everywhere at once, and goes on after some failures', (logicalId, _template) => {
    expect(setOf(deploy({ FailureTolerancePercentage: '25' }), logicalId).OperationPreferences).toEqual({
      RegionConcurrencyType: 'PARALLEL',
      MaxConcurrentPercentage: 100,
      ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
      FailureTolerancePercentage: '25',
    });
  });

  test('the first roll-out of forwarders waits for the roles', () => {
    const forwarders = text.slice(text.indexOf('\n  ForwarderStackSet:'));
    expect(forwarders.slice(0, forwarders.indexOf('Properties:'))).toContain(
      '    DependsOn: RolesStackSet\n',
    );
  });

  test('the roles have names, which CloudFormation wants to hear', () => {
    expect(setOf(deploy(), 'RolesStackSet').Capabilities).toEqual(['CAPABILITY_NAMED_IAM']);
    expect(setOf(deploy(), 'ForwarderStackSet').Capabilities).toBeUndefined();
  });
});

describe('for a whole organization', () => {
  const deploy = (parameters = {}, accountId = '999999999999'): Stack =>
    deployMember(memberTemplate('stack-sets'), { ...LIVE, ...parameters }, { accountId });

  test.each(SETS)(
    '%s reaches new accounts by itself, and leaves those that leave',
    (logicalId, _template) => {
      const { PermissionModel: model, AutoDeployment } = setOf(deploy(), logicalId);
      expect(model).toBe('SERVICE_MANAGED');
      expect(AutoDeployment).toMatchObject({ Enabled: true, RetainStacksOnAccountRemoval: false });
    },
  );

  test('in a new account too the forwarder waits for the roles, whose StackSet is the management account’s', () => {
    const dependsOn = (id: string) => setOf(deploy({}, '222222222222'), id).AutoDeployment?.DependsOn;
    expect(dependsOn('RolesStackSet')).toBeUndefined();
    expect(dependsOn('ForwarderStackSet')).toEqual([
      'arn:aws:cloudformation:us-east-1:999999999999:stackset/RolesStackSet',
    ]);
  });

  test.each(SETS)(
    '%s is called for by the management account itself, or a delegate',
    (logicalId, _template) => {
      expect(setOf(deploy(), logicalId).CallAs).toBe('SELF');
      expect(setOf(deploy({}, '222222222222'), logicalId).CallAs).toBe('DELEGATED_ADMIN');
    },
  );

  const UNITS = { OrganizationalUnitIds: 'ou-ab12-11111111,ou-ab12-22222222' };
  test.each([
    ['all', UNITS, ['ou-ab12-11111111', 'ou-ab12-22222222']],
    ['one', { ...UNITS, ForwarderOrganizationalUnitIds: 'ou-ab12-22222222' }, ['ou-ab12-22222222']],
  ])('forwarders can go to %s of the units', (_which, parameters, units) => {
    const targets = (id: string) => setOf(deploy(parameters), id).StackInstancesGroup[0]?.DeploymentTargets;
    expect(targets('RolesStackSet')).toEqual({
      OrganizationalUnitIds: UNITS.OrganizationalUnitIds.split(','),
    });
    expect(targets('ForwarderStackSet')).toEqual({ OrganizationalUnitIds: units });
  });
});

describe('for accounts that are named', () => {
  const stack = deployMember(
    memberTemplate('stack-sets-self-managed'),
    { ...LIVE, AccountIds: '222222222222,333333333333', ForwarderAccountIds: '333333333333' },
    { partition: 'aws-cn', region: 'cn-north-1' },
  );

  test.each([
    ['RolesStackSet', ['222222222222', '333333333333']],
    ['ForwarderStackSet', ['333333333333']],
  ])('%s goes to %j, and nowhere by itself', (logicalId, accounts) => {
    const set = setOf(stack, logicalId);
    expect(set.StackInstancesGroup[0]?.DeploymentTargets).toEqual({ Accounts: accounts });
    expect(set.PermissionModel).toBe('SELF_MANAGED');
    expect(set.AutoDeployment).toBeUndefined();
  });

  test('acts as roles of its own partition', () => {
    expect(resourceOf(stack, 'RolesStackSet').properties).toMatchObject({
      AdministrationRoleARN: 'arn:aws-cn:iam::222222222222:role/AWSCloudFormationStackSetAdministrationRole',
      ExecutionRoleName: 'AWSCloudFormationStackSetExecutionRole',
    });
  });
});
