import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { RunbookBench, aFailure, aStep, runbookOf, secondsOf, statusesOf, stepOf } from './runbook-bench.ts';

const run = (steps: readonly object[], unverified = {}) =>
  new RunbookBench({}, unverified).run(runbookOf(steps));

describe('after a step comes', () => {
  test.each<[why: string, steps: object[], status: string, statuses: string]>([
    ['the next one', [aStep('one1'), aStep('two2')], 'Success', 'Success Success'],
    [
      'the one that nextStep names',
      [aStep('one1', { nextStep: 'three3' }), aStep('two2'), aStep('three3')],
      'Success',
      'Success Pending Success',
    ],
    [
      'an earlier one, if that makes no loop',
      [
        aStep('one1', { nextStep: 'three3' }),
        aStep('two2', { isEnd: true }),
        aStep('three3', { nextStep: 'two2' }),
      ],
      'Success',
      'Success Success Success',
    ],
    ['nothing, with isEnd', [aStep('one1', { isEnd: true }), aStep('two2')], 'Success', 'Success Pending'],
    ['nothing, when it fails', [aFailure('one1'), aStep('two2')], 'Failed', 'Failed Pending'],
    [
      'nothing, with onFailure Abort',
      [aFailure('one1', { onFailure: 'Abort' }), aStep('two2')],
      'Failed',
      'Failed Pending',
    ],
    [
      'the next one, with onFailure Continue',
      [aFailure('one1', { onFailure: 'Continue' }), aStep('two2')],
      'Success',
      'Failed Success',
    ],
    [
      'nextStep, with onFailure Continue',
      [aFailure('one1', { onFailure: 'Continue', nextStep: 'three3' }), aStep('two2'), aStep('three3')],
      'Success',
      'Failed Pending Success',
    ],
    [
      'the step that onFailure names; the execution has failed all the same',
      [aFailure('one1', { onFailure: 'step:three3' }), aStep('two2'), aStep('three3')],
      'Failed',
      'Failed Pending Success',
    ],
    [
      'the same, of a step that is not critical',
      [aFailure('one1', { onFailure: 'step:three3', isCritical: false }), aStep('two2'), aStep('three3')],
      'Success',
      'Failed Pending Success',
    ],
    [
      'the next one, of a critical step with onFailure Continue',
      [aFailure('one1', { onFailure: 'Continue', isCritical: true }), aStep('two2')],
      'Failed',
      'Failed Success',
    ],
    [
      'nothing, with isEnd, failed or not',
      [aFailure('one1', { onFailure: 'Continue', isEnd: true }), aStep('two2')],
      'Success',
      'Failed Pending',
    ],
  ])('%s', async (_why, steps, status, statuses) => {
    const execution = await run(steps);
    expect(Object.values(statusesOf(execution)).join(' ')).toBe(statuses);
    expect(execution.AutomationExecutionStatus).toBe(status);
  });

  test.each(['Success', 'Failed'] as const)(
    'nothing, when a step aborts that is not critical; the execution may be a %s',
    async (statusAfterUncriticalAbort) => {
      const steps = [aFailure('one1', { isCritical: false }), aStep('two2')];
      const execution = await run(steps, { statusAfterUncriticalAbort });
      expect(statusesOf(execution)).toEqual({ one1: 'Failed', two2: 'Pending' });
      expect(execution.AutomationExecutionStatus).toBe(statusAfterUncriticalAbort);
    },
  );

  test.each([
    [true, 'Success'],
    [false, 'Pending'],
  ])('what the onFailure of a failed end names, or nothing: %s', async (failedEndGoesToItsStep, cleaning) => {
    const steps = [aFailure('one1', { onFailure: 'step:two2', isEnd: true }), aStep('two2', { isEnd: true })];
    const execution = await run(steps, { failedEndGoesToItsStep });
    expect(statusesOf(execution)).toEqual({ one1: 'Failed', two2: cleaning });
    expect(execution.AutomationExecutionStatus).toBe('Failed');
  });

  test('whatever the document says, in a straight line: the rules decide', async () => {
    const step = fc.record({
      isFailing: fc.boolean(),
      onFailure: fc.constantFrom(undefined, 'Abort', 'Continue', 'jump'),
      isCritical: fc.constantFrom(undefined, true, false),
      isEnd: fc.constantFrom(undefined, true, false),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (plan) => {
        const names = plan.map((_, index) => `step_${index}`);
        const target = (index: number): number => Math.min(index + 2, plan.length);
        const execution = await run([
          ...plan.map(({ isFailing, onFailure, ...flags }, index) => {
            const jump = onFailure === 'jump' ? `step:${names[target(index)] ?? 'last'}` : onFailure;
            return (isFailing ? aFailure : aStep)(names[index] ?? '', {
              ...Object.fromEntries(Object.entries(flags).filter(([, flag]) => flag !== undefined)),
              ...(jump !== undefined && { onFailure: jump }),
            });
          }),
          aStep('last'),
        ]);

        const expected = Object.fromEntries([...names, 'last'].map((name) => [name, 'Pending']));
        let status = 'Success';
        let index: number | undefined = 0;
        while (index !== undefined && index <= plan.length) {
          const here: (typeof plan)[number] | undefined = plan[index];
          expected[names[index] ?? 'last'] = here?.isFailing === true ? 'Failed' : 'Success';
          if (here?.isFailing === true && (here.isCritical ?? here.onFailure !== 'Continue'))
            status = 'Failed';
          const isCleanUp = here?.isFailing === true && here.onFailure === 'jump';
          if (here?.isEnd === true && !isCleanUp) break;
          if (here?.isFailing !== true || here.onFailure === 'Continue') index += 1;
          else index = here.onFailure === 'jump' ? target(index) : undefined;
        }
        expect(statusesOf(execution)).toEqual(expected);
        expect(execution.AutomationExecutionStatus).toBe(status);
      }),
    );
  });
});

