import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readOrganizationFile } from '../../simulator/organization/organization-file.ts';
import { stringify } from 'yaml';
import { CENTRAL, REGION } from '../local/start.ts';
import { startGathering, type Call, type Gathering } from './start-gather.ts';

const FIRST = 100_000_000_001;
const ACCOUNTS = 110;
const SECOND_MS = 1_000;

/** One location in each account. */
const organization = readOrganizationFile(
  stringify({
    organizationId: 'o-exampleorgid',
    regions: [REGION],
    central: { accountId: CENTRAL, region: REGION },
    defaults: { stacks: {}, roles: ['AWS-SystemsManager-AutomationExecutionRole'] },
    accounts: [
      {
        id: CENTRAL,
        name: 'central',
        stacks: {},
        administrator: `arn:aws:sts::${CENTRAL}:assumed-role/operator/operator`,
      },
      { id: String(FIRST), count: ACCOUNTS, name: 'member-{{index}}' },
    ],
  }),
);
const accountsFrom = (first: number) =>
  Array.from({ length: Math.min(50, ACCOUNTS - first) }, (_, n) => String(FIRST + first + n));

let gathering: Gathering;
let parentId: string;
beforeEach(async () => {
  gathering = await startGathering({ organization });
  parentId = await gathering.begin({
    TargetLocations: [0, 50, 100].map((first) => ({
      Accounts: accountsFrom(first),
      Regions: [REGION],
      TargetLocationMaxConcurrency: '100%',
      TargetLocationMaxErrors: '100%',
    })),
  });
});
afterEach(() => gathering.close());

const callsOf = (operation: string) => gathering.calls.filter((call) => call.operation === operation);

/** The most calls of one key within any second that begins with a call. */
function mostInASecond(calls: readonly Call[], keyOf: (call: Call) => string): number {
  const times = new Map<string, number[]>();
  for (const call of calls) times.set(keyOf(call), [...(times.get(keyOf(call)) ?? []), call.at]);
  const counts = [...times.values()].flatMap((all) =>
    all.map((from) => all.filter((at) => at >= from && at < from + SECOND_MS).length),
  );
  return Math.max(...counts);
}

test('children are read while the list of their parent is still read, each once, with one session an account', async () => {
  const report = await gathering.gather(parentId);
  expect(report).toMatchObject({ outcome: 'sealed', expected: ACCOUNTS, faults: [], throttled: 0 });
  expect([...gathering.reads().values()]).toEqual(Array.from({ length: ACCOUNTS + 1 }, () => 1));
  expect(callsOf('sts:AssumeRole')).toHaveLength(ACCOUNTS);
  const pages = callsOf('ssm:DescribeAutomationStepExecutions');
  expect(pages).toHaveLength(3);
  const lastPageAt = pages.at(-1)?.at ?? 0;
  const earlier = callsOf('ssm:GetAutomationExecution').filter(({ at }) => at < lastPageAt);
  expect(earlier.length).toBeGreaterThan(50);
});

test('never more than two calls in a second in one account and Region, nor more than two thirds of what STS allows', async () => {
  await gathering.gather(parentId);
  const ssm = gathering.calls.filter(({ operation }) => operation.startsWith('ssm:'));
  expect(mostInASecond(ssm, ({ accountId, region }) => `${accountId}#${region}`)).toBe(2);
  expect(mostInASecond(callsOf('sts:AssumeRole'), () => 'sts')).toBeLessThanOrEqual(400);
});
