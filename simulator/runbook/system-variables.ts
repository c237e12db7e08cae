/**
 * What a runbook may refer to beside its parameters and outputs. `AWS_PARTITION` is used by runbooks of AWS, though
 * its page does not name it.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
const NAMES = [
  'global:ACCOUNT_ID',
  'global:AWS_PARTITION',
  'global:DATE',
  'global:DATE_TIME',
  'global:REGION',
  'automation:EXECUTION_ID',
] as const;

export const SYSTEM_VARIABLES: ReadonlySet<string> = new Set(NAMES);

/** The variables of one execution, at `now` (milliseconds since the epoch). */
export function systemVariables(
  { accountId, region, executionId }: { accountId: string; region: string; executionId: string },
  now: number,
): Readonly<Record<(typeof NAMES)[number], string>> {
  const [date = '', time = ''] = new Date(now).toISOString().split('T');
  return {
    'global:ACCOUNT_ID': accountId,
    'global:AWS_PARTITION': 'aws',
    'global:DATE': date,
    'global:DATE_TIME': `${date}_${time.slice(0, 8).replaceAll(':', '.')}`,
    'global:REGION': region,
    'automation:EXECUTION_ID': executionId,
  };
}
