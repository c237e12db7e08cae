import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { digestOf } from '../../src/ledger/digest.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import { aParent, aRoster, aRow, aStep, NOW } from '../support/builders.ts';

const steps = [1, 2, 3, 4].map((account) => aStep(account));
const rows = [aRow(1), aRow(2, { status: 'Failed' }), aRow(3), aRow(4)];
const digest = digestOf(evaluateTargets(aParent(), aRoster(steps), rows));

test('the same facts give the same digest, in whatever order they came', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(rows, { minLength: 4 }),
      fc.shuffledSubarray(steps, { minLength: 4 }),
      (someRows, someSteps) => {
        expect(digestOf(evaluateTargets(aParent(), aRoster(someSteps), someRows))).toBe(digest);
      },
    ),
  );
});

test.each([
  ['times', aRow(1, { endTime: NOW + 5, recordedAt: NOW + 9 })],
  ['sources', aRow(1, { source: 'sweep' })],
  ['messages', aRow(1, { message: 'other words' })],
])('%s are not part of it', (_what, row) => {
  expect(digestOf(evaluateTargets(aParent(), aRoster(steps), [row, ...rows.slice(1)]))).toBe(digest);
});

test.each([
  ['another verdict', aRow(1, { status: 'Failed' })],
  ['another child', aRow(1, { executionId: '00000000-0000-4000-8000-00000000000f' })],
  [
    'another digest of a nested ledger',
    aRow(1, { fansOut: true, nested: { childCounts: {}, childDigest: 'x', childRevision: 1 } }),
  ],
])('%s gives another digest', (_what, row) => {
  expect(digestOf(evaluateTargets(aParent(), aRoster(steps), [row, ...rows.slice(1)]))).not.toBe(digest);
});

test('so do targets that AWS counted and did not list', () => {
  const rollCall = evaluateTargets(aParent(), aRoster(steps), rows);
  expect(digestOf({ ...rollCall, unnamed: 2 })).not.toBe(digest);
});
