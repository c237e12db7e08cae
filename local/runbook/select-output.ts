import { JSONPath } from 'jsonpath-plus';
import * as z from 'zod';
import { LIST_TYPES, type StepOutput } from './runbook.ts';

const Matches = z.array(z.unknown());

/**
 * What a selector finds in an API's answer, as Automation keeps it: a list of strings. Undefined if it finds nothing;
 * the step then has no such output.
 */
export function selectOutput({ Selector, Type }: StepOutput, answer: object): string[] | undefined {
  const found = Matches.parse(JSONPath({ path: Selector, json: answer, wrap: true, eval: false }));
  const values = found.filter((value) => value !== undefined && value !== null);
  if (values.length === 0) return undefined;
  return (LIST_TYPES.has(Type) ? values.flat() : values.slice(0, 1)).map(asText);
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
