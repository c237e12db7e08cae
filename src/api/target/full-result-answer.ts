import * as z from 'zod';
import { expectedFields, nextTokenField, Outputs, Seal, Time } from '../http/fields.ts';
import { resultFields, TargetAnswer } from './target-answer.ts';

const omittedFields = {
  omittedOutputs: resultFields.omittedOutputs,
  moreOmittedOutputs: resultFields.moreOmittedOutputs,
};

const StepAnswer = z
  .strictObject({
    name: z.string(),
    action: z.string().describe('Such as `aws:executeAwsApi`'),
    status: z.string().describe('AWS’s own status'),
    startTime: Time.optional(),
    endTime: Time.optional(),
    outputs: Outputs.describe('Those that are kept; they stand among the outputs of the target as well'),
    ...omittedFields,
    failure: z
      .strictObject({
        message: z.string().optional(),
        stage: z.string().optional(),
        type: z.string().optional(),
        details: Outputs.optional(),
        omittedDetails: z.array(z.string()).optional().describe('Details too large for an answer, by name'),
      })
      .optional()
      .describe('AWS’s own words. Untrusted text'),
  })
  .meta({ id: 'Step', description: 'One step of an execution. Its inputs are never kept' });

const OwnLedger = z
  .strictObject({
    href: z.string().describe('Where its report is; `nextToken` belongs to that address'),
    ...expectedFields,
    seal: Seal.optional(),
    targets: z.array(TargetAnswer),
    ...nextTokenField,
  })
  .meta({ id: 'OwnLedger', description: 'What became of the targets of a target that fans out itself' });

export const FullResultAnswer = z
  .strictObject({
    parentExecutionId: z.string(),
    ...resultFields,
    alike: z
      .int()
      .optional()
      .describe(
        'How many targets cannot be told apart from this one, itself included; absent if it is alone',
      ),
    runbook: z.string().optional(),
    runbookVersion: z.string().optional(),
    failureMessage: z.string().optional().describe('AWS’s own words, in full. Untrusted text'),
    consoleUrl: z.string().optional().describe('The execution in the AWS console, in its own account'),
    steps: z
      .array(StepAnswer)
      .optional()
      .describe('Absent until it has ended; a fan-out has a ledger instead'),
    omittedSteps: z.int().optional().describe('How many more steps there are, too many for an answer'),
    ledger: OwnLedger.optional().describe('If it fans out itself'),
    ledgerUnreadable: z
      .literal(true)
      .optional()
      .describe('It fans out itself, and what Rollcall keeps of its ledger cannot be read'),
    ledgerOfOtherAccounts: z
      .literal(true)
      .optional()
      .describe(
        'It fans out itself, and not into its own account alone: its ledger is not shown where only one account may be seen',
      ),
  })
  .meta({ id: 'FullResult', description: 'One expected target, with all that is known of it' });

export type StepAnswer = z.input<typeof StepAnswer>;
export type OwnLedger = z.input<typeof OwnLedger>;
export type FullResultAnswer = z.input<typeof FullResultAnswer>;
