import * as z from 'zod';
import { Counted, Counts } from '../client/answers.ts';

const Grouped = z.looseObject({
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  region: z.string().optional(),
  executionId: z.string().optional(),
  resource: z.string().optional(),
});

const Bucket = z.looseObject({
  count: z.number(),
  targets: z.array(Grouped),
  targetsOmitted: z.number().optional(),
});

const Group = Bucket.extend({
  value: z.array(z.string()).readonly(),
  valueTruncated: z.boolean().optional(),
  /** If they are grouped by cause. */
  cause: z.looseObject({ title: z.string(), messageTitle: z.string().optional() }).optional(),
});

/** Which targets have which value, of one output or of another grouping. */
export const GroupsPage = z.looseObject({
  parentExecutionId: z.string(),
  ...Counted,
  output: z.string().optional(),
  by: z.string().optional(),
  outputs: z.array(z.string()).optional(),
  withoutValue: Bucket,
  valueNotKept: Bucket.optional(),
  valueUnreadable: Bucket.optional(),
  notCollected: Bucket.extend({ counts: Counts }),
  groups: z.array(Group),
  nextToken: z.string().optional(),
});

export type Grouped = z.output<typeof Grouped>;
export type Bucket = z.output<typeof Bucket>;
export type Group = z.output<typeof Group>;
export type GroupsPage = z.output<typeof GroupsPage>;
