import { LONGEST_SLEEP_MS, SleepInputs } from '../../runbook/actions/sleep.ts';
import { durationMs } from '../../runbook/duration.ts';
import { VALIDATING, failed } from './failed.ts';
import { executorOf } from './step-run.ts';

/**
 * Lets a duration pass, or waits for a moment; one that has passed is over at once.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
 */
export const sleep = executorOf(SleepInputs, async ({ Duration, Timestamp = '' }, run) => {
  const ms = Duration === undefined ? Date.parse(Timestamp) - run.now() : (durationMs(Duration) ?? 0);
  if (ms > LONGEST_SLEEP_MS) return failed(VALIDATING, `${Timestamp} is more than seven days ahead`);
  if (ms > 0) await run.pause(ms);
  return { status: 'Success' };
});
