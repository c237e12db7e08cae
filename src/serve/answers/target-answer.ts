import * as z from 'zod';
import type { Outputs as OutputValues } from '../../automation/outputs.ts';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../ledger/verdict.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { NameOf } from '../name-of.ts';
import { Counts, Outputs, Time } from './fields.ts';

const targetFields = {
  accountId: z.string().optional(),
  accountName: z
    .string()
    .optional()
    .describe('Where the central account may list the organization’s accounts'),
  region: z.string().optional(),
  executionId: z.string().optional().describe('Of the child; absent where there is none, or none is known'),
  target: z.string().optional().describe('The resource, in a rate-controlled run'),
  verdict: z.enum(VERDICTS),
  reason: z.enum(REASONS).optional(),
  message: z.string().optional().describe('AWS’s own words. Untrusted text'),
  status: z.string().optional().describe('AWS’s own status'),
  startTime: Time.optional(),
  endTime: Time.optional(),
  targets: Counts.optional().describe('Of a target that fans out itself: what became of its own targets'),
  source: z.enum(['event', 'sweep', 'request']).optional().describe('What led to it'),
  eventTime: Time.optional(),
  observedAt: Time.optional().describe('When AWS was asked'),
  recordedAt: Time.optional(),
};

export const TargetAnswer = z
  .strictObject(targetFields)
  .meta({ id: 'Target', description: 'One expected target, without its outputs' });

export const resultFields = {
  ...targetFields,
  outputs: Outputs.optional(),
  omittedOutputs: z
    .array(z.string())
    .optional()
    .describe('Outputs that are too large to be kept, or for an answer, by name'),
};

export const ResultAnswer = z
  .strictObject(resultFields)
  .meta({ id: 'Result', description: 'One expected target, with its outputs' });

export type TargetAnswer = z.input<typeof TargetAnswer>;
export type ResultAnswer = z.input<typeof ResultAnswer>;

/** One target without its outputs. */
export const toTargetAnswer = ({ row, ...target }: Target, nameOf: NameOf): TargetAnswer => ({
  accountId: target.place?.accountId,
  accountName: nameOf(target.place?.accountId),
  region: target.place?.region,
  executionId: target.executionId,
  target: target.target,
  verdict: target.verdict,
  reason: target.reason,
  message: target.message,
  status: target.status,
  startTime: toIsoTime(target.startTime),
  endTime: toIsoTime(target.endTime),
  targets: row?.nested?.targets,
  source: row?.source,
  eventTime: toIsoTime(row?.eventTime),
  observedAt: toIsoTime(row?.observedAt),
  recordedAt: toIsoTime(row?.recordedAt),
});

export const toResultAnswer = (
  target: Target,
  outputs: OutputValues | undefined,
  omitted: readonly string[],
  nameOf: NameOf,
): ResultAnswer => ({
  ...toTargetAnswer(target, nameOf),
  outputs:
    outputs && Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, [...values]])),
  omittedOutputs: omitted.length === 0 ? undefined : [...omitted],
});
