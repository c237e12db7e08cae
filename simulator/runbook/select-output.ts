import { JSONPath } from 'jsonpath-plus';
import * as z from 'zod';
import type { StepOutput } from './step.ts';
import { LIST_TYPES, asText } from './value-type.ts';
import { withinTime } from './within-time.ts';

const Matches = z.array(z.unknown());

/**
 * Everything that a JSONPath finds in an API's answer, but for what is null. Filters are read, not run: no code of a
 * runbook is.
 * @throws {Error} if a filter cannot be read, or takes too long
 */
export const select = (path: string, json: object): unknown[] =>
  Matches.parse(withinTime(() => JSONPath({ path, json, wrap: true, eval: 'safe' }))).filter(
    (value) => value !== undefined && value !== null,
  );

/**
 * What a selector finds in an API's answer, as Automation keeps it: a list of strings. Undefined if it finds nothing;
 * the step then has no such output.
 */
export function selectOutput({ Selector, Type }: StepOutput, answer: object): string[] | undefined {
  const values = select(Selector, answer);
  if (values.length === 0) return undefined;
  return (LIST_TYPES.has(Type) ? values.flat() : values.slice(0, 1)).map(asText);
}
