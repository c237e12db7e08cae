import * as z from 'zod';
import { Counted, Counts, Target } from '../client/answers.ts';

/** Which targets are expected and not collected. */
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
