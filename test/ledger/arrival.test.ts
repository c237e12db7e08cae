import { expect, test } from '@jest/globals';
import { arrivalOf } from '../../src/ledger/arrival.ts';
import { evaluateTargets } from '../../src/ledger/evaluate-targets.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { aParent, aRoster, aRow, aStep, NOW } from '../support/builders.ts';

const arrival = (rows: readonly TargetRow[]) =>
  arrivalOf(evaluateTargets(aParent(), aRoster([1, 2, 3, 4].map((n) => aStep(n))), rows).targets);

test('says how many results came by each way, and how long after their end', () => {
  const late = (account: number, lagMs: number, source: TargetRow['source']) =>
    aRow(account, { endTime: NOW, recordedAt: NOW + lagMs, source });
  expect(arrival([late(1, 100, 'event'), late(2, 300, 'request'), late(3, 200, 'event')])).toEqual({
    found: { event: 2, request: 1, sweep: 0, unknown: 0 },
    foundWithoutEventShare: 1 / 3,
    lagMs: { median: 200, max: 300 },
  });
});

test('a clock that is behind AWS’s does not make a result early', () => {
  expect(arrival([aRow(1, { endTime: NOW, recordedAt: NOW - 50 })]).lagMs).toEqual({ median: 0, max: 0 });
});

test('what has not ended did not arrive', () => {
  expect(arrival([aRow(1, { rank: 1, status: 'InProgress', endTime: undefined })])).toEqual({
    found: { event: 0, request: 0, sweep: 0, unknown: 0 },
    foundWithoutEventShare: undefined,
    lagMs: undefined,
  });
});
