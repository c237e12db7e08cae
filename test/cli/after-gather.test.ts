import { describe, expect, test } from '@jest/globals';
import { afterGather } from '../../cli/gather/after-gather.ts';
import type { GatherReport } from '../../src/gather/report.ts';

const CIRCUMSTANCES = {
  parentId: 'the-parent',
  roleName: 'reader',
  directory: '/home/me/store',
  storeFlags: '--local',
  accountNames: new Map([['111111111111', 'shop\u001B[31m']]),
};
const KEPT = 'Kept in /home/me/store: rollcall results the-parent --local --output csv';

const aReport = (overrides: Partial<GatherReport> = {}): GatherReport => ({
  outcome: 'open',
  parent: {
    executionId: 'the-parent',
    requestRounds: 0,
    announced: 0,
    unmanaged: false,
    unlocated: false,
    confirming: false,
  },
  expected: 0,
  expectedAtLeast: false,
  counts: {},
  open: [],
  faults: [],
  throttled: 0,
  elapsedMs: 0,
  ...overrides,
});
const after = (overrides: Partial<GatherReport>) => afterGather(aReport(overrides), CIRCUMSTANCES);

const denied = (accountId: string, region: string) => ({
  location: { accountId, region },
  verdict: 'unreadable' as const,
  reason: 'readerRoleNotAssumable' as const,
  message: `no role in ${accountId}`,
});

describe('after gathering,', () => {
  test('what is sealed needs nothing but to be read', () => {
    expect(after({ outcome: 'sealed' })).toEqual([KEPT]);
  });

  test.each([
    [-3_600_000, '60 min ahead of'],
    [600_000, '10 min behind'],
  ])('a clock that is wrong is named first: %s', (clockOffsetMs, way) => {
    const [first] = after({ outcome: 'sealed', clockOffsetMs });
    expect(first).toBe(
      `The clock of this computer is wrong: it is ${way} AWS’s time, which was used instead. Set it by a time server.`,
    );
  });

  test('an account stands once, whatever the number of its Regions; beyond twenty, they are counted', () => {
    const ids = Array.from({ length: 23 }, (_, n) => String(100_000_000_001 + n));
    const lines = after({ open: ids.flatMap((id) => [denied(id, 'eu-west-1'), denied(id, 'us-east-1')]) });
    expect(lines[0]).toBe('46 could not be read (readerRoleNotAssumable), in 23 accounts:');
    expect(lines.slice(1, 21)).toEqual(ids.slice(0, 20).map((id) => `  ${id}: no role in ${id}`));
    expect(lines[21]).toBe('  and 3 more: each is in the report, with AWS’s words');
    expect(lines[22]).toMatch(/^ {2}Is there a role reader in each of them/);
  });

  test('of those whose turn has not come, AWS has said nothing: they are counted', () => {
    const turnless = (accountId: string) => ({
      location: { accountId, region: 'eu-west-1' },
      verdict: 'unreadable' as const,
      reason: 'notCollected' as const,
    });
    const open = [turnless('111111111111'), turnless('111111111111'), turnless('222222222222')];
    const [first, second] = after({ outcome: 'interrupted', open });
    expect(first).toBe('3 not read yet (notCollected), in 2 accounts.');
    expect(second).toMatch(/^Interrupted\./);
  });

  test('an unexpected error is reported by execution, in a line that nothing breaks', () => {
    const fault = {
      location: { accountId: '111111111111', region: 'eu-west-1' },
      executionId: 'a-child',
      code: 'SocketError',
      message: 'cut\n\u001B[31moff',
    };
    expect(after({ faults: [fault] }).slice(0, 2)).toEqual([
      '1 could not be collected:',
      '  111111111111 (shop\uFFFD[31m) eu-west-1 a-child: SocketError: cut \uFFFD[31moff',
    ]);
  });

  test.each<[what: string, report: Partial<GatherReport>, line: RegExp]>([
    [
      'when to run it again',
      { lookAgainAt: 0 },
      /^Not every target .* after 1970-01-01T00:00:00\.000Z, or with --wait\.$/,
    ],
    ['that nothing changes by itself', {}, /^Once they can be read, run the same command again/],
    ['that the parent runs', { outcome: 'parentRunning', lookAgainAt: 0 }, /^The parent still runs/],
    ['that it was interrupted', { outcome: 'interrupted' }, /^Interrupted\. What was collected is kept/],
    [
      'why the parent’s list is unknown',
      { listDenied: 'no\nway' },
      /^The parent’s own list could not be read: no way$/,
    ],
  ])('it says %s', (_what, report, line) => {
    expect(after(report)).toContainEqual(expect.stringMatching(line));
  });
});
