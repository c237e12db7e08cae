import { describe, expect, test } from '@jest/globals';
import type { ReportPage } from '../../cli/client/answers.ts';
import { untilSealed } from '../../cli/wait/until-sealed.ts';
import { sealOf } from '../../cli/show/seal-text.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { drawWatched, describeWatched } from '../../cli/watch/print-watched.ts';
import { aClock } from '../support/fakes.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const report = (unreadable: number, more: Partial<ReportPage> = {}): ReportPage => ({
  parentExecutionId: PARENT,
  status: 'Success',
  expected: 58,
  expectedAtLeast: false,
  counts: { succeeded: 58 - unreadable, ...(unreadable > 0 ? { unreadable } : {}) },
  targets: [],
  ...more,
});
const open = [{ verdict: 'unreadable', reason: 'readerRoleNotAssumable', targets: 2, refused: false }];
const seal = { sealedAt: '2026-01-01T00:06:00.000Z', revision: 1, digest: 'd' };

const times = { nextCheckAt: '2026-01-01T00:05:00.000Z', deadline: '2026-01-02T00:00:00.000Z' };
const causes = [
  {
    id: 'c1-0123456789ab',
    title: 'Rollcall cannot assume its reader role',
    advice: 'Deploy member-stack/roles.yml there: rollcall doctor<id>.',
    count: 58,
    verdict: 'unreadable',
    reason: 'readerRoleNotAssumable',
    accounts: [
      { accountId: '111111111111', accountName: 'audit' },
      { accountId: '222222222222' },
      { accountId: '333333333333', accountName: 'net\u001B[31mwork' },
      { accountId: '444444444444', accountName: 'sandbox' },
    ],
    accountsOmitted: 54,
  },
];
const NOW = Date.parse('2026-01-01T00:01:00.000Z');

describe('watch', () => {
  const watched = (more: Partial<ReportPage>) => ({
    parentId: PARENT,
    report: report(2, more),
    problem: undefined,
    samples: [],
  });
  const said = (more: Partial<ReportPage>) => describeWatched(watched(more));

  test('says at once what cannot be read, why, when it is looked at next, and the deadline', () => {
    const words = said({ open, ...times });
    expect(words).toContain('2 cannot be read (readerRoleNotAssumable), AWS says Success');
    expect(words).toContain('next look 2026-01-01T00:05:00.000Z, deadline 2026-01-02T00:00:00.000Z');
    expect(words).toContain('Nothing else is open: Ctrl-C stops here');
  });

  test('names the accounts, and says what to do with the options that it was reached with', () => {
    const words = describeWatched(watched({ open, causes }), { repeated: ' --url x' });
    expect(words).toContain(
      '(readerRoleNotAssumable: audit, 222222222222, net\uFFFD[31mwork and 55 more), AWS says Success.',
    );
    expect(words).toContain('Deploy member-stack/roles.yml there: rollcall doctor');
    expect(words).toContain(`${PARENT} --url x.`);
  });

  test('on a terminal, says so below the bar in relative times, and cuts nothing', () => {
    const lines = drawWatched(watched({ open, causes, ...times }), 80, withoutColours, { now: NOW });
    expect(lines.slice(0, 4)).toEqual([
      `0fd2b51c ${'█'.repeat(19)}▒ 56 of 58 collected, 2 missing`,
      '  2 cannot be read (readerRoleNotAssumable: audit, 222222222222, net\uFFFD[31mwork',
      '  and 55 more), AWS says Success, next look in 4 min, deadline in 24 h.',
      '  Nothing else is open: Ctrl-C stops here. Deploy member-stack/roles.yml there:',
    ]);
  });

  test('tells what else is open once AWS has ended, and does not advise to stop then', () => {
    const pending = [...open, { verdict: 'running', targets: 3, refused: false }];
    expect(said({ open: pending })).not.toContain('3 open');
    const words = said({ open: pending, endTime: '2026-01-01T00:00:00.000Z' });
    expect(words).toContain('3 open (running)');
    expect(words).not.toContain('Nothing else');
  });

  test('does not say so of a child that has just ended and is not read yet', () => {
    const late = [{ verdict: 'unreadable', reason: 'notCollected', targets: 2, refused: false }];
    expect(said({ open: late })).toBe('56 of 58 collected, 2 missing');
  });
});

