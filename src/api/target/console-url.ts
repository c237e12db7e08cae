import type { Place } from '../automation/place.ts';

const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * Where the AWS console shows an execution; undefined in a partition whose console is not known. The console asks for a login to
 * the account in which it ran.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-working-executing.html
 */
export function consoleUrlOf(partition: string, { region }: Place, executionId: string): string | undefined {
  const domain = CONSOLE_DOMAINS[partition];
  if (domain === undefined) return undefined;
  return `https://${region}.${domain}/systems-manager/automation/execution/${executionId}?region=${region}`;
}
