import * as z from 'zod';
import { Cause, Target } from '../client/answers.ts';

const AccountExecution = Target.extend({
  parentExecutionId: z.string(),
  /** Unknown where it could not be read. */
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  streak: z.looseObject({ notSucceeded: z.number(), of: z.number() }).optional(),
  newCause: z.boolean().optional(),
});

/** What ran in an account. */
export const AccountPage = z.looseObject({
  accountId: z.string(),
  accountName: z.string().optional(),
  executions: z.array(AccountExecution),
  causes: z.array(Cause),
  unreadable: z.array(z.string()).optional(),
  nextToken: z.string().optional(),
});

export type AccountExecution = z.output<typeof AccountExecution>;
export type AccountPage = z.output<typeof AccountPage>;
