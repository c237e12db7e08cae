import type { RosterStep } from './roster.ts';
import type { Target } from './target.ts';

/** What a parent's step says of a target without a known child. */
export const stepFacts = (step: RosterStep): Omit<Target, 'verdict' | 'settled'> => ({
  location: step.location,
  stepExecutionId: step.stepExecutionId,
  target: step.target,
  status: step.status,
  message: step.message,
  startTime: step.startTime,
  endTime: step.endTime,
});
