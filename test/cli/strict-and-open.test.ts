import { describe, expect, test } from '@jest/globals';
import type { ReportPage } from '../../cli/client/answers.ts';
import { untilSealed } from '../../cli/wait/until-sealed.ts';
import { sayWatched } from '../../cli/watch/print-watched.ts';
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

describe('watch', () => {
  const said = (more: Partial<ReportPage>) =>
    sayWatched({ parentId: PARENT, report: report(2, more), problem: undefined, samples: [] });

  test('says at once what cannot be read, why, when it is looked at next, and the deadline', () => {
    const words = said({
      open,
      nextCheckAt: '2026-01-01T00:05:00.000Z',
      deadline: '2026-01-02T00:00:00.000Z',
    });
    expect(words).toContain('2 cannot be read (readerRoleNotAssumable), AWS says Success');
    expect(words).toContain('next look 2026-01-01T00:05:00.000Z, deadline 2026-01-02T00:00:00.000Z');
    expect(words).toContain('nothing else is open');
  });

  test('does not say so of a child that has just ended and is not read yet', () => {
    const late = [{ verdict: 'unreadable', reason: 'notCollected', targets: 2, refused: false }];
    expect(said({ open: late })).not.toContain('cannot be read');
  });
});

describe('wait', () => {
  /** Each answer in turn; the last one stays. */
  async function waited(answers: readonly ReportPage[], isStrict: boolean) {
    const clock = aClock(0);
    const asked: string[] = [];
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
      note: () => undefined,
      ...clock,
    };
    const patience = { timeoutMs: 600_000, everyMs: 5_000, unknownMs: 1_000 };
    const outcome = await untilSealed(
      PARENT,
      patience,
      session as unknown as Parameters<typeof untilSealed>[2],
      isStrict,
    );
    return { outcome, asked, waitedMs: clock.now() };
  }

  test('ends at the seal', async () => {
    const { outcome, asked } = await waited([report(2, { seal, open })], false);
    expect([outcome.isSealed, asked.length]).toEqual([true, 1]);
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
