import * as z from 'zod';
import { SOURCES } from '../../domain/execution-ref.ts';
import { arrivalOf } from '../../ledger/arrival.ts';
import type { Parent } from '../../ledger/parent.ts';
import type { Recorded } from '../../ledger/result.ts';
import type { RollCall } from '../../ledger/evaluate-targets.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { firstCausesFields } from '../causes/cause-answer.ts';
import { expectedFields, nextTokenField, Time } from '../http/fields.ts';
import type { ServeSettings } from '../http/parts.ts';
import { parentFields, toParentAnswer } from '../ledgers/parent-answer.ts';
import { openFields } from './open-answer.ts';
import { TargetAnswer } from '../target/target-answer.ts';

export const ReportAnswer = z
  .strictObject({
    ...parentFields,
    source: z
      .enum([...SOURCES, 'unknown'])
      .optional()
      .describe('What led to the parent’s own end'),
    eventTime: Time.optional(),
    observedAt: Time.optional(),
    recordedAt: Time.optional(),
    ...expectedFields,
    found: z
      .strictObject({
        event: z.int(),
        sweep: z.int(),
        request: z.int(),
        unknown: z.int().optional().describe('In a way that only a newer version knows; absent if none did'),
      })
      .describe('How many results came in by each way'),
    foundWithoutEventShare: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('The share of them that came in without an event of their own'),
    lagMs: z
      .strictObject({ median: z.number(), max: z.number() })
      .optional()
      .describe('From a child’s end to the record of it, in milliseconds'),
    searched: z
      .strictObject({ accountIds: z.array(z.string()), regions: z.array(z.string()) })
      .optional()
      .describe(
        'Where it was looked for and not found: the settings parentAccounts and regions. Absent if it was found, or not every location answered',
      ),
    ...openFields,
    ...firstCausesFields,
    targets: z.array(TargetAnswer),
    ...nextTokenField,
  })
  .meta({ id: 'Report', description: 'What became of a parent’s targets, without their outputs' });

/** Counts, with their denominator. */
export const toCountsAnswer = ({ expected, expectedAtLeast, counts }: RollCall) => ({
  expected,
  expectedAtLeast,
  counts: { ...counts },
});

export const toReportAnswer = (
  parent: Parent,
  recorded: Recorded | undefined,
  rollCall: RollCall,
  nameOf: NameOf,
  { parentAccounts, regions }: Pick<ServeSettings, 'parentAccounts' | 'regions'>,
): Omit<z.input<typeof ReportAnswer>, 'targets' | 'causes' | 'causesOmitted' | keyof typeof openFields> => {
  const { found, foundWithoutEventShare, lagMs } = arrivalOf(rollCall.targets);
  return {
    ...toParentAnswer(parent, nameOf),
    source: recorded?.source,
    eventTime: toIsoTime(recorded?.eventTime),
    observedAt: toIsoTime(recorded?.observedAt ?? parent.observedAt),
    recordedAt: toIsoTime(recorded?.recordedAt),
    ...toCountsAnswer(rollCall),
    searched:
      parent.unlocated && parent.kind === undefined
        ? { accountIds: [...parentAccounts], regions: [...regions] }
        : undefined,
    found: { ...found, unknown: found.unknown || undefined },
    foundWithoutEventShare,
    lagMs,
  };
};
