import type { Location } from '../organization/location.ts';
import type { AutomationExecution, StepExecution } from '../automation/execution.ts';
import type { Unverified } from '../automation/unverified.ts';
import { eventTime, type BusEvent } from './event.ts';
import { proseDate } from './prose-date.ts';

/** The statuses that are announced; InProgress, for one, is not. */
const ANNOUNCED = new Set([
  'Approved',
  'Cancelled',
  'Failed',
  'PendingApproval',
  'PendingChangeCalendarOverride',
  'Rejected',
  'Scheduled',
  'Success',
  'TimedOut',
]);

interface Announcement {
  readonly id: string;
  readonly location: Location;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly execution: AutomationExecution;
  /** Where it is a step that changed. */
  readonly step?: StepExecution | undefined;
  readonly unverified: Unverified;
}

/**
 * The event of a status change, or undefined where AWS documents none.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export function statusChangeEvent(announcement: Announcement): BusEvent | undefined {
  const { id, location, now, execution, step, unverified } = announcement;
  const status = step?.StepStatus ?? execution.AutomationExecutionStatus;
  if (!ANNOUNCED.has(status)) return undefined;
  const arn = `arn:aws:ssm:${location.region}:${location.accountId}`;
  const start = (step ?? execution).ExecutionStartTime;
  const end = (step ?? execution).ExecutionEndTime;
  const prose = (seconds: number): string => proseDate(seconds * 1000, unverified.datesInEvents);
  return {
    version: '0',
    id,
    'detail-type': `EC2 Automation ${step === undefined ? 'Execution' : 'Step'} Status-change Notification`,
    source: 'aws.ssm',
    account: location.accountId,
    time: eventTime(now),
    region: location.region,
    resources: [
      `${arn}:automation-execution/${execution.AutomationExecutionId}`,
      `${arn}:automation-definition/${execution.DocumentName}:${execution.DocumentVersion}`,
    ],
    detail: {
      ExecutionId: execution.AutomationExecutionId,
      Definition: execution.DocumentName,
      // JSON writes the number 1.0 as 1; a reader sees the same. AWS sends `1.0` where the API says `"1"`.
      DefinitionVersion: Number(execution.DocumentVersion),
      Status: status === 'Cancelled' ? unverified.cancelledInEvents : status,
      ...(start !== undefined && { StartTime: prose(start) }),
      ...(end !== undefined && { EndTime: prose(end) }),
      ...(start !== undefined && end !== undefined && { Time: Math.round((end - start) * 1000) }),
      ...(step === undefined
        ? { ExecutedBy: execution.ExecutedBy }
        : { StepName: step.StepName, Action: step.Action }),
    },
  };
}
