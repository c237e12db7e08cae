import * as z from 'zod';

// Values as runbooks write them: AWS's own samples put numbers and truths in quotes, and one string where a list is meant.

export const Count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(1));

export const Truth = z.union(
  [
    z.boolean(),
    z
      .string()
      .regex(/^(true|false)$/i)
      .transform((text) => text.toLowerCase() === 'true'),
  ],
  { error: 'must be true or false' },
);

export const Texts = z.union([z.array(z.string()), z.string().transform((text) => [text])]);

/** JSON, or text that holds it. */
export const JsonMap = z.record(z.string(), z.unknown());
