import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CENTRAL, MEMBERS, REGION } from '../local/start.ts';
import type { RunningRollcall } from '../flow/start-rollcall.ts';
import type { Machine } from './support/machine.ts';
import { startWithMachine } from './support/start-with-machine.ts';

const MINUTE = 60_000;
const [FIRST, SECOND] = MEMBERS;
const LOCATIONS = [
  {
    Accounts: [...MEMBERS],
    Regions: [REGION],
    TargetLocationMaxErrors: '100%',
    TargetLocationMaxConcurrency: '10',
  },
];
const INPUT = { runbook: 'get_account_alias', targetLocations: LOCATIONS };
const DENIED = {
  error: { code: 'AccessDenied', message: 'User is not authorized to perform: iam:ListAccountAliases' },
};

let rollcall: RunningRollcall;
let machine: Machine;
beforeAll(async () => {
  ({ rollcall, machine } = await startWithMachine());
});
afterAll(() => rollcall.close());

describe('a run across accounts', () => {
  test('that succeeds everywhere answers with the counts', async () => {
    const ran = await machine.run(INPUT, 5 * MINUTE);
    expect(ran).toEqual({});
  });
});
