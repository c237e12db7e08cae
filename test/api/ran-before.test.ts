import { describe, expect, test } from '@jest/globals';
import { whatRanBefore, type Ran } from '../../src/api/account/ran-before.ts';

const SUCCEEDED = { status: 'Success', verdict: 'succeeded', causeId: undefined } as const;
const FAILED = { status: 'Failed', verdict: 'failed', causeId: 'c1-a' } as const;
const RUNNING = { status: 'InProgress', verdict: 'running', causeId: undefined } as const;
const UNREADABLE = { status: undefined, verdict: 'unreadable', causeId: 'c1-u' } as const;

type Judged = Pick<Ran, 'status' | 'verdict' | 'causeId'>;

/** Newest first, all of one runbook in one Region. */
const history = (...executions: readonly Judged[]): readonly Ran[] =>
  executions.map((one) => ({ runbook: 'patch', region: 'eu-west-1', ...one }));

describe('of an execution, those before it say', () => {
  test.each<[string, readonly Ran[], object]>([
    [
      'that it failed 5 of 5 times',
      history(FAILED, FAILED, FAILED, FAILED, FAILED, SUCCEEDED),
      { notSucceeded: 5, of: 5 },
    ],
    ['that it failed this once', history(FAILED, SUCCEEDED, SUCCEEDED), { notSucceeded: 1, of: 3 }],
    ['that it succeeded after it had failed', history(SUCCEEDED, FAILED, FAILED), { notSucceeded: 2, of: 3 }],
    ['how it was before, while it runs', history(RUNNING, FAILED, SUCCEEDED), { notSucceeded: 1, of: 2 }],
    [
      'nothing of those that could not be read',
      history(FAILED, UNREADABLE, SUCCEEDED),
      { notSucceeded: 1, of: 2 },
    ],
    ['what it says alone, if it is the first', history(FAILED), { notSucceeded: 1, of: 1 }],
  ])('%s', (_what, ran, streak) => {
    expect(whatRanBefore(ran)[0]?.streak).toEqual(streak);
  });

  test('nothing, if none has ended, or its runbook is not known', () => {
    expect(whatRanBefore(history(RUNNING, UNREADABLE))[0]?.streak).toBeUndefined();
    expect(whatRanBefore([{ region: 'eu-west-1', ...FAILED }])).toEqual([{}]);
  });

  test('whether its cause is new: the last one that ended had another, or none', () => {
    const other = { ...FAILED, causeId: 'c1-b' };
    const isNew = (...ran: readonly Judged[]) => whatRanBefore(history(...ran))[0]?.isNewCause;
    expect(isNew(FAILED, SUCCEEDED)).toBe(true);
    expect(isNew(FAILED, other)).toBe(true);
    expect(isNew(FAILED, FAILED)).toBe(false);
    expect(isNew(FAILED, RUNNING, UNREADABLE, FAILED)).toBe(false);
    expect(isNew(FAILED)).toBeUndefined();
    expect(isNew(SUCCEEDED, FAILED)).toBeUndefined();
  });

  test('each runbook and Region for itself', () => {
    const ran: readonly Ran[] = [
      { runbook: 'patch', region: 'eu-west-1', ...FAILED },
      { runbook: 'audit', region: 'eu-west-1', ...SUCCEEDED },
      { runbook: 'patch', region: 'us-east-1', ...SUCCEEDED },
      { runbook: 'patch', region: 'eu-west-1', ...FAILED },
    ];
    expect(whatRanBefore(ran).map(({ streak }) => streak)).toEqual([
      { notSucceeded: 2, of: 2 },
      { notSucceeded: 0, of: 1 },
      { notSucceeded: 0, of: 1 },
      { notSucceeded: 1, of: 1 },
    ]);
  });
});
