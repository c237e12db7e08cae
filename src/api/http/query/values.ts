import * as z from 'zod';

// A query gives every parameter as a list of texts. These say which parameters are one value, and which are
// several.

/** A parameter that is given once. */
export const one = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z
    .array(z.string())
    .length(1, { error: 'must be given once' })
    .transform(([value = '']) => value)
    .pipe(schema);

/** A parameter that may be given several times, or once with commas. */
export const several = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z
    .array(z.string())
    .transform((values) => values.flatMap((value) => value.split(',')).map((value) => value.trim()))
    .pipe(z.array(schema));

/** A whole number within a range. */
export const wholeNumber = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(from, { error }).max(to, { error }));
};

/** One word of a closed list. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });
