import * as z from 'zod';

/** Where a library assigns a value by this name, it would become the prototype of the whole. */
export const NO_NAME = '__proto__';

/** Values by the names of parameters. `__proto__` is refused: the schema of a record would drop it without a word. */
export const byParameter = <Values extends z.ZodType>(values: Values) =>
  z
    .unknown()
    .refine((given) => typeof given !== 'object' || given === null || !Object.hasOwn(given, NO_NAME), {
      error: `${NO_NAME} is not the name of a parameter`,
    })
    .pipe(z.record(z.string(), values));
