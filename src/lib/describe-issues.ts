import type * as z from 'zod';

const MAX_SHOWN = 80;

/** One line that names each value that is wrong, where it stands, and what it should be. */
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

/** Only what stands in a field we name, and is one value: what is around it may be anything, secrets included. */
function show(value: unknown): string {
  if (Array.isArray(value)) return '(a list)';
  if (typeof value === 'object' && value !== null) return '(an object)';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
