import * as z from 'zod';

// The fields of the API's answers that the commands use. Other fields pass through: the API may add some.

export const Counts = z.record(z.string(), z.number());
export const Seal = z.looseObject({ sealedAt: z.string().optional(), revision: z.number() });

export const Parent = z.looseObject({
  parentExecutionId: z.string(),
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  region: z.string().optional(),
  /** Unknown until the parent has been read. */
  runbook: z.string().optional(),
  runbookVersion: z.string().optional(),
  startedBy: z.string().optional(),
  status: z.string().optional(),
  message: z.string().optional(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  seal: Seal.optional(),
});

const ListedParent = Parent.extend({
  /** Unknown until it is sealed. */
  expected: z.number().optional(),
  expectedAtLeast: z.boolean().optional(),
  counts: Counts.optional(),
});

export const ListPage = z.looseObject({
  executions: z.array(ListedParent),
  /** IDs of parents that could not be read. */
  unreadable: z.array(z.string()).optional(),
  nextToken: z.string().optional(),
});

export const Target = z.looseObject({
  accountId: z.string().optional(),
  accountName: z.string().optional(),
  region: z.string().optional(),
  executionId: z.string().optional(),
  /** The resource, in a rate-controlled run. */
  resource: z.string().optional(),
  verdict: z.string(),
  reason: z.string().optional(),
  causeId: z.string().optional(),
  message: z.string().optional(),
  messageWithheld: z.boolean().optional(),
  status: z.string().optional(),
  startTime: z.string().optional(),
  endTime: z.string().optional(),
  source: z.string().optional(),
  eventTime: z.string().optional(),
  observedAt: z.string().optional(),
  recordedAt: z.string().optional(),
  /** Of a target that fans out itself. */
  childCounts: Counts.optional(),
});

/** The head of a report and of its results. */
export const Counted = { expected: z.number(), expectedAtLeast: z.boolean(), counts: Counts };

/** Why some targets did not succeed, and what to do about it. */
export const Cause = z.looseObject({
  id: z.string(),
  title: z.string(),
  advice: z.string(),
  note: z.string().optional(),
  count: z.number(),
  verdict: z.string(),
  reason: z.string().optional(),
  accounts: z.array(z.looseObject({ accountId: z.string(), accountName: z.string().optional() })),
  accountsOmitted: z.number().optional(),
});

export const ReportPage = Parent.extend({
  ...Counted,
  /** What may still change, and why; absent if nothing may. */
  open: z
    .array(
      z.looseObject({
        verdict: z.string(),
        reason: z.string().optional(),
        targets: z.number(),
        refused: z.boolean(),
      }),
    )
    .optional(),
  nextCheckAt: z.string().optional(),
  deadline: z.string().optional(),
  found: z.record(z.string(), z.number().optional()).optional(),
  lagMs: z.looseObject({ median: z.number(), max: z.number() }).optional(),
  /** Where it was looked for, and not found. */
  searched: z.looseObject({ accountIds: z.array(z.string()), regions: z.array(z.string()) }).optional(),
  causes: z.array(Cause).optional(),
  /** How many causes there are beside those, and of how many targets. */
  causesOmitted: z.looseObject({ causes: z.number(), targets: z.number() }).optional(),
  targets: z.array(Target),
  nextToken: z.string().optional(),
});

export const Result = Target.extend({
  /** Absent if other fields were chosen. */
  verdict: z.string().optional(),
  outputs: z.record(z.string(), z.array(z.string()).readonly()).optional(),
  omittedOutputs: z.array(z.string()).readonly().optional(),
  outputsUnreadable: z.boolean().optional(),
});

export const ResultPage = z.looseObject({
  parentExecutionId: z.string(),
  ...Counted,
  /** How many targets match the filters. */
  matched: z.number().optional(),
  partial: z.boolean().optional(),
  results: z.array(Result),
  nextToken: z.string().optional(),
});

export type Cause = z.output<typeof Cause>;
export type ListedParent = z.output<typeof ListedParent>;
export type Target = z.output<typeof Target>;
export type ReportPage = z.output<typeof ReportPage>;
export type Result = z.output<typeof Result>;
export type ResultPage = z.output<typeof ResultPage>;
