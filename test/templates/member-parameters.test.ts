import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { parse } from 'yaml';
import { readMemberTemplate } from './support/stacks.ts';

const Parameter = z.object({
  Type: z.literal('String'),
  Default: z.string().optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(z.string()).optional(),
  ConstraintDescription: z.string().optional(),
});

const parametersOf = async (name: 'roles' | 'forwarder') =>
  z
    .object({ Parameters: z.record(z.string(), Parameter) })
    .parse(parse(await readMemberTemplate(name), { logLevel: 'silent' })).Parameters;

const roles = await parametersOf('roles');
const forwarder = await parametersOf('forwarder');

describe('the parameters of the member templates', () => {
  test.each([
    ['CentralAccountId', '111111111111', true],
    ['CentralAccountId', '1111-1111-1111', false],
    ['CentralAccountId', '1111111111111', false],
    ['CentralRegion', 'eu-west-1', true],
    ['CentralRegion', 'us-gov-west-1', true],
    ['CentralRegion', 'eu-west-1a', false],
    ['CentralRegion', 'Ireland', false],
    ['OrganizationId', 'o-exampleorgid', true],
    ['OrganizationId', 'r-exampleroot', false],
    ['OrganizationId', '', false],
    ['Prefix', 'rollcall', true],
    ['Prefix', 'rollcall-dev', true],
    ['Prefix', '', false],
    ['Prefix', 'roll/call', false],
    ['RolePath', '/', true],
    ['RolePath', '/teams/platform/', true],
    ['RolePath', 'teams', false],
    ['RolePath', '/teams', false],
    ['RolePath', '/teams/*/', false],
    ['CentralRolePath', '/teams/platform/', true],
    ['CentralRolePath', '/te?ms/', false],
    ['PermissionsBoundary', '', true],
    ['PermissionsBoundary', 'developer', true],
    ['PermissionsBoundary', 'boundaries/developer', true],
    ['PermissionsBoundary', 'arn:aws:iam::111111111111:policy/developer', false],
  ])('%s=%j is taken: %j', (name, value, isTaken) => {
    // CloudFormation wants the whole value to match.
    const pattern = new RegExp(`^(?:${roles[name]?.AllowedPattern ?? 'no pattern'})$`);
    expect(pattern.test(value)).toBe(isTaken);
  });

  test('all say what is wrong with a value they refuse', () => {
    const silent = Object.entries(roles).filter(
      ([, { AllowedPattern, ConstraintDescription }]) =>
        AllowedPattern !== undefined && ConstraintDescription === undefined,
    );
    expect(silent).toEqual([]);
  });

  test('mean the same in both templates', () => {
    expect(roles).toMatchObject(forwarder);
  });

  test('have no default that would be wrong in some organization', () => {
    const defaults = Object.entries(roles).filter(([, { Default }]) => Default !== undefined);
    expect(Object.fromEntries(defaults.map(([name, { Default }]) => [name, Default]))).toEqual({
      Prefix: 'rollcall',
      Tier: '2',
      CentralRolePath: '/',
      RolePath: '/',
      PermissionsBoundary: '',
      StartsParents: 'false',
    });
    expect(roles['StartsParents']).toMatchObject({ Default: 'false', AllowedValues: ['true', 'false'] });
  });
});
