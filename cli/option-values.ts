import * as z from 'zod';
import { wrongUsage } from './failure.ts';
import { FORMATS } from './global-options.ts';

const text = z.string().min(1).optional();

const GlobalValues = z.object({
  local: z.boolean().default(false),
  store: text,
  url: text,
  endpointUrl: text,
  stackPrefix: z.string().min(1),
  profile: text,
  region: text,
  output: z.enum(FORMATS).optional(),
  json: z.boolean().optional(),
  query: text,
});

/** The values of the options of every command. */
export type GlobalValues = z.output<typeof GlobalValues>;

/** @throws {Failure} that names an option whose value is empty */
export function readGlobalValues(values: unknown): GlobalValues {
  const parsed = GlobalValues.safeParse(values);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.'));
  throw wrongUsage(`An empty value will not do: ${names.join(', ')}`);
}
