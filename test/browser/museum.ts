import type { Outputs } from '../../src/domain/outputs.ts';
import { DAY, HOUR, MINUTE } from '../support/builders.ts';
import type { StoredPage, StoredTarget } from './stored-runs.ts';

// Runs such as people have: what the page is looked at with.

const TEAMS = [
  'payments',
  'search',
  'identity',
  'ledger',
  'media',
  'catalog',
  'shipping',
  'insights',
  'mobile',
  'platform',
];
const STAGES = ['dev', 'test', 'staging', 'prod'];

export const accountOf = (number: number): string =>
  String(100_000_000_000 + number * 7_919_371).slice(0, 12);

/** `payments-dev`, `search-prod-2` … */
export function nameOf(number: number): string {
  const team = TEAMS[number % TEAMS.length] ?? '';
  const stage = STAGES[Math.floor(number / TEAMS.length) % STAGES.length] ?? '';
  const round = Math.floor(number / (TEAMS.length * STAGES.length));
  return `${team}-${stage}${round === 0 ? '' : `-${round + 1}`}`;
}

/** One organizational unit for each stage. */
const unitOf = (number: number): string =>
  `ou-x8f2-${String(Math.floor(number / TEAMS.length) % STAGES.length).repeat(8)}`;

const DENIED =
  'Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ListAccountAliases operation: User is not authorized to perform: iam:ListAccountAliases because no identity-based policy allows the iam:ListAccountAliases action. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.';

const VERSIONS = ['2.3.814.0', '2.3.814.0', '2.3.814.0', '2.3.772.0', '2.2.1705.0'];

const outputsOf = (number: number): Outputs => ({
  'read.Alias': [`example-${nameOf(number)}`],
  'read.AgentVersion': [VERSIONS[number % VERSIONS.length] ?? ''],
  'read.Policy': [
    JSON.stringify({
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      MaxPasswordAge: number % 3 === 0 ? 90 : 365,
    }),
  ],
  'read.Snapshots': [
    JSON.stringify([
      { SnapshotId: `snap-0a1b2c3d4e5f${number}`, Encrypted: true, VolumeSize: 20 + number, Public: false },
      { SnapshotId: `snap-0f9e8d7c6b5a${number}`, Encrypted: false, VolumeSize: 8, Public: number % 7 === 0 },
    ]),
  ],
});

/** 186 accounts in one Region: 160 fine, 12 denied, 8 without execution role, 6 unreadable. */
const TIMED_OUT = 'The step timed out after 600 seconds.';

const ORGANIZATION: readonly StoredTarget[] = Array.from({ length: 186 }, (_, number): StoredTarget => {
  const location = { accountId: accountOf(number), region: 'eu-west-1' };
  if (number % 31 === 7) return { location, status: 'unreadable' };
  if (number % 23 === 11) return { location, status: 'refused' };
  if (number % 14 === 3 && number < 168) return { location, status: 'Failed', message: DENIED, outputs: {} };
  return { location, status: 'Success', outputs: outputsOf(number) };
});

const REGIONS = [
  'eu-west-1',
  'eu-central-1',
  'us-east-1',
  'us-west-2',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
  'ca-central-1',
  'eu-north-1',
  'ap-south-1',
];

/** Accounts × Regions; some fail, whole Regions of some accounts are cancelled. */
export const manyLocations = (accounts: number, regions: number, isOpen = false): readonly StoredTarget[] =>
  Array.from({ length: accounts }, (_, account) =>
    REGIONS.slice(0, regions).map((region, column): StoredTarget => {
      const location = { accountId: accountOf(account), region };
      const number = account * regions + column;
      if (isOpen && number % 3 !== 0)
        return { location, status: number % 3 === 1 ? 'InProgress' : 'pending' };
      if (account % 37 === 5) return { location, status: 'Failed', message: DENIED };
      if (number % 211 === 3) return { location, status: 'TimedOut', message: TIMED_OUT };
      if (account % 91 === 8) return { location, status: 'unreadable' };
      if (number % 503 === 9) return { location, status: 'Cancelled' };
      return { location, status: 'Success' };
    }),
  ).flat();

/** Fills a table with runs of every kind. @returns IDs by what they show */
export async function fill({
  keep,
  store,
}: StoredPage): Promise<Readonly<Record<'main' | 'wide' | 'fine' | 'open', string>>> {
  const now = Date.now();
  await store.recordAccountNames(
    new Map(Array.from({ length: 1_000 }, (_, number) => [accountOf(number), nameOf(number)])),
    new Map(Array.from({ length: 1_000 }, (_, number) => [accountOf(number), unitOf(number)])),
  );
  for (let week = 9; week >= 1; week -= 1) {
    const targets = ORGANIZATION.map((target, index): StoredTarget => {
      if (target.status === 'Failed' && index % 9 > week)
        return { ...target, status: 'Success', outputs: outputsOf(index) };
      // For three weeks, a cause that comes and goes.
      if (target.status === 'Success' && week >= 2 && week <= 4 && index % 29 === 0)
        return { ...target, status: 'TimedOut', message: TIMED_OUT, outputs: {} };
      return target;
    });
    await keep({
      runbook: 'read_account_baseline',
      startedAt: now - week * 7 * DAY - HOUR,
      status: 'CompletedWithFailure',
      targets,
    });
  }
  const some = ORGANIZATION.filter(({ status }) => status === 'Success').slice(0, 40);
  const fine = await keep({
    runbook: 'check_password_policy',
    startedAt: now - 26 * HOUR,
    status: 'Success',
    targets: some,
  });
  const wide = await keep({
    runbook: 'find_public_snapshots',
    startedAt: now - 3 * HOUR,
    status: 'CompletedWithFailure',
    targets: manyLocations(60, 6),
  });
  const main = await keep({
    runbook: 'read_account_baseline',
    startedAt: now - 47 * MINUTE,
    status: 'Success',
    targets: ORGANIZATION,
  });
  const open = await keep({
    runbook: 'rotate_access_keys',
    startedAt: now - 3 * MINUTE,
    status: 'InProgress',
    targets: manyLocations(24, 3, true),
    isSealed: false,
  });
  for (const [index, { location, status }] of ORGANIZATION.entries()) {
    if (status === 'unreadable')
      await store.noteDenial(
        location,
        'readerRoleNotAssumable',
        `User: arn:aws:sts::480783779961:assumed-role/rollcall-collect is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${location.accountId}:role/rollcall-reader`,
      );
    else if (status === 'refused')
      await store.noteRefusedStart(
        location,
        'The execution role in the target location is unable to be assumed',
        now - HOUR,
      );
    else
      await store.noteSeen(location, {
        readAt: now,
        startedAt: now,
        ...(index % 5 !== 0 && { eventTime: now }),
      });
  }
  return { main, wide, fine, open };
}
