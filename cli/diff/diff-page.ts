import * as z from 'zod';
import { Counted, Parent } from '../client/answers.ts';

const Run = Parent.extend({ ...Counted, unnamed: z.number() });
const Side = z.looseObject({
  executionId: z.string().optional(),
  verdict: z.string(),
  reason: z.string().optional(),
});
const Value = z.looseObject({
  value: z.array(z.string()).readonly(),
  valueTruncated: z.boolean().optional(),
});

/** One target in two runs. */
const Change = z.looseObject({
  kind: z.string(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  region: z.string().optional(),
  resource: z.string().optional(),
  from: Side.optional(),
  to: Side.optional(),
  outputs: z
    .array(z.looseObject({ name: z.string(), from: Value.optional(), to: Value.optional() }))
    .optional(),
  outputsOmitted: z.number().optional(),
  outputsUnreadable: z.boolean().optional(),
});

export const CauseChanges = z.looseObject({
  causes: z.array(z.looseObject({ id: z.string(), title: z.string(), from: z.number(), to: z.number() })),
  omitted: z.number().optional(),
});

/** What changed between two runs. */
export const DiffPage = z.looseObject({
  from: Run,
  to: Run,
  sameRunbook: z.boolean().optional(),
  /** Absent in an API of an older version. */
  causes: z.looseObject({ appeared: CauseChanges, gone: CauseChanges }).optional(),
  counts: z.record(z.string(), z.number()),
  changes: z.array(Change),
  nextToken: z.string().optional(),
});

export type CauseChanges = z.output<typeof CauseChanges>;
export type Run = z.output<typeof Run>;
export type Value = z.output<typeof Value>;
export type Change = z.output<typeof Change>;
export type DiffPage = z.output<typeof DiffPage>;
