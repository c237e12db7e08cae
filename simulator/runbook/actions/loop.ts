import * as z from 'zod';
import { Count } from '../loose-values.ts';
import { Condition } from './branch.ts';

export const MOST_ITERATIONS = 100;

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html */
export const LoopInputs = z
  .strictObject({
    /** For each: one iteration for each of them. */
    Iterators: z.array(z.unknown()).max(MOST_ITERATIONS).optional(),
    IteratorDataType: z.enum(['Boolean', 'Integer', 'String', 'StringMap']).default('String'),
    /** Do while. */
    LoopCondition: Condition.optional(),
    MaxIterations: Count.pipe(z.int().max(MOST_ITERATIONS)).default(MOST_ITERATIONS),
    /** Read as steps of a runbook, with references. */
    Steps: z.array(z.unknown()).min(1),
  })
  .refine(({ Iterators, LoopCondition }) => (Iterators === undefined) !== (LoopCondition === undefined), {
    error: 'must have one of Iterators and LoopCondition',
  });

export const LOOP_OUTPUTS = { CurrentIteration: 'Integer', CurrentIteratorValue: 'String' } as const;
