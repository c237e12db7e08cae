import { describe, expect, test } from '@jest/globals';
import { toOpenAnswer } from '../../src/api/report/open-answer.ts';
import type { RollCall } from '../../src/ledger/evaluate-targets.ts';
import type { Target } from '../../src/ledger/target.ts';
import { aParent, DAY, MINUTE, NOW } from '../support/builders.ts';

const rollCall = (...targets: readonly Target[]): RollCall => ({
  targets,
  unnamed: 0,
  counts: {},
  expected: targets.length,
  expectedAtLeast: false,
});
const late = { verdict: 'unreadable', reason: 'notCollected', settled: false } as const;
const denied = { verdict: 'unreadable', reason: 'readDenied', settled: true, isRefused: true } as const;
const succeeded = { verdict: 'succeeded', settled: true } as const;
const ended = aParent({ endedSeenAt: NOW, nextCheckAt: NOW + 5 * MINUTE });
const seal = { revision: 1, digest: 'd', counts: {}, expected: 3, expectedAtLeast: false, sealedAt: NOW };

describe('what is open in a report', () => {
  test('is counted by verdict and reason, with when it is looked at next and the deadline', () => {
    expect(toOpenAnswer(ended, rollCall(late, late, denied, succeeded), DAY)).toEqual({
      open: [
        { verdict: 'unreadable', reason: 'notCollected', targets: 2, refused: false },
        { verdict: 'unreadable', reason: 'readDenied', targets: 1, refused: true },
      ],
      nextCheckAt: new Date(NOW + 5 * MINUTE).toISOString(),
      deadline: new Date(NOW + DAY).toISOString(),
    });
  });

  test('has no deadline once the parent is sealed, and refused targets are still looked at', () => {
    expect(toOpenAnswer({ ...ended, sealed: seal }, rollCall(denied), DAY)).toMatchObject({
      open: [{ refused: true }],
      nextCheckAt: expect.any(String),
      deadline: undefined,
    });
  });

  test('has no times where nothing looks by itself, and is absent where nothing is open', () => {
    expect(toOpenAnswer(ended, rollCall(late), undefined)).toMatchObject({
      nextCheckAt: undefined,
      deadline: undefined,
    });
    expect(toOpenAnswer({ ...ended, nextCheckAt: undefined }, rollCall(succeeded), DAY).open).toBeUndefined();
  });
});
