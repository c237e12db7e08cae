import { describe, expect, test } from '@jest/globals';
import type { LocationHealth } from '../../cli/doctor/location-health.ts';
import { suggest, type CentralStack } from '../../cli/doctor/suggest.ts';

const CENTRAL: CentralStack = { accountId: '999999999999', region: 'eu-west-1', prefix: 'rollcall' };
const [ONE, OTHER] = ['111111111111', '222222222222'] as const;

const aLocation = (
  accountId: string,
  reason?: string,
  more: Partial<LocationHealth> = {},
): LocationHealth => ({
  accountId,
  region: 'eu-west-1',
  seen: true,
  readerRole: 'working',
  forwarder: 'none',
  executionRole: 'working',
  faults: reason === undefined ? [] : [{ reason, message: 'AWS said so' }],
  ...more,
});

describe('suggests', () => {
  test('nothing where nothing is broken', () => {
    expect(suggest([aLocation(ONE)], CENTRAL)).toEqual([]);
  });

  test('roles for each account once, in the tier that the account has', () => {
    const denied = 'readerRoleNotAssumable';
    const suggestions = suggest(
      [
        aLocation(ONE, denied),
        aLocation(ONE, denied, { region: 'us-east-1' }),
        aLocation(OTHER, denied),
        aLocation(OTHER, undefined, { region: 'us-east-1', forwarder: 'working' }),
      ],
      CENTRAL,
    );
    expect(
      suggestions.map(({ accountIds, commands }) => [accountIds, /Tier=\d/.exec(commands[0] ?? '')?.[0]]),
    ).toEqual([
      [[ONE], 'Tier=1'],
      [[OTHER], 'Tier=2'],
    ]);
  });

  test('the prefix of another stack, and a gap to fill where the central stack is not known', () => {
    const [suggestion] = suggest([aLocation(ONE, 'readerRoleNotAssumable')], {
      accountId: undefined,
      region: undefined,
      prefix: 'rollcall-test',
    });
    expect(suggestion?.what).toContain('rollcall-test-reader');
    expect(suggestion?.commands[0]).toMatch(
      /--region <central-region> --stack-name rollcall-test-roles .*CentralAccountId=<central-account> .* Prefix=rollcall-test$/,
    );
  });

  test.each([
    ['readDenied', /a policy of the organization, or a permissions boundary/],
    ['regionDisabled', /^The Region is not enabled/],
  ])('no command for %s: which one is not known', (reason, what) => {
    expect(suggest([aLocation(ONE, reason)], CENTRAL)).toEqual([
      { what: expect.stringMatching(what), accountIds: [ONE], commands: [] },
    ]);
  });
});
