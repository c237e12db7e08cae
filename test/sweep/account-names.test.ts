import { describe, expect, test } from '@jest/globals';
import { AccountNamesUnavailableError } from '../../src/lib/errors.ts';
import { aRollcall } from '../support/a-rollcall.ts';
import { CENTRAL, DAY, HOUR, MINUTE } from '../support/builders.ts';

const SWEEP_EVERY_MS = 5 * MINUTE;

/** An organization of so many accounts, 50 on a page. */
function anOrganization(accounts: number) {
  const rollcall = aRollcall();
  for (let n = 0; n < accounts; n += 1) {
    rollcall.aws.accountNames.set(String(100_000_000_000 + n), `account ${n}`);
  }
  const { aws, sweep, clock, log } = rollcall;
  return {
    ...rollcall,
    /** Sweeps as often as the schedule does in that time. */
    sweepFor: async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += SWEEP_EVERY_MS) {
        await sweep();
        clock.advance(SWEEP_EVERY_MS);
      }
    },
    said: () => log.lines.filter(({ message }) => message === 'Account names not listed'),
    refuse: (error: Error): void => {
      aws.listNames = async () => {
        aws.namePages.push('refused');
        throw error;
      };
    },
    /** Each page takes that long. */
    slowDown: (ms: number): void => {
      const list = aws.listNames.bind(aws);
      aws.listNames = async (nextToken) => {
        clock.advance(ms);
        return list(nextToken);
      };
    },
  };
}

describe('account names', () => {
  test('are listed by the first sweep, page after page, and then once a day', async () => {
    const { aws, sweepFor, store } = anOrganization(120);
    await sweepFor(SWEEP_EVERY_MS);
    expect(aws.namePages).toEqual(['0', '50', '100']);
    await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
    await sweepFor(DAY - SWEEP_EVERY_MS);
    expect(aws.namePages).toHaveLength(3);
    aws.accountNames.set('100000000000', 'renamed');
    aws.accountNames.delete('100000000001');
    await sweepFor(SWEEP_EVERY_MS);
    expect(aws.namePages).toHaveLength(6);
    await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
  });

  test.each([
    ['that are not for us are asked for once a day', new AccountNamesUnavailableError('Not for you'), 3],
    ['that could not be had just now are asked for again in an hour', new Error('socket hang up'), 72],
  ])(
    '%s, which is said at info and is no error; those that are known stay',
    async (_why, error, attempts) => {
      const { aws, sweep, sweepFor, store, refuse, said, clock, log } = anOrganization(3);
      await sweep();
      clock.advance(DAY);
      aws.namePages.length = 0;
      refuse(error);
      await sweepFor(3 * DAY);
      expect(aws.namePages).toHaveLength(attempts);
      expect(said()).toHaveLength(attempts);
      expect(said()[0]).toMatchObject({
        level: 'info',
        fields: { message: error.message, retryAt: expect.stringMatching(/^2026-01-0/) },
      });
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
      await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
      await expect(sweep()).resolves.toMatchObject({ swept: true, errors: [] });
    },
  );

  test('wait for everything else, and have the time that is left: the next sweep goes on', async () => {
    const { aws, sweep, store, slowDown, clock } = anOrganization(200);
    slowDown(10_000);
    const locations = async () => aws.calls.filter((call) => call.startsWith('Roots')).length;
    await sweep(clock.now() + 25_000);
    expect(await locations()).toBeGreaterThan(0);
    expect(aws.namePages).toEqual(['0', '50', '100']);
    await expect(store.accountNames()).resolves.toEqual(new Map());
    await sweep(clock.now()); // no time at all
    await sweep(clock.now() + 25_000);
    expect(aws.namePages).toEqual(['0', '50', '100', '150']);
    await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
  });

  test('that began long ago start again', async () => {
    const { aws, sweep, store, slowDown, clock } = anOrganization(100);
    slowDown(10_000);
    await sweep(clock.now() + 5_000);
    clock.advance(2 * HOUR);
    await sweep();
    expect(aws.namePages).toEqual(['0', '0', '50']);
    await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
  });

  test('do not hide that a location could not be swept', async () => {
    const { aws, sweep, store } = anOrganization(1);
    aws.denied.set(CENTRAL.accountId, 'readDenied');
    await expect(sweep()).resolves.toMatchObject({ errors: [{ code: 'readDenied' }] });
    await expect(store.accountNames()).resolves.toEqual(aws.accountNames);
  });
});
