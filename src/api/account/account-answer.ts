import * as z from 'zod';
import { CauseAnswer } from '../causes/cause-answer.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { nextTokenField } from '../http/fields.ts';
import { TargetAnswer, toTargetAnswer } from '../target/target-answer.ts';
import { STREAK } from './ran-before.ts';
import type { AccountExecution } from './read-account.ts';

const Streak = z
  .strictObject({
    notSucceeded: z.int().describe('How many of them did not succeed'),
    of: z.int().describe(`How many that ended were looked at: ${STREAK}, or fewer where fewer were read`),
  })
  .meta({
    id: 'Streak',
    description: 'How often a runbook did not succeed lately in one account and Region',
  });

const AccountExecutionAnswer = z
  .strictObject({
    parentExecutionId: z.string().describe('The execution that started it'),
    runbook: z.string().optional().describe('What it ran; absent where it could not be read'),
    runbookVersion: z.string().optional(),
    ...TargetAnswer.shape,
    streak: Streak.optional().describe(
      'It and those of the same runbook before it in this account and Region. Absent where the runbook is not known, or none has ended',
    ),
    newCause: z
      .boolean()
      .optional()
      .describe(
        'Whether its cause is another than that of the one before it which ended. Absent where it has no cause, or none before it was read',
      ),
  })
  .meta({ id: 'AccountExecution', description: 'One execution in an account, without its outputs' });

export const AccountExecutionsAnswer = z.strictObject({
  accountId: z.string(),
  accountName: z.string().optional(),
  executions: z.array(AccountExecutionAnswer),
  causes: z
    .array(CauseAnswer)
    .describe('Why executions on this page did not succeed, those that explain the most first'),
  unreadable: z
    .array(z.string())
    .optional()
    .describe(
      'IDs of executions within this page whose items cannot be read, whatever the filter. Absent if there are none',
    ),
  ...nextTokenField,
});

export const toAccountExecutionAnswer = (
  { parentId, target, causeId, streak, isNewCause }: AccountExecution,
  nameOf: NameOf,
): z.input<typeof AccountExecutionAnswer> => ({
  parentExecutionId: parentId,
  runbook: target.row?.runbook,
  runbookVersion: target.row?.runbookVersion,
  ...toTargetAnswer(target, nameOf, () => causeId),
  streak,
  newCause: isNewCause,
});
