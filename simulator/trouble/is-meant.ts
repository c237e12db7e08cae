import type { Location } from '../organization/location.ts';
import type { BusEvent } from '../events/event.ts';
import type { TroubleOf } from './trouble-spec.ts';

export type EventTrouble = TroubleOf<'dropEvents' | 'doubleEvents' | 'delayEvents' | 'reorderEvents'>;
export type CallTrouble = TroubleOf<'throttleCalls' | 'denyCalls' | 'lagReads'>;

/** One call, as trouble sees it. */
export interface Call extends Location {
  /** Such as `ssm:GetAutomationExecution`. */
  readonly operation: string;
  /** Of `sts:AssumeRole`. */
  readonly roleName?: string | undefined;
}

/** Whether a trouble names this event; it names all of what it does not say. */
export function meansEvent(trouble: EventTrouble, event: BusEvent): boolean {
  const { detail } = event;
  return [
    [trouble.accountId, event.account],
    [trouble.region, event.region],
    [trouble.detailType, event['detail-type']],
    [trouble.runbook, detail['Definition']],
    [trouble.status, detail['Status']],
    [trouble.executionId, detail['ExecutionId']],
  ].every(([meant, is]) => meant === undefined || meant === is);
}

/** Whether a trouble names this call; it names all of what it does not say. */
export const meansCall = (trouble: CallTrouble, call: Call): boolean =>
  [
    [trouble.accountId, call.accountId],
    [trouble.region, call.region],
    [trouble.operation, call.operation],
    [trouble.roleName, call.roleName],
  ].every(([meant, is]) => meant === undefined || meant === is);