describe('the report', () => {
  const line = (more: Partial<ReportPage>, now?: number) =>
    sealOf({ ...report(2, more), startTime: '2026-01-01T00:00:00.000Z' }, false, now);

  test('says what is open, why, when it is looked at next, and the deadline', () => {
    expect(line({ open, ...times }, NOW)).toBe(
      'not sealed: 2 open (readerRoleNotAssumable), next look in 4 min, deadline in 24 h',
    );
    expect(line({ open, ...times })).toContain('next look 2026-01-01T00:05:00.000Z, deadline 2026-01-02');
  });

  test('goes on to say so once it is sealed, and says nothing where nothing is open', () => {
    expect(line({ open, seal, nextCheckAt: times.nextCheckAt }, NOW + 300_000)).toBe(
      'sealed 00:06Z, revision 1; 2 open (readerRoleNotAssumable), next look any minute',
    );
    expect(line({ seal }, NOW)).toBe('sealed 00:06Z, revision 1');
    expect(line({ seal })).toBe('sealed 2026-01-01T00:06Z, revision 1');
    expect(line({ seal: { ...seal, sealedAt: '2026-01-02T00:06:00.000Z' } }, NOW)).toContain(
      '2026-01-02T00:06Z',
    );
  });
});

describe('wait', () => {
  /** Each answer in turn; the last one stays. */
  async function waited(answers: readonly ReportPage[], isStrict: boolean) {
    const clock = aClock(0);
    const [asked, notes]: [string[], string[]] = [[], []];
    const client = async () => ({
      get: async (path: string) => {
        asked.push(path);
        return answers[Math.min(asked.length, answers.length) - 1];
      },
    });
    const session = {
      client,
      progress: { show: () => undefined, clear: () => undefined },
      isWatched: true,
      note: (text: string) => notes.push(text),
      ...clock,
    };
    const patience = { timeoutMs: 600_000, everyMs: 5_000, unknownMs: 1_000 };
    const outcome = await untilSealed(
      PARENT,
      patience,
      session as unknown as Parameters<typeof untilSealed>[2],
      isStrict,
    );
    return { outcome, asked, notes, waitedMs: clock.now() };
  }

  test('ends at the seal', async () => {
    const { outcome, asked } = await waited([report(2, { seal, open })], false);
    expect([outcome.isSealed, asked.length]).toEqual([true, 1]);
  });

  test('notes once what is open, and again when that changes', async () => {
    const answers = [
      report(2, { open }),
      report(2, { open }),
      report(1, { open, ...times }),
      report(0, { seal }),
    ];
    const { notes } = await waited(answers, false);
    expect(notes).toEqual([
      `${PARENT}: 2 cannot be read (readerRoleNotAssumable), AWS says Success`,
      expect.stringContaining('next look 2026-01-01T00:05:00.000Z, deadline 2026-01-02T00:00:00.000Z'),
    ]);
  });

  test('with --strict, goes on until nothing is unreadable, at its pace and without holding a request', async () => {
    const answers = [report(2, { seal, open }), report(1, { seal, open }), report(0, { seal })];
    const { outcome, asked, waitedMs } = await waited(answers, true);
    expect(outcome.isSealed).toBe(true);
    expect(asked).toHaveLength(3);
    expect(asked.some((path) => path.endsWith('/wait'))).toBe(false);
    expect(waitedMs).toBe(10_000);
  });

  test('with --strict, ends when the time is over', async () => {
    const { outcome } = await waited([report(2, { seal, open })], true);
    expect(outcome.isSealed).toBe(false);
  });
});
