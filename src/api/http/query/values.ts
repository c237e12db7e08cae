import * as z from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/durations.ts';

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

/** The time that is meant, in milliseconds since the epoch, relative to the time of the request. */
export type Instant = (now: number) => number;

const UNIT_MS: Readonly<Record<string, number>> = {
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};

const AGO = /^(\d{1,5})([mhdw])$/;
const Ago = z.string().regex(AGO);
const Time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** A date, a time with its zone, or how long ago. */
export const Instant = z
  .string()
  .refine((text) => Ago.safeParse(text).success || Time.safeParse(text).success, {
    error:
      'must be a date (2026-01-31), a time with its zone (2026-01-31T12:00:00Z), or how long ago (30m, 12h, 7d, 2w)',
  })
  .transform((text): Instant => {
    const [, count, unit = ''] = AGO.exec(text) ?? [];
    if (count === undefined) return () => Date.parse(text);
    return (now) => now - Number(count) * (UNIT_MS[unit] ?? 0);
  })
  .meta({ type: 'string' });
