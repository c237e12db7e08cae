import { describe, expect, test } from '@jest/globals';
import { RunbookBench, START, aStep, runbookOf, secondsOf, statusesOf } from './runbook-bench.ts';

const sleep = (name: string, Duration: string, more: object = {}): object => ({
  name,
  action: 'aws:sleep',
  inputs: { Duration },
  ...more,
});

/** Runs, and cancels after ten seconds. */
async function cancelled(bench: RunbookBench, steps: readonly object[]) {
  const running = bench.start(runbookOf(steps));
  await bench.clock.runFor(10_000);
  running.cancel();
  await bench.clock.runFor(0);
  const meanwhile = running.execution;
  await bench.idle();
  return { meanwhile, execution: running.execution, seconds: (bench.clock.now() - START) / 1000 };
}

describe('a cancelled execution', () => {
  test('cancels the step that runs, starts no other, and has no failure to tell', async () => {
    const { execution, seconds } = await cancelled(new RunbookBench(), [
      sleep('sleep', 'PT1H'),
      aStep('next'),
    ]);
    expect(statusesOf(execution)).toEqual({ sleep: 'Cancelled', next: 'Pending' });
    expect(execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(execution.FailureMessage).toBeUndefined();
    expect(seconds).toBe(10);
  });

  test('retries nothing', async () => {
    const steps = [sleep('sleep', 'PT1H', { maxAttempts: 5, onFailure: 'Continue' }), aStep('next')];
    const { execution } = await cancelled(new RunbookBench(), steps);
    expect(statusesOf(execution)).toEqual({ sleep: 'Cancelled', next: 'Pending' });
  });

  test('goes to the step that onCancel names, and on from there; meanwhile it is Cancelling', async () => {
    const { meanwhile, execution, seconds } = await cancelled(new RunbookBench(), [
      sleep('sleep', 'PT1H', { onCancel: 'step:cleanUp' }),
      aStep('next', { isEnd: true }),
      sleep('cleanUp', 'PT30S'),
      aStep('last'),
    ]);
    expect(meanwhile.AutomationExecutionStatus).toBe('Cancelling');
    expect(statusesOf(execution)).toEqual({
      sleep: 'Cancelled',
      next: 'Pending',
      cleanUp: 'Success',
      last: 'Success',
    });
    expect(execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(seconds).toBe(40);
  });

  test('cleans up for two minutes at most', async () => {
    const { execution } = await cancelled(new RunbookBench(), [
      sleep('sleep', 'PT1H', { onCancel: 'step:cleanUp', isEnd: true }),
      sleep('cleanUp', 'PT1H'),
      aStep('last'),
    ]);
    expect(statusesOf(execution)).toEqual({ sleep: 'Cancelled', cleanUp: 'Cancelled', last: 'Pending' });
    expect(secondsOf(execution, 'cleanUp')).toBe(120);
  });

  test('cancels what it has started, and waits until that has cleaned up', async () => {
    const bench = new RunbookBench();
    bench.add(
      runbookOf(
        [sleep('sleep', 'PT1H', { onCancel: 'step:cleanUp' }), sleep('cleanUp', 'PT30S')],
        {},
        'child',
      ),
    );
    const nest = { name: 'nest', action: 'aws:executeAutomation', inputs: { DocumentName: 'child' } };
    const { execution, seconds } = await cancelled(bench, [nest, aStep('next')]);
    const [, child] = bench.started;
    expect(statusesOf(execution)).toEqual({ nest: 'Cancelled', next: 'Pending' });
    expect(execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(child?.execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(seconds).toBe(40);
  });

  test('that ended before is left as it was', async () => {
    const { meanwhile, execution } = await cancelled(new RunbookBench(), [aStep('only')]);
    expect(meanwhile.AutomationExecutionStatus).toBe('Success');
    expect(execution).toEqual(meanwhile);
  });
});
