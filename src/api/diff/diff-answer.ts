import * as z from 'zod';
import type { Cause } from '../../domain/causes/list-causes.ts';
import type { Target } from '../../ledger/target.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import { DIFFERENCE_KINDS, type CauseIds, type Difference } from './diff-ledgers.ts';
import type { OutputDifference } from './diff-outputs.ts';
import type { CauseIdOf } from '../causes/cause-id-of.ts';
import type { NameOf } from '../account-names/name-of.ts';
import type { Ledger } from '../ledgers/read-ledger.ts';
import { causeId } from '../causes/cause-answer.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { parentFields, toParentAnswer } from '../ledgers/parent-answer.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import { unknownAccountsField } from '../results/account-filter.ts';
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
    causeId: causeId.optional(),
    status: z.string().optional().describe('AWS’s own status'),
  })
  .meta({ id: 'ComparedTarget', description: 'One target in one of two runs' });

const MOST_CAUSES = 20;

const CauseChange = z
  .strictObject({
    id: causeId,
    title: z.string(),
    from: z.int().describe('How many targets it explains before'),
    to: z.int().describe('How many it explains after'),
  })
  .meta({ id: 'CauseChange', description: 'One cause in two runs' });

export const CauseChanges = z
  .strictObject({
    causes: z.array(CauseChange).describe(`Those that explain the most first; ${MOST_CAUSES} at most`),
    omitted: z.int().optional().describe('How many causes there are beside those'),
  })
  .meta({ id: 'CauseChanges' });

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
    resource: z.string().optional().describe('The resource, in a rate-controlled run'),
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
  causes: z
    .strictObject({ appeared: CauseChanges, gone: CauseChanges, same: CauseChanges })
    .describe(
      'Why targets did not succeed: causes that are new in the second run, that were only in the first, and that are in both',
    ),
  counts: z.record(z.enum(DIFFERENCE_KINDS), z.int()).describe('Of all targets, whatever the filter'),
  ...unknownAccountsField,
  changes: z.array(Change).describe('By kind (appeared, gone, changed, same), account, Region and resource'),
  ...nextTokenField,
});

/** Causes that are new, gone, and in both runs. */
export function toCauseChanges(
  from: readonly Cause[],
  to: readonly Cause[],
): z.input<typeof DiffAnswer>['causes'] {
  const before = new Map(from.map((cause) => [cause.id, cause]));
  const after = new Map(to.map((cause) => [cause.id, cause]));
  const list = (causes: readonly Cause[]): z.input<typeof CauseChanges> => {
    const omitted = causes.length - MOST_CAUSES;
    return {
      causes: causes.slice(0, MOST_CAUSES).map(({ id, title }) => ({
        id,
        title,
        from: before.get(id)?.count ?? 0,
        to: after.get(id)?.count ?? 0,
      })),
      omitted: omitted > 0 ? omitted : undefined,
    };
  };
  return {
    appeared: list(to.filter(({ id }) => !before.has(id))),
    gone: list(from.filter(({ id }) => !after.has(id))),
    same: list(to.filter(({ id }) => before.has(id))),
  };
}

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
  causeIds: CauseIds,
): z.input<typeof Change> {
  const { location, resource } = to ?? from ?? {};
  return {
    kind,
    accountId: location?.accountId,
    accountName: nameOf(location?.accountId),
    region: location?.region,
    resource,
    from: from && toSide(from, causeIds.from),
    to: to && toSide(to, causeIds.to),
    ...outputs,
  };
}

const toSide = (target: Target, causeIdOf: CauseIdOf): z.input<typeof Side> => ({
  executionId: target.executionId,
  verdict: target.verdict,
  reason: target.reason,
  causeId: causeIdOf(target),
  status: target.status,
});
