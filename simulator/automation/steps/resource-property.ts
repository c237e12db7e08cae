import type * as z from 'zod';
import { ResourcePropertyInputs } from '../../runbook/actions/resource-property.ts';
import { select } from '../../runbook/select-output.ts';
import { apiFailure } from './api-failure.ts';
import { EXECUTING, failed } from './failed.ts';
import { executorOf, type StepEnd, type StepRun } from './step-run.ts';

/** How long a wait lets pass between two calls; AWS does not say. */
const POLL_MS = 5_000;

/**
 * Calls the API once: the property has a desired value, or the step fails.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-assertAwsResourceProperty.html
 */
export const assertAwsResourceProperty = executorOf(ResourcePropertyInputs, async (inputs, run) => {
  const found = await look(inputs, run);
  if ('end' in found) return found.end;
  const { PropertySelector, DesiredValues } = inputs;
  const actual = found.property === undefined ? 'nothing' : asPython(found.property);
  return failed(
    EXECUTING,
    `The property ${PropertySelector} is ${actual}, not one of the desired values [${DesiredValues.map(asPython).join(', ')}]`,
  );
});

/**
 * Calls the API until the property has a desired value, or the step's time is up.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html
 */
export const waitForAwsResourceProperty = executorOf(ResourcePropertyInputs, async (inputs, run) => {
  for (;;) {
    const found = await look(inputs, run);
    if ('end' in found) return found.end;
    await run.pause(POLL_MS);
  }
});

/** The end of the step, or a property that is not as desired. */
async function look(
  { Service, Api, PropertySelector, DesiredValues, ...inputs }: z.infer<typeof ResourcePropertyInputs>,
  { callApi }: StepRun,
): Promise<{ readonly end: StepEnd } | { readonly property: unknown }> {
  const result = await callApi(Service, Api, inputs);
  if ('error' in result) return { end: apiFailure(Api, result.error) };
  try {
    const found = select(PropertySelector, result.answer);
    const desired = new Set(DesiredValues.map(asPython));
    return found.some((value) => desired.has(asPython(value)))
      ? { end: { status: 'Success' } }
      : { property: found[0] };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { end: failed(EXECUTING, `The property selector cannot be read: ${words}`) };
  }
}

/** A Boolean must be written with a capital letter: True or False. */
function asPython(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
