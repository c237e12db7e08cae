import * as z from 'zod';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** One of several targets in one location, and what tells it from the others. */
export const Candidate = z.looseObject({
  executionId: z.string().optional(),
  target: z.string().optional(),
  verdict: z.string(),
});
export type Candidate = z.output<typeof Candidate>;

/** One target was requested, and there are several in that location. */
export class SeveralTargets extends Failure {
  readonly candidates: readonly Candidate[];
  /** How many are not among the candidates. */
  readonly more: number;

  constructor(message: string, candidates: readonly Candidate[], more: number) {
    super(EXIT.usage, message);
    this.candidates = candidates;
    this.more = more;
  }
}
