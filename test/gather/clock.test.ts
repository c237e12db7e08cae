import { afterEach, expect, jest, test } from '@jest/globals';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { MEMBERS, REGION } from '../local/start.ts';
import { startGathering, type Gathering } from './start-gather.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The computer's clock, as it is. */
const wallNow = Date.now.bind(Date);

let gathering: Gathering | undefined;
afterEach(async () => {
  jest.restoreAllMocks();
  await gathering?.close();
  gathering = undefined;
});

const FOUR = MEMBERS.slice(0, 4);
const REFUSING = MEMBERS.slice(0, 2);

/** Four accounts, of which two refuse the role, are gathered on a laptop whose clock is off by so much. */
async function gatherWithClockOff(byMs: number) {
  const running = await startGathering({ wallNow });
  gathering = running;
  const { organization, clock, calls } = running;
  for (const id of REFUSING) organization.accounts.get(id)?.undeploy('admin');
  const parentId = await running.begin({
    TargetLocations: [{ Accounts: [...FOUR], Regions: [REGION], TargetLocationMaxErrors: '100%' }],
  });
  jest.spyOn(Date, 'now').mockImplementation(() => wallNow() + byMs);
  const before = clock.now();
  const report = await running.gather(parentId, {}, { now: () => clock.now() + byMs });
  const assumed = calls.filter(({ operation }) => operation === 'sts:AssumeRole');
  return { report, assumed, tookMs: clock.now() - before };
}

test.each([
  ['right', 0],
  ['an hour ahead', HOUR],
  ['an hour behind', -HOUR],
  ['ten minutes ahead', 10 * MINUTE],
])(
  'a role that is refused is named, soon and without asking again, with a clock that is %s',
  async (_name, byMs) => {
    const { report, assumed, tookMs } = await gatherWithClockOff(byMs);
    expect(report.counts).toEqual({ succeeded: 2, unreadable: 2 });
    expect(report.open.map(({ reason }) => reason)).toEqual([
      'readerRoleNotAssumable',
      'readerRoleNotAssumable',
    ]);
    expect(report.faults).toEqual([]);
    for (const id of FOUR) {
      const ofAccount = assumed.filter(({ input }) => String(input['RoleArn']).includes(id));
      expect(ofAccount.length).toBeLessThanOrEqual(2);
    }
    expect(tookMs).toBeLessThan(5_000);
    const { clockOffsetMs } = report;
    expect(clockOffsetMs === undefined).toBe(byMs === 0);
    expect(Math.abs((clockOffsetMs ?? 0) + byMs)).toBeLessThan(2_000);
  },
);

test('a clock that the SDK cannot make up for is said by name', async () => {
  const running = await startGathering({ wallNow });
  gathering = running;
  const parentId = await running.begin();
  jest.spyOn(Date, 'now').mockImplementation(() => wallNow() + HOUR);
  // Something on the way, such as a proxy, takes the header away that says what time it is.
  // The type is that of the last overload, which takes a callback.
  // oxlint-disable-next-line no-misused-promises
  jest.spyOn(STSClient.prototype, 'send').mockImplementation((command: unknown) => {
    expect(command).toBeInstanceOf(GetCallerIdentityCommand);
    return Promise.reject(
      Object.assign(new Error('Signature not yet current: 20260101T010000Z is still later than …'), {
        name: 'SignatureDoesNotMatch',
        $metadata: { httpStatusCode: 403 },
      }),
    );
  });
  await expect(running.gather(parentId)).rejects.toMatchObject({
    name: 'ClockSkewError',
    message: expect.stringMatching(/clock of this computer is wrong.*Signature not yet current/),
  });
});
