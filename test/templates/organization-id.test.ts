import { createRequire } from 'node:module';
import { describe, expect, jest, test } from '@jest/globals';
import { packageCentralStack, removePackage } from './support/package-central-stack.ts';
import { ORGANIZATION_ID } from './support/stacks.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

// Packaging takes its time on a busy machine.

type Resolve = (framework: { resolveVariable: () => Promise<string | null> }) => Promise<string>;
const require = createRequire(import.meta.url);
const resolve: Resolve = require('../../central-stack/organization-id.cjs');
const organizationId = (given: string | null) => resolve({ resolveVariable: async () => given });

describe('the organization must be named', () => {
  test('an organization ID is taken as it is', async () => {
    await expect(organizationId(ORGANIZATION_ID)).resolves.toBe(ORGANIZATION_ID);
  });

  test.each([
    ['nothing', null, 'organizationId is missing'],
    ['the ID of a root', 'r-exampleroot', 'organizationId "r-exampleroot" is not one'],
    ['the ID of an account', '111111111111', 'organizationId "111111111111" is not one'],
    ['capitals', 'o-EXAMPLEORGID', 'organizationId "o-EXAMPLEORGID" is not one'],
    ['something before it', 'my o-exampleorgid', 'organizationId "my o-exampleorgid" is not one'],
    ['something after it', 'o-exampleorgid ', 'organizationId "o-exampleorgid " is not one'],
    ['a pattern', 'o-*', 'organizationId "o-*" is not one'],
  ])('%s is refused', async (_what, given, message) => {
    await expect(organizationId(given)).rejects.toMatch(message);
  });

  test.each([
    ['without an ID', [], 'organizationId is missing'],
    ['with a wrong one', ['--param', 'organizationId=r-exampleroot'], 'organizationId "r-exampleroot"'],
    [
      'with a misspelt one',
      ['--param', 'organisationId=o-exampleorgid'],
      'There is no setting "organisationId" (did',
    ],
  ])('packaging %s stops, and says what to give first', async (_how, args, message) => {
    const packaged = await packageCentralStack(args);
    await removePackage(packaged);
    expect(packaged.exitCode).toBe(1);
    expect(packaged.output).toContain(`Error:\n${message}`);
  });
});
