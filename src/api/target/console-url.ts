import type { Location } from '../../domain/location.ts';

const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The page of the AWS console for an execution; undefined in a partition whose console is not known. The console
 * asks for a login to the account in which the execution ran.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-working-executing.html
 */
export function consoleUrlOf(
  partition: string,
  { region }: Location,
  executionId: string,
): string | undefined {
  const domain = CONSOLE_DOMAINS[partition];
  if (domain === undefined) return undefined;
  return `https://${region}.${domain}/systems-manager/automation/execution/${executionId}?region=${region}`;
}
