import { describe, expect, test } from '@jest/globals';
import { AutomationExecutionStatus } from '@aws-sdk/client-ssm';
import type { AutomationExecution, StepExecution } from '../automation/execution.ts';
import { DEFAULT_ANSWERS } from '../automation/unverified.ts';
import { eventBody } from '../events/event-body.ts';
import { proseDate } from '../events/prose-date.ts';
import { statusChangeEvent } from '../events/status-change-event.ts';
import { fixture } from './fixture.ts';

const seconds = (time: string): number => Date.parse(time) / 1000;

/** The execution that AWS's sample event tells of. */
const execution: AutomationExecution = {
  AutomationExecutionId: '333ba70b-2333-48db-b17e-a5e69c6f4d1c',
  DocumentName: 'runcommand1',
  DocumentVersion: '1',
  ExecutionStartTime: seconds('2024-11-29T19:43:20.500Z'),
  ExecutionEndTime: seconds('2024-11-29T19:43:26.253Z'),
  AutomationExecutionStatus: 'Success',
  StepExecutions: [],
  StepExecutionsTruncated: false,
  Parameters: {},
  Outputs: {},
  Mode: 'Auto',
  ExecutedBy: 'arn:aws:iam::123456789012:user/userName',
  Targets: [],
  ResolvedTargets: { ParameterValues: [], Truncated: false },
};
const step: StepExecution = {
  StepName: 'runFixedCmds',
  Action: 'aws:runCommand',
  StepStatus: 'Success',
  ExecutionStartTime: seconds('2024-11-29T19:43:23.100Z'),
  ExecutionEndTime: seconds('2024-11-29T19:43:25.730Z'),
  StepExecutionId: '86c7b811-3896-4b78-b897-012345678901',
  Inputs: {},
  OverriddenParameters: {},
};
const announcement = {
  id: 'd290ece9-1088-4383-9df6-cd5b4ac42b99',
  location: { accountId: '123456789012', region: 'us-east-2' },
  now: Date.parse('2024-11-29T19:43:35Z'),
  execution,
  unverified: { ...DEFAULT_ANSWERS, datesInEvents: 'plain' as const },
};

const sample = (name: string): unknown => fixture(`events/${name}.json`);

describe('the event of a status change', () => {
  test("is AWS's sample, field by field", () => {
    expect(statusChangeEvent(announcement)).toEqual(sample('doc-2024-execution-status-change'));
  });

  test("of a step is AWS's sample, whose Region disagrees with its own ARN", () => {
    const id = 'eeca120b-a321-433e-9635-dab369006a6b';
    expect({ ...statusChangeEvent({ ...announcement, id, step }), region: 'us-east-1' }).toEqual(
      sample('doc-2024-step-status-change'),
    );
  });

  test('the version is the number 1.0, the duration has a decimal point too', () => {
    const event = statusChangeEvent(announcement);
    const body = event === undefined ? '' : eventBody(event);
    expect(body).toContain('"DefinitionVersion":1.0,');
    expect(body).toContain('"Time":5753.0,');
    expect(JSON.parse(body)).toEqual(event);
  });

  test('the documented statuses are announced, and no others', () => {
    const announced = Object.values(AutomationExecutionStatus).flatMap((status) => {
      const event = statusChangeEvent({
        ...announcement,
        execution: { ...execution, AutomationExecutionStatus: status },
      });
      return event?.detail['Status'] ?? [];
    });
    expect(new Set(announced)).toEqual(
      new Set([
        'Approved',
        'Canceled',
        'Failed',
        'PendingApproval',
        'PendingChangeCalendarOverride',
        'Rejected',
        'Scheduled',
        'Success',
        'TimedOut',
      ]),
    );
  });

  test.each([
    ['plain', 'Nov 29, 2024 7:43:20 PM'],
    ['comma', 'Nov 29, 2024, 7:43:20\u202FPM'],
  ] as const)('its dates may be %s', (datesInEvents, StartTime) => {
    const event = statusChangeEvent({ ...announcement, unverified: { ...DEFAULT_ANSWERS, datesInEvents } });
    expect(event?.detail).toMatchObject({ StartTime });
  });

  test.each(['Canceled', 'Cancelled'] as const)('cancelled may be spelt %s', (cancelledInEvents) => {
    const event = statusChangeEvent({
      ...announcement,
      execution: { ...execution, AutomationExecutionStatus: 'Cancelled' },
      unverified: { ...DEFAULT_ANSWERS, cancelledInEvents },
    });
    expect(event?.detail['Status']).toBe(cancelledInEvents);
  });
});

test.each([
  ['plain', '2024-11-29T19:43:20Z', 'Nov 29, 2024 7:43:20 PM'],
  ['plain', '2024-01-02T00:05:09Z', 'Jan 2, 2024 12:05:09 AM'],
  ['plain', '2024-01-02T12:00:00Z', 'Jan 2, 2024 12:00:00 PM'],
  ['comma', '2026-06-30T19:11:37Z', 'Jun 30, 2026, 7:11:37\u202FPM'],
] as const)('dates, %s: %s is %s', (format, time, prose) => {
  expect(proseDate(Date.parse(time), format)).toBe(prose);
});
