import * as z from 'zod';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/durations.ts';

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
