import * as z from 'zod';
import { SOURCES } from '../../domain/execution-ref.ts';
import type { Outputs as OutputValues } from '../../domain/outputs.ts';
import { publicMessageOf } from '../../domain/causes/public-message.ts';
import { UNREADABLE, type Unreadable } from '../../ledger/result.ts';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { nameOmitted } from './name-omitted.ts';
import { causeId } from '../causes/cause-answer.ts';
import { Counts, Outputs, Time } from '../http/fields.ts';

const targetFields = {
  accountId: z.string().optional(),
  accountName: z
    .string()
    .optional()
    .describe('Where the central account may list the organization’s accounts'),
  region: z.string().optional(),
  executionId: z.string().optional().describe('Of the child; absent where there is none, or none is known'),
  resource: z.string().optional().describe('The resource, in a rate-controlled run'),
  verdict: z.enum(VERDICTS),
  reason: z.enum(REASONS).optional(),
  causeId: causeId.optional(),
  message: z
    .string()
    .optional()
    .describe(
      'AWS’s own words. Untrusted text where they are whole; without outputs, only sentences that hold nothing of a runbook',
    ),
  messageWithheld: z
    .literal(true)
    .optional()
    .describe(
      'Present where a message is not shown, because it may repeat what a runbook put out: the results have it',
    ),
  status: z.string().optional().describe('AWS’s own status'),
  startTime: Time.optional(),
  endTime: Time.optional(),
  childCounts: Counts.optional().describe('Of a target that fans out itself: what became of its own targets'),
  source: z
    .enum([...SOURCES, 'unknown'])
    .optional()
    .describe('What led to it'),
  eventTime: Time.optional(),
  observedAt: Time.optional().describe('When AWS was asked'),
  recordedAt: Time.optional(),
};

export const TargetAnswer = z
  .strictObject(targetFields)
  .meta({ id: 'Target', description: 'One expected target, without its outputs' });

const { messageWithheld: _, ...wholeFields } = targetFields;

export const resultFields = {
  ...wholeFields,
  outputs: Outputs.optional(),
  omittedOutputs: z
    .array(z.string())
    .optional()
    .describe('Outputs that are too large to be kept, or for an answer, by name'),
  moreOmittedOutputs: z
    .int()
    .optional()
    .describe('How many more were left out, where there are too many to name them all'),
  outputsUnreadable: z
    .literal(true)
    .optional()
    .describe(
      'It ended, and what Rollcall keeps of its outputs cannot be read: it is damaged, or a newer version wrote it',
    ),
};

export const ResultAnswer = z
  .strictObject(resultFields)
  .meta({ id: 'Result', description: 'One expected target, with its outputs' });

/** Only the fields that `fields` asks for: even the verdict may be absent. */
export const ListedResultAnswer = z
  .strictObject({ ...resultFields, verdict: resultFields.verdict.optional() })
  .meta({ id: 'ListedResult', description: 'One expected target, or the chosen fields of it' });

export type TargetAnswer = z.input<typeof TargetAnswer>;
export type ResultAnswer = z.input<typeof ResultAnswer>;

/** The part of a target's message that is shown: all of it next to outputs, otherwise only text that no runbook wrote. */
type Words = 'whole' | 'public';

/** One target without its outputs. */
export const toTargetAnswer = (
  target: Target,
  nameOf: NameOf,
  causeIdOf: CauseIdOf,
  words: Words = 'public',
): TargetAnswer => ({
  accountId: target.location?.accountId,
  accountName: nameOf(target.location?.accountId),
  region: target.location?.region,
  executionId: target.executionId,
  resource: target.resource,
  verdict: target.verdict,
  reason: target.reason,
  causeId: causeIdOf(target),
  ...toMessage(target, words),
  status: target.status,
  startTime: toIsoTime(target.startTime),
  endTime: toIsoTime(target.endTime),
  childCounts: target.row?.nested?.childCounts,
  source: target.row?.source,
  eventTime: toIsoTime(target.row?.eventTime),
  observedAt: toIsoTime(target.row?.observedAt),
  recordedAt: toIsoTime(target.row?.recordedAt),
});

function toMessage(target: Target, words: Words): Pick<TargetAnswer, 'message' | 'messageWithheld'> {
  if (words === 'whole') return { message: target.message };
  const message = publicMessageOf(target);
  const isWithheld = message === undefined && target.message !== undefined && target.message !== '';
  return { message, ...(isWithheld && { messageWithheld: true }) };
}

export const toResultAnswer = (
  target: Target,
  outputs: OutputValues | Unreadable | undefined,
  omitted: readonly string[],
  nameOf: NameOf,
  causeIdOf: CauseIdOf,
): ResultAnswer => ({
  ...toTargetAnswer(target, nameOf, causeIdOf, 'whole'),
  outputs:
    outputs === UNREADABLE
      ? undefined
      : outputs && Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, [...values]])),
  ...nameOmitted(omitted),
  outputsUnreadable: outputs === UNREADABLE ? true : undefined,
});
