import type * as z from 'zod';

const MAX_SHOWN = 80;

/** One line that names each wrong value, its position, and what it should be. */
export function describeIssues(input: unknown, { issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => {
      const value = path.reduce(step, input);
      if (path.length === 0) return `the whole: ${message}`;
      const where = path.map(String).join('.');
      return value === undefined ? `${where} is missing` : `${where}=${show(value)}: ${message}`;
    })
    .join('; ');
}

const step = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === String(key))?.[1]
    : undefined;

/** Only single values in fields that we name: other values may be secrets. */
function show(value: unknown): string {
  if (Array.isArray(value)) return '(a list)';
  if (typeof value === 'object' && value !== null) return '(an object)';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
