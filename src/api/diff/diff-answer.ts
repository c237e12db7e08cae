import * as z from 'zod';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import { DIFFERENCE_KINDS, type Difference } from './diff-ledgers.ts';
import type { OutputDifference } from './diff-outputs.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { Ledger } from '../ledgers/read-ledger.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { parentFields, toParentAnswer } from '../ledgers/parent-answer.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { ValueAnswer } from '../results/value-answer.ts';

const Run = z
  .strictObject({
    ...parentFields,
    ...expectedFields,
    unnamed: z.int().describe('How many targets AWS counted and did not list: they are not compared'),
  })
  .meta({ id: 'ComparedRun', description: 'A parent, as far as two are compared' });

const Side = z
  .strictObject({
    executionId: z.string().optional(),
    verdict: z.enum(VERDICTS),
    reason: z.enum(REASONS).optional(),
    status: z.string().optional().describe('AWS’s own status'),
  })
  .meta({ id: 'ComparedTarget', description: 'One target in one of two runs' });

const OutputChange = z.strictObject({
  name: z.string(),
  from: ValueAnswer.optional(),
  to: ValueAnswer.optional(),
});

const Change = z
  .strictObject({
    kind: z.enum(DIFFERENCE_KINDS),
    accountId: z.string().optional(),
    accountName: z.string().optional(),
    region: z.string().optional(),
    target: z.string().optional().describe('The resource, in a rate-controlled run'),
    from: Side.optional().describe('Absent where it appeared'),
    to: Side.optional().describe('Absent where it is gone'),
    outputs: z
      .array(OutputChange)
      .optional()
      .describe('Where both are collected and their outputs differ: those that do, by name'),
    outputsOmitted: z.int().optional().describe('How many more differ than are listed'),
    outputsUnreadable: z
      .literal(true)
      .optional()
      .describe(
        'What Rollcall keeps of the outputs cannot be read on one side: how they differ cannot be shown',
      ),
  })
  .meta({ id: 'Change', description: 'One target in two runs' });

export const DiffAnswer = z.strictObject({
  from: Run.describe('Before'),
  to: Run.describe('After'),
  sameRunbook: z
    .boolean()
    .optional()
    .describe('Whether both ran the same runbook; absent while one of them is unknown'),
  counts: z.record(z.enum(DIFFERENCE_KINDS), z.int()).describe('Of all targets, whatever the filter'),
  changes: z.array(Change).describe('By kind (appeared, gone, changed, same), account, Region and resource'),
  ...nextTokenField,
});

export const toRunAnswer = ({ parent, rollCall }: Ledger, nameOf: NameOf): z.input<typeof Run> => ({
  ...toParentAnswer(parent, nameOf),
  ...toCountsAnswer(rollCall),
  unnamed: rollCall.unnamed,
});

/** Which outputs differ, of those that can be read. */
export type OutputChanges =
  | { readonly outputs: OutputDifference[]; readonly outputsOmitted?: number }
  | { readonly outputsUnreadable: true };

export function toChangeAnswer(
  { kind, from, to }: Difference,
  outputs: OutputChanges | undefined,
  nameOf: NameOf,
): z.input<typeof Change> {
  const { location, target } = to ?? from ?? {};
  return {
    kind,
    accountId: location?.accountId,
    accountName: nameOf(location?.accountId),
    region: location?.region,
    target,
    from: from && toSide(from),
    to: to && toSide(to),
    ...outputs,
  };
}

const toSide = ({ executionId, verdict, reason, status }: Target): z.input<typeof Side> => ({
  executionId,
  verdict,
  reason,
  status,
});
