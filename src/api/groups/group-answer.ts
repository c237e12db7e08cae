import * as z from 'zod';
import type { Cause } from '../../domain/causes/list-causes.ts';
import type { Target } from '../../ledger/target.ts';
import type { CauseNotes } from '../causes/cause-notes.ts';
import { GROUPINGS } from '../group-by.ts';
import type { OutputGroup } from './group-outputs.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { payloadBytes } from '../results/result-page.ts';
import { FullCauseAnswer, toFullCauseAnswer } from '../causes/cause-answer.ts';
import { Counts, expectedFields, nextTokenField } from '../http/fields.ts';
import { valueFields } from '../results/value-answer.ts';

const GroupedTarget = z
  .strictObject({
    accountId: z.string().optional(),
    accountName: z.string().optional(),
    region: z.string().optional(),
    executionId: z.string().optional(),
    resource: z.string().optional().describe('The resource, in a rate-controlled run'),
  })
  .meta({ id: 'GroupedTarget' });

const bucketFields = {
  count: z.int(),
  targets: z.array(GroupedTarget),
  targetsOmitted: z.int().optional().describe('How many more there are than are listed'),
};

const Group = z
  .strictObject({
    ...valueFields,
    cause: FullCauseAnswer.optional().describe('If they are grouped by cause'),
    ...bucketFields,
  })
  .meta({ id: 'Group', description: 'The targets that have one value' });

export const GroupsAnswer = z.strictObject({
  parentExecutionId: z.string(),
  ...expectedFields,
  output: z.string().optional().describe('The output by which they are grouped'),
  by: z.enum(GROUPINGS).optional().describe('The other value by which they are grouped'),
  outputs: z
    .array(z.string())
    .optional()
    .describe('If no target has that output: the names of the outputs that exist'),
  outputsOmitted: z.int().optional().describe('How many names more there are'),
  groups: z.array(Group).describe('Largest first, then by value'),
  withoutValue: z
    .strictObject(bucketFields)
    .describe(
      'Collected, without such an output, for example because its step failed or was not reached. With `by`: they have no such value',
    ),
  valueNotKept: z
    .strictObject(bucketFields)
    .optional()
    .describe(
      'Collected, with such an output that is larger than Rollcall keeps; absent where there is none',
    ),
  valueUnreadable: z
    .strictObject(bucketFields)
    .optional()
    .describe(
      'Collected, and what Rollcall keeps of the outputs cannot be read: damaged, or written by a newer version; absent where there is none',
    ),
  notCollected: z
    .strictObject({
      ...bucketFields,
      counts: Counts,
      unnamed: z.int().describe('How many of them AWS counted and did not list'),
    })
    .describe(
      'Expected, and not collected: their values are not known. With `by`: only those that AWS counted and did not list',
    ),
  ...nextTokenField,
});

type Bucket = z.input<z.ZodObject<typeof bucketFields>>;

const MAX_LIST_BYTES = 256 * 1024;

/** At most this many targets, and no more than fit the answer; the rest is counted. */
export function toBucketAnswer(
  targets: readonly Target[],
  most: number,
  nameOf: NameOf,
  unnamed = 0,
): Bucket {
  const listed: Bucket['targets'] = [];
  let bytes = 0;
  for (const { location, executionId, resource } of targets.slice(0, most)) {
    const { accountId, region } = location ?? {};
    const answer = { accountId, accountName: nameOf(accountId), region, executionId, resource };
    bytes += payloadBytes(answer);
    if (bytes > MAX_LIST_BYTES) break;
    listed.push(answer);
  }
  const count = targets.length + unnamed;
  const omitted = count - listed.length;
  return { count, targets: listed, targetsOmitted: omitted === 0 ? undefined : omitted };
}

export const toGroupAnswer = (
  { value, valueTruncated, valueDigest, targets }: OutputGroup,
  most: number,
  nameOf: NameOf,
  cause?: { readonly cause: Cause; readonly noteOf: CauseNotes },
): z.input<typeof Group> => ({
  value: [...value],
  valueTruncated,
  valueDigest,
  cause: cause && toFullCauseAnswer(cause.cause, nameOf, cause.noteOf),
  ...toBucketAnswer(targets, most, nameOf),
});
