import * as z from 'zod';
import type { DeployedResource } from '../../../local/templates/deployed-stack.ts';

const Pattern = z.record(z.string(), z.array(z.string()));
const Target = z.object({
  Arn: z.string(),
  RoleArn: z.string().optional(),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
});

/** Which events a rule takes: a list of values for each field. */
export const patternOf = (rule: DeployedResource): Record<string, string[]> =>
  Pattern.parse(rule.properties['EventPattern']);

/** Where a rule sends them. */
const targetsOf = (rule: DeployedResource): z.infer<typeof Target>[] =>
  z.array(Target).parse(rule.properties['Targets']);

/** The only target of a rule that has one. */
export function targetOf(rule: DeployedResource): z.infer<typeof Target> {
  const [target, ...others] = targetsOf(rule);
  if (target === undefined || others.length > 0)
    throw new Error(`${rule.logicalId} has not exactly one target`);
  return target;
}
