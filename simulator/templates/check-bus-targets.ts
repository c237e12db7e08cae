import * as z from 'zod';
import type { DeployedStack } from './deployed-stack.ts';
import type { Template } from './read-template.ts';

const Rule = z.object({
  Targets: z
    .array(z.object({ Id: z.string(), Arn: z.string(), RetryPolicy: z.unknown().optional() }))
    .default([]),
});

/** An API destination is of the same service, and takes one. */
const BUS = /^arn:[^:]*:events:[^:]*:[^:]*:event-bus\//;

/**
 * Refuses a rule as AWS refuses it: events wait for another bus as long as EventBridge has it, not as a rule says.
 * @throws {Error} in AWS's words, with the rule and its target
 */
export function checkBusTargets(name: string, template: Template, stack: DeployedStack): void {
  // Only then are the rules evaluated: there may be thousands of stacks.
  if (!Object.values(template.Resources).some(hasRetryPolicy)) return;
  for (const { logicalId, properties } of stack.resourcesOf('AWS::Events::Rule')) {
    const target = Rule.parse(properties).Targets.find(
      ({ Arn, RetryPolicy }) => RetryPolicy !== undefined && BUS.test(Arn),
    );
    if (target !== undefined) {
      throw new Error(
        `The stack ${name}: Retry policy is not supported for Event bus targets. (${logicalId}, target ${target.Id})`,
      );
    }
  }
}

const hasRetryPolicy = ({ Type, Properties }: Template['Resources'][string]): boolean =>
  Type === 'AWS::Events::Rule' &&
  z
    .array(z.unknown())
    .catch([])
    .parse(Properties['Targets'])
    .some((target) => Object.hasOwn(Object(target), 'RetryPolicy'));
