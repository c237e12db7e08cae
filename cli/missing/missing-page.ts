import * as z from 'zod';
import { Counted, Counts, Target } from './answers.ts';

/** Who is expected and not collected. */
export const MissingPage = z.looseObject({
  parentExecutionId: z.string(),
  ...Counted,
  missing: z.number(),
  unnamed: z.number(),
  /** By reason, or by verdict where there is none. */
  reasons: Counts,
  targets: z.array(Target),
  nextToken: z.string().optional(),
});
