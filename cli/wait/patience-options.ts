import * as z from 'zod';
import type { Patience } from './until-sealed.ts';
import type { CommandOption } from '../command.ts';
import { parseDuration } from '../parse-values.ts';

/** The options of commands that wait. @param every the default time between two reads */
export const patienceOptions = (every: string): readonly CommandOption[] => [
  {
    flags: '--timeout <duration>',
    description: 'how long to wait: 90s, 10m, 2h',
    fallback: '1h',
    parse: parseDuration,
  },
  {
    flags: '--every <duration>',
    description: 'how long between two reads, at least',
    fallback: every,
    parse: parseDuration,
  },
  {
    flags: '--unknown-for <duration>',
    description: 'how long the parent may be unknown: one whose events were lost is found by the next sweep',
    fallback: '6m',
    parse: parseDuration,
  },
];

/** The values of those options. */
export const PatienceOptions = z
  .object({ timeout: z.number(), every: z.number(), unknownFor: z.number() })
  .transform(({ timeout, every, unknownFor }): Patience => ({
    timeoutMs: timeout,
    everyMs: every,
    unknownMs: unknownFor,
  }));
