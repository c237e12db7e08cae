import type * as z from 'zod';
import { badParameter, type Problem } from './problem.ts';

interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
}

/** @throws {Problem} that names each wrong part of the path */
export function readParams<Schema extends z.ZodObject>(
  schema: Schema,
  { params }: Pick<Request, 'params'>,
): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (!parsed.success) throw toProblem(parsed.error, params);
  return parsed.data;
}

/** @throws {Problem} that names each parameter that is unknown, repeated or wrong */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  { query }: Pick<Request, 'query'>,
): z.output<Schema> {
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const advice = known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`;
    throw badParameter(unknown, query[unknown]?.[0], `is not a parameter of this route: ${advice}`);
  }
  const parsed = schema.safeParse(query);
  if (!parsed.success) {
    throw toProblem(
      parsed.error,
      Object.fromEntries(Object.entries(query).map(([name, values]) => [name, oneOrAll(values)])),
    );
  }
  return parsed.data;
}

const oneOrAll = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values);

/** The schema says what is wrong; this adds which value it is. */
function toProblem(error: z.ZodError, values: Readonly<Record<string, unknown>>): Problem {
  const [issue] = error.issues;
  const name = String(issue?.path[0] ?? '');
  return badParameter(name, values[name], issue?.message ?? 'is not valid');
}
