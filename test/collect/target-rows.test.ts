import { describe, expect, test } from '@jest/globals';
import { seenRow } from '../../src/collect/target-rows.ts';
import { anExecution, NOW } from '../support/builders.ts';

describe('the row of a child that ended', () => {
  const outputs = { a: ['1'] };

  test('tells what its outputs are called, and whether two are the same', () => {
    const row = seenRow(anExecution({ outputs }), { source: 'event', omittedOutputs: [] }, false, NOW);
    expect(row).toMatchObject({ outputs, outputNames: ['a'], outputsDigest: expect.any(String) });
  });

  test('tells nothing of outputs of which the largest was left out: the result does', () => {
    const row = seenRow(anExecution({ outputs }), { source: 'event', omittedOutputs: ['b'] }, false, NOW);
    expect(row.outputs).toBeUndefined();
    expect(row.outputNames).toBeUndefined();
    expect(row.outputsDigest).toBeUndefined();
  });
});
