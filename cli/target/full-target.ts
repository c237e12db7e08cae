import * as z from 'zod';
import { Counted, Result, Seal, Target } from '../client/answers.ts';

const Outputs = z.record(z.string(), z.array(z.string()).readonly());

const Step = z.looseObject({
  name: z.string(),
  action: z.string(),
  status: z.string(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  outputs: Outputs.default({}),
  failure: z
    .looseObject({
      message: z.string().optional(),
      stage: z.string().optional(),
      type: z.string().optional(),
    })
    .optional(),
});

/** One target with everything that is known of it. */
export const FullTarget = Result.extend({
  parentExecutionId: z.string(),
  verdict: z.string(),
  alike: z.number().optional(),
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  failureMessage: z.string().optional(),
  consoleUrl: z.string().optional(),
  moreOmittedOutputs: z.number().optional(),
  steps: z.array(Step).optional(),
  omittedSteps: z.number().optional(),
  ledgerUnreadable: z.boolean().optional(),
  ledgerOfOtherAccounts: z.boolean().optional(),
  ledger: z
    .looseObject({
      ...Counted,
      seal: Seal.optional(),
      targets: z.array(Target),
      nextToken: z.string().optional(),
    })
    .optional(),
});

export type Step = z.output<typeof Step>;
export type FullTarget = z.output<typeof FullTarget>;
