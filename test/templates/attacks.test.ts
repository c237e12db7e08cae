import { describe, expect, jest, test } from '@jest/globals';
import { ATTACKS_BY_CALLERS } from './rules/attacks-by-callers.ts';
import { ATTACKS_ON_CENTRAL } from './rules/attacks-on-central.ts';
import { ATTACKS_ON_ROLES } from './rules/attacks-on-roles.ts';
import { EVERYTHING, OPEN, refusalOf } from './support/request.ts';

// The framework and AWS’s validator start slowly on a busy computer.
jest.setTimeout(120_000);

describe.each(Object.entries({ ...ATTACKS_ON_CENTRAL, ...ATTACKS_ON_ROLES, ...ATTACKS_BY_CALLERS }))(
  '%s',
  (_boundary, { honest, by, isExplicit = false, attacks }) => {
    test('the honest request is allowed', async () => {
      await expect(refusalOf(honest)).resolves.toBeUndefined();
    });

    test.each(attacks)(`denied: %s`, async (_attack, changed) => {
      await expect(refusalOf({ ...honest, ...changed })).resolves.toEqual({ by, isExplicit });
    });

    test.each(attacks)('nothing else is in the way: %s', async (_attack, changed) => {
      const attack = { ...honest, ...changed };
      const resourcePolicy = attack.resourcePolicy === undefined && by === 'identity' ? undefined : OPEN;
      const opened = { ...attack, resourcePolicy, ...(by === 'identity' && { policies: EVERYTHING }) };
      await expect(refusalOf(opened)).resolves.toBeUndefined();
    });
  },
);
