import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

/** Of a value only so many characters are said. */
const LONGEST_SHOWN = 200;

/** Those whose value is of another type than AWS's model has: the service does not come to look at them. */
export const isOfWrongType = (issue: Issue, input: unknown): boolean =>
  issue.code === 'invalid_type' && valueAt(input, issue.path) !== undefined;

/** What does not fit the model, in AWS's words: `1 validation error detected: Value '0' at 'maxResults' failed …`. */
export function validationFaults(issues: readonly Issue[], input: unknown): string {
  const faults = issues.map((issue) => {
    const value = valueAt(input, issue.path);
    const shown = value === undefined ? 'null' : `'${show(value)}'`;
    return `Value ${shown} at '${memberPath(issue.path)}' failed to satisfy constraint: ${constraint(issue, value)}`;
  });
  const errors = faults.length === 1 ? 'error' : 'errors';
  return `${faults.length} validation ${errors} detected: ${faults.join('; ')}`;
}

/** Only what AWS says in words of its own; a schema's own words stay. */
function constraint(issue: Issue, value: unknown): string {
  if (value === undefined && issue.message.startsWith('Invalid')) return 'Member must not be null';
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) {
    return `Member must have ${measure(issue)} greater than or equal to ${issue.minimum}`;
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) {
    return `Member must have ${measure(issue)} less than or equal to ${issue.maximum}`;
  }
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  }
  return issue.message;
}

const measure = ({ origin }: { readonly origin: string }): string =>
  origin === 'string' || origin === 'array' ? 'length' : 'value';

/** Shape: `targetLocations.1.member.maxErrors`; AWS counts from one. */
const memberPath = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `${part + 1}.member` : uncapitalized(String(part))))
    .join('.');

const uncapitalized = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((within, key) => Object(within)[key], input);

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
