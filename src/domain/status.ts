/** How an execution or a step ended. */
export type Ending = 'succeeded' | 'failed' | 'timedOut' | 'cancelled' | 'rejected';

/** What a status means: still running, how it ended, or a word that AWS added later. */
export type Phase = 'running' | Ending | 'unknown';

/** Every status that `AutomationExecutionStatus` lists in SDK 3.1162. */
const PHASE_BY_STATUS: ReadonlyMap<string, Phase> = new Map<string, Phase>([
  ['Pending', 'running'],
  ['InProgress', 'running'],
  ['Waiting', 'running'],
  ['Success', 'succeeded'],
  ['TimedOut', 'timedOut'],
  ['Cancelling', 'running'],
  ['Cancelled', 'cancelled'],
  ['Failed', 'failed'],
  ['PendingApproval', 'running'],
  ['Approved', 'running'],
  ['Rejected', 'rejected'],
  ['Scheduled', 'running'],
  ['RunbookInProgress', 'running'],
  ['PendingChangeCalendarOverride', 'running'],
  ['ChangeCalendarOverrideApproved', 'running'],
  ['ChangeCalendarOverrideRejected', 'rejected'],
  ['CompletedWithSuccess', 'succeeded'],
  ['CompletedWithFailure', 'failed'],
  ['Exited', 'failed'],
]);

export const KNOWN_STATUSES: readonly string[] = [...PHASE_BY_STATUS.keys()];

/** A status that is not in AWS's list is `unknown`: not an end, and never "failed". */
export const phaseOf = (status: string): Phase => PHASE_BY_STATUS.get(status) ?? 'unknown';

/** How an execution with that status ended; undefined before its end, or if the status is unknown. */
export function endingOf(status: string | undefined): Ending | undefined {
  if (status === undefined) return undefined;
  const phase = phaseOf(status);
  return phase === 'running' || phase === 'unknown' ? undefined : phase;
}

export const isFinal = (status: string | undefined): boolean => endingOf(status) !== undefined;

/** The events page of AWS's documentation spells it `Canceled`, the API `Cancelled`. */
export const fromEventStatus = (status: string): string => (status === 'Canceled' ? 'Cancelled' : status);
