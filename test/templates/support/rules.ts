import * as z from 'zod';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';

const Pattern = z.record(z.string(), z.array(z.union([z.string(), z.record(z.string(), z.unknown())])));
const Values = z.array(z.string());
const Target = z.object({
  Arn: z.string(),
  RoleArn: z.string().optional(),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
});

/** Which events a rule takes: a list of values for each field, without what it asks of the field as such. */
export const patternOf = (rule: DeployedResource): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(Pattern.parse(rule.properties['EventPattern'])).map(([field, values]) => [
      field,
      Values.parse(values.filter((value) => typeof value === 'string')),
    ]),
  );

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
