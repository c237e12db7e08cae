import { describe, expect, test } from '@jest/globals';
import {
  expandTargetLocations,
  namesAccounts,
  placeFromStepName,
  toleratedErrors,
} from '../../src/automation/target-locations.ts';
import { place, someLocations } from '../support/builders.ts';

describe('expandTargetLocations', () => {
  test('gives every account in every Region', () => {
    const entry = someLocations([place(1), place(2)], { regions: ['eu-west-1', 'us-east-1'] });
    expect(expandTargetLocations(entry)).toEqual([
      place(1),
      place(1, 'us-east-1'),
      place(2),
      place(2, 'us-east-1'),
    ]);
  });

  test('leaves out what is excluded', () => {
    const entry = someLocations([place(1), place(2)], { excludeAccounts: [place(2).accountId] });
    expect(expandTargetLocations(entry)).toEqual([place(1)]);
  });

  test('does not guess what stands behind an organizational unit', () => {
    const entry = { ...someLocations([place(1)]), accounts: ['ou-abcd-12345678', place(1).accountId] };
    expect(expandTargetLocations(entry)).toEqual([place(1)]);
    expect(namesAccounts(entry)).toBe(false);
  });
});

test.each([
  ['0', 10, 0],
  ['3', 10, 3],
  ['10%', 25, 2],
  ['100%', 7, 7],
  ['nonsense', 7, 0],
])('a limit of %s among %d tolerates %d errors', (limit, total, tolerated) => {
  expect(toleratedErrors(limit, total)).toBe(tolerated);
});

test.each([
  ['749430203777_eu-west-1', { accountId: '749430203777', region: 'eu-west-1' }],
  ['749430203777_us-gov-west-1', { accountId: '749430203777', region: 'us-gov-west-1' }],
  ['get_account_alias', undefined],
  ['i-02573cafcfEXAMPLE', undefined],
])('the step name %s names %j', (name, expected) => {
  expect(placeFromStepName(name)).toEqual(expected);
});
