import { listCauses } from '../../src/domain/causes/list-causes.ts';
import type { Reason, Verdict } from '../../src/domain/verdict.ts';
import { toRunNotice, type RunNotice, type SealedRun } from '../../src/notify/run-notice.ts';
import { CENTRAL, location, MINUTE, NOW, PARENT_ID } from '../support/builders.ts';

export const CONSOLE_URL = 'https://rollcall.example.com';

interface Judged {
  readonly account: number;
  readonly verdict: Verdict;
  readonly reason?: Reason;
  readonly message?: string;
}

/** Five that succeeded, one that failed with a message, one that never started. */
export const SEVEN: readonly Judged[] = [
  ...[1, 2, 3, 4, 5].map((account) => ({ account, verdict: 'succeeded' as const })),
  { account: 6, verdict: 'failed', message: 'Step fails: a text of the runbook, the secret 4711' },
  { account: 7, verdict: 'neverStarted', reason: 'executionRoleNotAssumableOrRunbookNotShared' },
];

/** The causes of targets, as a ledger has them. */
export const causesOf = (targets: readonly Judged[]): SealedRun['causes'] =>
  listCauses({
    targets: targets.map(({ account, ...rest }) => ({ ...rest, location: location(account) })),
    counts: {},
    unnamed: 0,
  }).causes;

const aSealedRun = (overrides: Partial<SealedRun> = {}): SealedRun => ({
  parentExecutionId: PARENT_ID,
  location: CENTRAL,
  runbook: 'get_account_alias',
  startedBy: `arn:aws:sts::${CENTRAL.accountId}:assumed-role/Admin/jane`,
  startTime: NOW - 2 * MINUTE,
  endTime: NOW,
  revision: 1,
  expected: 7,
  expectedAtLeast: false,
  counts: { succeeded: 5, failed: 1, neverStarted: 1 },
  sealedAt: new Date(NOW + 6_500).toISOString(),
  causes: causesOf(SEVEN),
  newCauses: new Set(),
  hasChanged: false,
  ...overrides,
});

export const aNotice = (
  overrides: Partial<SealedRun> = {},
  accountNames: ReadonlyMap<string, string> = new Map(),
): RunNotice => toRunNotice(aSealedRun(overrides), { accountNames, consoleUrl: CONSOLE_URL });
