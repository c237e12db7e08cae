import { createHash } from 'node:crypto';
import type { AutomationExecution, StartAutomationExecutionCommandInput } from '@aws-sdk/client-ssm';
import type { RetryPlan, TargetLocation } from './retry-plan.ts';

/** What AWS, or a service in its place, shows instead of a secret value. */
const MASKED = /^\*{3,}$/;
/** A reference to a secret: its value may be another one today. */
const SECRET_REFERENCE = /\{\{\s*(ssm-secure|resolve)\s*:/i;

/**
 * Why a parent cannot be started again exactly as it was, in words; undefined if it can. Never quotes a
 * parameter's value.
 */
export function whyNotAgain(parent: AutomationExecution, plan: RetryPlan): string | undefined {
  const { Parameters = {}, TargetLocations = [], TargetLocationsURL, Runbooks = [], Mode } = parent;
  if (parent.DocumentName !== plan.runbook) return 'AWS says that it ran another runbook';
  if (Mode === 'Interactive') return 'it ran interactively, step by step';
  if (parent.ChangeRequestName || Runbooks.length > 0)
    return 'it belongs to a change request of Change Manager';
  if (TargetLocationsURL)
    return 'its target locations were given by an address, and may have settings that are not known';
  if (TargetLocations.some(({ Targets = [] }) => Targets.length > 0)) {
    return 'its target locations have targets of their own, which cannot be divided among locations';
  }
  if (TargetLocations.some(({ TargetLocationAlarmConfiguration }) => TargetLocationAlarmConfiguration)) {
    return 'its target locations have CloudWatch alarms that would stop it, and it would run without them';
  }
  const values = Object.values(Parameters).flat();
  if (values.some((value) => MASKED.test(value))) return 'AWS masks the value of a parameter';
  if (values.some((value) => SECRET_REFERENCE.test(value))) return 'a parameter refers to a secret';
  return undefined;
}

/** Whether it ran once for each resource, which it does again in each location. */
export const isRateControlled = ({ Targets = [], TargetMaps = [] }: AutomationExecution): boolean =>
  Targets.length > 0 || TargetMaps.length > 0;

/**
 * The parent's input, unchanged except for its locations.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
export function toStartInput(
  parent: AutomationExecution,
  targetLocations: readonly TargetLocation[],
  clientToken: string,
): StartAutomationExecutionCommandInput {
  const { Parameters = {}, Targets = [], TargetMaps = [], AlarmConfiguration } = parent;
  return {
    DocumentName: parent.DocumentName,
    ...(parent.DocumentVersion && { DocumentVersion: parent.DocumentVersion }),
    ...(Object.keys(Parameters).length > 0 && { Parameters }),
    ...(isRateControlled(parent) && {
      ...(parent.TargetParameterName && { TargetParameterName: parent.TargetParameterName }),
      ...(Targets.length > 0 && { Targets }),
      ...(TargetMaps.length > 0 && { TargetMaps }),
      ...(parent.MaxConcurrency && { MaxConcurrency: parent.MaxConcurrency }),
      ...(parent.MaxErrors && { MaxErrors: parent.MaxErrors }),
    }),
    ...(AlarmConfiguration?.Alarms?.length && { AlarmConfiguration }),
    TargetLocations: [...targetLocations],
    ClientToken: clientToken,
  };
}

/**
 * The client token of one of several automations: always the same for the same locations, so that nothing starts
 * twice.
 */
export function tokenFor(token: string, targetLocations: readonly TargetLocation[]): string {
  const hex = createHash('sha256')
    .update(`${token.toLowerCase()}${JSON.stringify(targetLocations)}`)
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
