import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The computer's clock, as it is. */
const wallNow = Date.now.bind(Date);

let rollcall: RunningRollcall;
afterEach(async () => {
  jest.restoreAllMocks();
  await rollcall.close();
});

const sum = (name: 'failed' | 'unreadable'): number =>
  rollcall.metrics.values(name).reduce((one, other) => one + other, 0);

/** From now on the clock of the process that asks AWS is off by so much; AWS's own is right. */
const setClockOff = (byMs: number): void => {
  jest.spyOn(Date, 'now').mockImplementation(() => wallNow() + byMs);
};

describe('thirty executions in accounts that refuse the reader role fail no message, with a clock that is', () => {
  test.each([
    ['right', 0],
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
    ['ten minutes ahead', 10 * MINUTE],
  ])('%s', async (_name, byMs) => {
    let assumed = 0;
    rollcall = await startRollcall({
      schedules: false,
      wallNow,
      watch: {
        call: (_service, operation) => {
          if (operation === 'AssumeRole') assumed += 1;
        },
      },
    });
    const { organization, clock } = rollcall;
    const refusing = MEMBERS.slice(0, 3);
    for (const id of refusing) organization.accounts.get(id)?.deleteRole('rollcall-reader');
    for (const id of refusing) {
      const { ssm } = clientsOf(organization, id);
      for (let n = 0; n < 10; n += 1) {
        await ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }));
      }
    }
    setClockOff(byMs);
    const before = clock.now();
    await organization.idle();
    expect(sum('failed')).toBe(0);
    expect(sum('unreadable')).toBe(30);
    expect(organization.functionErrors()).toEqual([]);
    expect(organization.deadLetters().filter(({ accountId }) => accountId === CENTRAL)).toEqual([]);
    // A refusal is not repeated: one question for each message.
    expect(assumed).toBeLessThanOrEqual(33);
    expect(clock.now() - before).toBeLessThan(10 * MINUTE);
  });
});
