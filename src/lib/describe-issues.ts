import type * as z from 'zod';

const MAX_SHOWN = 80;

/** One line that names each value that is wrong, where it stands, and what it should be. */
export function describeIssues(input: unknown, { issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => {
      const value = path.reduce(step, input);
      const where = path.map(String).join('.') || 'the whole';
      return value === undefined ? `${where} is missing` : `${where}=${show(value)}: ${message}`;
    })
    .join('; ');
}

const step = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === String(key))?.[1]
    : undefined;

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
