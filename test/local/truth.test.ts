import { describe, expect, test } from '@jest/globals';
import type { ResultAnswer } from '../../local/demo/api-client.ts';
import { differences } from '../../local/demo/oracle.ts';
import { PLACEHOLDER } from '../../src/domain/outputs.ts';
import { id, PARENT_ID, location } from '../support/builders.ts';

/** What happened: account 1 succeeded with an output, account 2 failed, account 3 never started. */
const EXECUTIONS = [
  {
    ...location(1),
    execution: {
      AutomationExecutionId: id(1),
      ParentAutomationExecutionId: PARENT_ID,
      AutomationExecutionStatus: 'Success',
      StepExecutions: [{ StepName: 's', Outputs: { o: ['x'], none: [PLACEHOLDER] } }],
    },
  },
  {
    ...location(2),
    execution: {
      AutomationExecutionId: id(2),
      ParentAutomationExecutionId: PARENT_ID,
      AutomationExecutionStatus: 'Failed',
      StepExecutions: [],
    },
  },
] as const;
const TARGETS = [location(1), location(2), location(3)];
const told = (n: number, verdict: string, outputs?: Record<string, string[]>): ResultAnswer => ({
  ...location(n),
  verdict,
  outputs,
});
const TRUTH = [told(1, 'succeeded', { 's.o': ['x'] }), told(2, 'failed', {}), told(3, 'neverStarted')];

const check = (results: readonly ResultAnswer[], isReadable?: () => boolean) =>
  differences(
    EXECUTIONS.map((one) => structuredClone(one) as never),
    PARENT_ID,
    TARGETS,
    results,
    isReadable,
  );

test('the truth differs in nothing', () => {
  expect(check(TRUTH)).toEqual([]);
});

describe('a report is not what it should be, and npm start exits with 1, when it', () => {
  test.each<[string, readonly ResultAnswer[], RegExp]>([
    [
      'has another verdict',
      [told(1, 'failed', { 's.o': ['x'] }), ...TRUTH.slice(1)],
      /^111111111111 eu-west-1: told \["failed"/,
    ],
    [
      'has another output',
      [told(1, 'succeeded', { 's.o': ['y'] }), ...TRUTH.slice(1)],
      /told .*"y".*happened .*"x"/,
    ],
    ['has lost an output', [told(1, 'succeeded', {}), ...TRUTH.slice(1)], /happened .*"x"/],
    [
      'has kept a placeholder',
      [told(1, 'succeeded', { 's.o': ['x'], 's.none': [PLACEHOLDER] }), ...TRUTH.slice(1)],
      /No output available/,
    ],
    ['lacks a target', TRUTH.slice(0, 2), /^2 results for 3 targets/],
    ['could not read what it may read', [told(1, 'unreadable'), ...TRUTH.slice(1)], /told \["unreadable"/],
  ])('%s', (_what, results, fault) => {
    expect(check(results).join('\n')).toMatch(fault);
  });

  test('knows what it may not read', () => {
    expect(check(TRUTH, () => false)).toHaveLength(2);
    expect(
      check([told(1, 'unreadable'), told(2, 'unreadable'), told(3, 'neverStarted')], () => false),
    ).toEqual([]);
  });
});
