import * as z from 'zod';
import { durationMs } from '../duration.ts';

/** Automation supports a delay of seven days at most. */
export const LONGEST_SLEEP_MS = 604_800_000;

const isPossible = (text: string): boolean => (durationMs(text) ?? Infinity) <= LONGEST_SLEEP_MS;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html */
export const SleepInputs = z
  .strictObject({
    Duration: z
      .string()
      .refine(isPossible, { error: 'must be an ISO 8601 duration of seven days at most' })
      .optional(),
    Timestamp: z.iso.datetime({ offset: true, error: 'must be an ISO 8601 timestamp' }).optional(),
  })
  .refine(({ Duration, Timestamp }) => (Duration === undefined) !== (Timestamp === undefined), {
    error: 'must have one of Duration and Timestamp',
  });