test("an execution that failed says what its first critical step said, and shows what its steps' options are", async () => {
  const execution = await run([
    aFailure('first', { onFailure: 'Continue' }),
    aFailure('second', { onFailure: 'step:last', inputs: { Service: 'sqs', Api: 'GetQueue' } }),
    aStep('between'),
    aFailure('last', { maxAttempts: 2, isEnd: true, timeoutSeconds: 60 }),
  ]);
  expect(execution.FailureMessage).toBe(stepOf(execution, 'second').FailureMessage);
  expect(execution.FailureMessage).toContain('sqs:GetQueue');
  expect(stepOf(execution, 'last')).toMatchObject({ MaxAttempts: 2, IsEnd: true, TimeoutSeconds: 60 });
  expect(stepOf(execution, 'second')).toMatchObject({ OnFailure: 'step:last' });
  const jumping = await run([aStep('jump', { nextStep: 'last', isCritical: false }), aStep('last')]);
  expect(stepOf(jumping, 'jump')).toMatchObject({ NextStep: 'last', IsCritical: false });
});

test.each([
  ['TimedOut', 'Failed'],
  ['Failed', 'TimedOut'],
])('of two critical steps that do not succeed, the first gives the status: %s, not %s', async (...ends) => {
  const endingAs = (name: string, end: string): object =>
    end === 'Failed'
      ? aFailure(name, { onFailure: 'Continue', isCritical: true })
      : {
          name,
          action: 'aws:sleep',
          inputs: { Duration: 'PT1H' },
          timeoutSeconds: 60,
          onFailure: 'Continue',
          isCritical: true,
        };
  const [first, second] = ends;
  const execution = await run([endingAs('first', first), endingAs('second', second)]);
  expect(statusesOf(execution)).toEqual({ first, second });
  expect(execution.AutomationExecutionStatus).toBe(first);
});

describe('attempts and time:', () => {
  const error = { error: { code: 'Throttling', message: 'Rate exceeded' } };

  test.each([
    [1, 'Failed'],
    [2, 'Failed'],
    [3, 'Success'],
  ])('with %i attempts, an API that fails twice ends a step in %s', async (maxAttempts, status) => {
    const bench = new RunbookBench({ 's3:ListBuckets': { sequence: [error, error, { Buckets: [] }] } });
    const execution = await bench.run(runbookOf([aStep('list', { maxAttempts })]));
    expect(statusesOf(execution)).toEqual({ list: status });
  });

  const sleeping = { name: 'sleep', action: 'aws:sleep', inputs: { Duration: 'PT1H' }, timeoutSeconds: 60 };

  test('a step that takes longer than it may has timed out, and so has the execution', async () => {
    const execution = await run([sleeping, aStep('next')]);
    expect(statusesOf(execution)).toEqual({ sleep: 'TimedOut', next: 'Pending' });
    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'TimedOut',
      FailureMessage: expect.stringMatching(/^Step timed out while step is .* more diagnosis details\.$/),
    });
    expect(secondsOf(execution, 'sleep')).toBe(60);
  });

  test('only when its last attempt has', async () => {
    const execution = await run([{ ...sleeping, maxAttempts: 3 }]);
    expect(statusesOf(execution)).toEqual({ sleep: 'TimedOut' });
    expect(secondsOf(execution, 'sleep')).toBe(180);
  });

  test('a time-out goes where a failure goes, and does not count if the step is not critical', async () => {
    const execution = await run([
      { ...sleeping, isCritical: false, onFailure: 'step:last' },
      aStep('next'),
      aStep('last'),
    ]);
    expect(statusesOf(execution)).toEqual({ sleep: 'TimedOut', next: 'Pending', last: 'Success' });
    expect(execution.AutomationExecutionStatus).toBe('Success');
  });
});

describe('the role of a runbook', () => {
  const unable = 'The defined assume role is unable to be assumed.';
  test.each<[role: string, status: string, message: string | undefined]>([
    ['', 'Success', undefined],
    ['arn:aws:iam::111122223333:role/automation/Runner', 'Success', undefined],
    ['arn:aws:iam::111122223333:role/Missing', 'Failed', unable],
    ['arn:aws:iam::444455556666:role/automation/Runner', 'Failed', unable],
    ['Runner', 'Failed', 'The format of the supplied assume role ARN is invalid.'],
  ])('"%s" is a %s', async (role, status, message) => {
    const more = {
      assumeRole: '{{ Role }}',
      parameters: { Role: { type: 'AWS::IAM::Role::Arn', default: '' } },
    };
    const execution = await new RunbookBench().run(runbookOf([aStep('list')], more), { Role: [role] });
    expect([execution.AutomationExecutionStatus, execution.FailureMessage]).toEqual([status, message]);
    expect(statusesOf(execution)).toEqual({ list: status === 'Success' ? 'Success' : 'Pending' });
  });
});
