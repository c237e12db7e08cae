import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../cli/client/read-report.ts';
import { printReport } from '../../cli/show/print-report.ts';
import { widthOf } from '../../cli/terminal/cut-to-width.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { id, PARENT_ID } from '../support/builders.ts';

const WIDTHS = Array.from({ length: 181 }, (_, index) => index + 40);

const accountsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    accountId: String(100_000_000_000 + index),
    accountName: `workload-${index}`,
  }));

const aReport = (overrides: Partial<Report> = {}): Report => ({
  parentExecutionId: PARENT_ID,
  accountId: '480783779961',
  region: 'eu-west-1',
  runbook: 'get_account_alias',
  status: 'Success',
  startTime: '2026-11-30T07:00:10.000Z',
  endTime: '2026-11-30T07:12:10.000Z',
  seal: { sealedAt: '2026-11-30T07:12:30.000Z', revision: 1 },
  expected: 186,
  expectedAtLeast: false,
  counts: { succeeded: 160, failed: 12, neverStarted: 8, unreadable: 6 },
  causes: [
    {
      id: 'c1-0123456789ab',
      title: 'The script failed in step run_it',
      advice: 'See its error in one of the results: rollcall results <id> --cause <cause>.',
      count: 12,
      verdict: 'failed',
      accounts: accountsOf(12),
    },
    {
      id: 'c1-ba9876543210',
      title: 'Rollcall cannot assume its reader role',
      advice: 'Deploy member-stack/roles.yml there.',
      note: 'The reader role has never worked there in 90 days.',
      count: 14,
      verdict: 'unreadable',
      accounts: accountsOf(50),
      accountsOmitted: 30,
    },
  ],
  targets: [
    { accountId: '111111111111', region: 'eu-west-1', executionId: id(1), verdict: 'succeeded' },
    { accountId: '222222222222', region: 'eu-west-1', executionId: id(2), verdict: 'running' },
    {
      accountId: '333333333333',
      region: 'eu-west-1',
      executionId: id(3),
      verdict: 'failed',
      source: 'event',
      message: 'An error occurred (AccessDenied) when calling the ListBuckets operation',
    },
  ],
  ...overrides,
});

const linesOf = (report: Report, width?: number, all = false): readonly string[] =>
  printReport(report, { width, paint: withoutColours }, { all }).trimEnd().split('\n');

describe('a report for people', () => {
  test('begins with the answer, then the causes with accounts and what to do, and ends with what to type next', () => {
    expect(linesOf(aReport(), 80)).toEqual([
      `get_account_alias  ${PARENT_ID}  480783779961 eu-west-1`,
      '160 of 186 succeeded; 2 causes explain the other 26. AWS says Success.',
      'Started 2026-11-30T07:00Z, took 12 min; sealed 2026-11-30T07:12Z, revision 1',
      '12 × The script failed in step run_it',
      '     workload-0, workload-1, workload-2, workload-3, workload-4 and 7 more',
      '     See its error in one of the results: rollcall results',
      `     ${PARENT_ID} --cause c1-0123456789ab.`,
      '14 × Rollcall cannot assume its reader role',
      '     workload-0, workload-1, workload-2, workload-3, workload-4 and 75 more',
      '     The reader role has never worked there in 90 days. Deploy',
      '     member-stack/roles.yml there.',
      `Again: rollcall retry ${PARENT_ID}. Every target: --all`,
    ]);
  });

  test('says which version ran, and by which principal', () => {
    const startedBy = 'arn:aws:sts::480783779961:assumed-role/admin/alice';
    expect(linesOf(aReport({ runbookVersion: '2', startedBy }), 120)[2]).toBe(
      'Version 2, started 2026-11-30T07:00Z by alice, took 12 min; sealed 2026-11-30T07:12Z, revision 1',
    );
  });

  test.each([
    ['nothing failed', { counts: { succeeded: 186 }, causes: [] }, '186 of 186 succeeded. AWS says Success.'],
    [
      'some still run',
      { counts: { succeeded: 160, running: 20, waiting: 6 }, causes: [] },
      '160 of 186 succeeded, 20 running, 6 waiting. AWS says Success.',
    ],
    [
      'more may be expected',
      { expectedAtLeast: true, counts: { succeeded: 186 }, causes: [] },
      '186 of at least 186 succeeded. AWS says Success.',
    ],
    [
      'none was expected',
      { expected: 0, counts: {}, causes: [] },
      'No target was expected. AWS says Success.',
    ],
    [
      'there are more causes than are listed',
      { causesOmitted: { causes: 3, targets: 9 } },
      '160 of 186 succeeded; 5 causes explain the other 26. AWS says Success.',
    ],
  ])('says so where %s', (_what, overrides, answer) => {
    expect(linesOf(aReport(overrides), 120)[1]).toBe(answer);
  });

  test('of what was gathered does not say that Rollcall still looks: nothing does', () => {
    const { seal: _, ...open } = aReport();
    const terminal = { width: 80, paint: withoutColours };
    expect(printReport(open, terminal)).toContain('Rollcall still looks');
    expect(printReport(open, terminal, { isLocal: true })).toContain('rollcall gather looks again');
  });

  test.each(WIDTHS)('at %i columns no line is wider, and nothing is cut', (width) => {
    const lines = linesOf(aReport(), width);
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    expect(lines.join('')).not.toContain('…');
  });

  test('with all, lists every target, failures first', () => {
    const rows = linesOf(aReport(), 200, true).filter((line) => /^\d{12} /.test(line));
    expect(rows.map((row) => row.slice(0, 12))).toEqual(['333333333333', '222222222222', '111111111111']);
  });

  test.each(WIDTHS)('at %i columns WHY has 40 before an execution ID is shown', (width) => {
    const rows = linesOf(aReport(), width, true);
    const heading = rows.find((row) => row.startsWith('ACCOUNT')) ?? '';
    expect(rows.filter((row) => widthOf(row) > width)).toEqual([]);
    if (!heading.includes('EXECUTION')) return;
    const why = rows.find((row) => row.startsWith('333333333333'))?.slice(heading.indexOf('WHY')) ?? '';
    expect(widthOf(why)).toBeGreaterThanOrEqual(40);
  });
});
