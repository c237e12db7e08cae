import { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { endingOf, fromEventStatus, isFinal, KNOWN_STATUSES, phaseOf } from '../../src/automation/status.ts';

test('knows every status that the SDK knows', () => {
  expect(new Set(KNOWN_STATUSES)).toEqual(new Set(Object.values(AutomationExecutionStatus)));
});

describe('phaseOf', () => {
  test.each([
    ['Success', 'succeeded'],
    ['CompletedWithSuccess', 'succeeded'],
    ['Failed', 'failed'],
    ['CompletedWithFailure', 'failed'],
    ['Exited', 'failed'],
    ['TimedOut', 'timedOut'],
    ['Cancelled', 'cancelled'],
    ['Rejected', 'rejected'],
    ['ChangeCalendarOverrideRejected', 'rejected'],
    ['Cancelling', 'running'],
    ['Approved', 'running'],
    ['Scheduled', 'running'],
  ])('%s is %s', (status, phase) => {
    expect(phaseOf(status)).toBe(phase);
  });

  test('a status that AWS adds one day is neither an end nor a failure', () => {
    expect(phaseOf('Hibernating')).toBe('unknown');
    expect(endingOf('Hibernating')).toBeUndefined();
    expect(isFinal('Hibernating')).toBe(false);
  });
});

test.each([
  ['Canceled', 'Cancelled'],
  ['Cancelled', 'Cancelled'],
  ['Success', 'Success'],
])('the event status %s is the API status %s', (announced, status) => {
  expect(fromEventStatus(announced)).toBe(status);
});
