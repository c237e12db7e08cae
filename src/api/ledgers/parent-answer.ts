import * as z from 'zod';
import { publicMessage } from '../../domain/causes/public-message.ts';
import { LIST_PROBLEMS, type Parent, type Revision } from '../../ledger/parent.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import { expectedFields, Seal, Time } from '../http/fields.ts';
import type { NameOf } from '../account-names/name-of.ts';

export const parentFields = {
  parentExecutionId: z.string(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  region: z.string().optional(),
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  startedBy: z.string().optional().describe('The principal that started it, as AWS names it: an ARN'),
  status: z.string().optional().describe('AWS’s own status'),
  message: z
    .string()
    .optional()
    .describe('AWS’s own words, as far as they hold nothing that a runbook may have written'),
  startTime: Time.optional(),
  endTime: Time.optional(),
  problem: z
    .enum([...LIST_PROBLEMS, 'unknown'])
    .optional()
    .describe(
      'Why its list is incomplete and always will be; `unknown` for a reason that a newer version wrote',
    ),
  seal: Seal.optional().describe(
    'Absent until every target is settled (its verdict is final, or AWS refuses its location again and again), or the deadline has passed',
  ),
};

export const ListedParentAnswer = z
  .strictObject({ ...parentFields, ...z.object(expectedFields).partial().shape })
  .meta({ id: 'ListedParent', description: 'A parent in a list: its counts only once they are sealed' });

/** A parent without its targets. */
export const toParentAnswer = (parent: Parent, nameOf: NameOf) => ({
  parentExecutionId: parent.executionId,
  accountId: parent.location?.accountId,
  accountName: nameOf(parent.location?.accountId),
  region: parent.location?.region,
  runbook: parent.runbook,
  runbookVersion: parent.runbookVersion,
  startedBy: parent.startedBy,
  status: parent.status,
  message: publicMessage(parent.message),
  startTime: toIsoTime(parent.startTime),
  endTime: toIsoTime(parent.endTime),
  problem: parent.problem,
  seal: toSealAnswer(parent.sealed),
});

/** A list must not read every ledger. */
export const toListedParentAnswer = (parent: Parent, nameOf: NameOf): z.input<typeof ListedParentAnswer> => ({
  ...toParentAnswer(parent, nameOf),
  expected: parent.sealed?.expected,
  expectedAtLeast: parent.sealed?.expectedAtLeast,
  counts: parent.sealed?.counts,
});

export const toSealAnswer = (sealed: Revision | undefined): z.input<typeof Seal> | undefined =>
  sealed && {
    sealedAt: new Date(sealed.sealedAt).toISOString(),
    revision: sealed.revision,
    digest: sealed.digest,
  };
