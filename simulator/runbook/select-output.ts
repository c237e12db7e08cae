import { readJsonPath } from './json-path.ts';
import type { StepOutput } from './step.ts';
import type { ComputingTime } from './computing-time.ts';
import { LIST_TYPES, asText } from './value-type.ts';

/**
 * Everything that a JSONPath finds in an API's answer, but for what is null. Filters are read, not run: no code of a
 * runbook is.
 * @throws {Error} if a filter cannot be read, or the time is over
 */
export const select = (path: string, json: object, time: ComputingTime): unknown[] =>
  time.spend(() => readJsonPath(path)(json)).filter((value) => value !== undefined && value !== null);

/**
 * What a selector finds in an API's answer, as Automation keeps it: a list of strings. Undefined if it finds nothing;
 * the step then has no such output.
 */
export function selectOutput(
  { Selector, Type }: StepOutput,
  answer: object,
  time: ComputingTime,
): string[] | undefined {
  const values = select(Selector, answer, time);
  if (values.length === 0) return undefined;
  return (LIST_TYPES.has(Type) ? values.flat() : values.slice(0, 1)).map(asText);
}
