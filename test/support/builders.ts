import type { Execution } from '../../src/domain/execution.ts';
import type { FanOut } from '../../src/domain/fan-out.ts';
import type { Location } from '../../src/domain/location.ts';
import type { TargetLocations } from '../../src/domain/target-locations.ts';
import type { Parent } from '../../src/ledger/parent.ts';
import type { Roster, RosterStep } from '../../src/ledger/roster.ts';
import { type TargetRow, summarizeOutputs } from '../../src/ledger/target-row.ts';

// Valid things; a test says only what it is about.

export const NOW = Date.UTC(2026, 0, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const PARENT_ID = '99999999-9999-4999-8999-999999999999';
export const CENTRAL: Location = { accountId: '480783779961', region: 'eu-west-1' };

/** Account 1 to 9, in eu-west-1. */
export const location = (account: number, region = 'eu-west-1'): Location => ({
  accountId: String(account).repeat(12),
  region,
});

/** An execution ID that is easy to tell: `id(3)` is 00000000-0000-4000-8000-000000000003. */
export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const anExecution = (overrides: Partial<Execution> = {}): Execution => ({
  executionId: id(1),
  location: location(1),
  parentExecutionId: PARENT_ID,
  runbook: 'get_account_alias',
  status: 'Success',
  startTime: NOW - MINUTE,
  endTime: NOW - MINUTE + 1_000,
  outputs: { 'get_account_alias.alias': ['one'] },
  steps: [],
  observedAt: NOW,
  ...overrides,
});

export const someLocations = (
  locations: readonly Location[],
  overrides: Partial<TargetLocations> = {},
): TargetLocations => ({
  accounts: locations.map(({ accountId }) => accountId),
  regions: ['eu-west-1'],
  excludeAccounts: [],
  maxErrors: '0',
  ...overrides,
});

export const aFanOut = (locations: readonly Location[], overrides: Partial<FanOut> = {}): FanOut => ({
  kind: 'targetLocations',
  targetLocations: [someLocations(locations)],
  ...overrides,
});

export const aParentExecution = (
  locations: readonly Location[],
  overrides: Partial<Execution> = {},
): Execution =>
  anExecution({
    executionId: PARENT_ID,
    location: CENTRAL,
    parentExecutionId: undefined,
    outputs: {},
    startTime: NOW - 2 * MINUTE,
    endTime: NOW,
    fanOut: aFanOut(locations),
    ...overrides,
  });

export const aParent = (overrides: Partial<Parent> = {}): Parent => ({
  executionId: PARENT_ID,
  location: CENTRAL,
  kind: 'targetLocations',
  runbook: 'get_account_alias',
  status: 'Success',
  startTime: NOW - 2 * MINUTE,
  endTime: NOW,
  endedSeenAt: NOW,
  roster: { listedAt: NOW, parts: 1, complete: true },
  requestRounds: 0,
  announced: 0,
  unmanaged: false,
  unlocated: false,
  confirming: false,
  ...overrides,
});

export const aStep = (account: number, overrides: Partial<RosterStep> = {}): RosterStep => ({
  stepExecutionId: `step-${account}`,
  location: location(account),
  childId: id(account),
  status: 'Success',
  startTime: NOW - MINUTE + account,
  endTime: NOW - MINUTE + 1_000 + account,
  ...overrides,
});

export const aRoster = (steps: readonly RosterStep[], overrides: Partial<Roster> = {}): Roster => ({
  complete: true,
  listedAt: NOW,
  fanOut: aFanOut(steps.flatMap((step) => step.location ?? [])),
  steps,
  locations: [],
  ...overrides,
});

export const aRow = (account: number, overrides: Partial<TargetRow> = {}): TargetRow => {
  const outputs = 'outputs' in overrides ? overrides.outputs : { 'get_account_alias.alias': ['one'] };
  return { ...aRowOf(account), outputs, ...(outputs && summarizeOutputs(outputs)), ...overrides };
};

const aRowOf = (account: number): TargetRow => ({
  executionId: id(account),
  location: location(account),
  rank: 3,
  status: 'Success',
  startTime: NOW - MINUTE + account,
  endTime: NOW - MINUTE + 1_000 + account,
  fansOut: false,
  observedAt: NOW,
  recordedAt: NOW,
  source: 'event',
});
