import * as z from 'zod';
import { toIsoTime } from '../lib/iso-time.ts';
import type { SealedNotice } from '../ledger/ports.ts';
import { VERDICTS } from '../domain/verdict.ts';

export const SEALED_DETAIL_TYPE = 'Parent Execution Sealed';

const Count = z.number().int().min(0);

/**
 * `detail` of a "Parent Execution Sealed": the counts of verdicts, without outputs. Other systems build on it:
 * fields may be added, names stay. docs/events.md says what each means.
 */
export const SealedDetail = z.object({
  parentExecutionId: z.string(),
  accountId: z.string().optional(),
  region: z.string().optional(),
  runbook: z.string().optional(),
  status: z.string().optional(),
  startTime: z.iso.datetime().optional(),
  endTime: z.iso.datetime().optional(),
  revision: z.number().int().min(1),
  digest: z.string(),
  expected: Count,
  expectedAtLeast: z.boolean(),
  counts: z.partialRecord(z.enum(VERDICTS), Count),
  sealedAt: z.iso.datetime(),
});

export type SealedDetail = z.infer<typeof SealedDetail>;

/** Undefined fields are left out of the JSON. */
export function toSealedDetail({ parent, revision }: SealedNotice): SealedDetail {
  const { revision: number, digest, expected, expectedAtLeast, counts, sealedAt } = revision;
  return {
    parentExecutionId: parent.executionId,
    accountId: parent.location?.accountId,
    region: parent.location?.region,
    runbook: parent.runbook,
    status: parent.status,
    startTime: toIsoTime(parent.startTime),
    endTime: toIsoTime(parent.endTime),
    revision: number,
    digest,
    expected,
    expectedAtLeast,
    counts,
    sealedAt: new Date(sealedAt).toISOString(),
  };
}
