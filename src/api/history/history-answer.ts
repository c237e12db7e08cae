import * as z from 'zod';
import { CauseChanges, toCauseChanges } from '../diff/diff-answer.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { expectedFields, nextTokenField } from '../http/fields.ts';
import { parentFields, toParentAnswer } from '../ledgers/parent-answer.ts';
import type { Run } from './read-runs.ts';

const HistoryRun = z
  .strictObject({
    ...parentFields,
    ...z.object(expectedFields).partial().shape,
    durationMs: z.int().optional().describe('From its start to its end; absent while it runs'),
    lagMs: z
      .strictObject({ median: z.number(), max: z.number() })
      .optional()
      .describe('From a child’s end to the record of it, in milliseconds'),
    sealedAfterMs: z.int().optional().describe('From its end to its first seal'),
    distinctCauses: z.int().optional().describe('How many causes it had'),
    causes: z
      .strictObject({ appeared: CauseChanges, gone: CauseChanges })
      .optional()
      .describe(
        'Causes that the run of this runbook before it did not have, and those that it had no more. Absent where no run before it is known',
      ),
    ledgerUnreadable: z
      .literal(true)
      .optional()
      .describe('Its ledger cannot be read: it is damaged, or a newer version wrote it'),
  })
  .meta({ id: 'HistoryRun', description: 'One run of a runbook among others' });

export const RunbookHistoryAnswer = z.strictObject({
  runbook: z.string(),
  runs: z.array(HistoryRun).describe('Newest first'),
  unreadable: z
    .array(z.string())
    .optional()
    .describe(
      'IDs of parents within this page that Rollcall cannot read, of whatever runbook they are. Absent if there are none',
    ),
  ...nextTokenField,
});

/** @param before the run of the same runbook before it, if one is known */
export function toHistoryRun(
  { parent, ledger }: Run,
  before: Run | undefined,
  nameOf: NameOf,
): z.input<typeof HistoryRun> {
  const { startTime, endTime, sealed } = parent;
  const counted = ledger?.counted ?? sealed;
  const changes =
    ledger === undefined || before?.ledger === undefined
      ? undefined
      : toCauseChanges(before.ledger.causes, ledger.causes);
  return {
    ...toParentAnswer(parent, nameOf),
    expected: counted?.expected,
    expectedAtLeast: counted?.expectedAtLeast,
    counts: counted && { ...counted.counts },
    durationMs: spanOf(startTime, endTime),
    lagMs: ledger?.lagMs,
    sealedAfterMs: spanOf(endTime, sealed?.sealedAt),
    distinctCauses: ledger?.causes.length,
    causes: changes && { appeared: changes.appeared, gone: changes.gone },
    ledgerUnreadable: ledger === undefined ? true : undefined,
  };
}

/** Undefined unless both are known. Clocks differ, so an end can lie before its start. */
const spanOf = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.max(0, Math.round(to - from));
