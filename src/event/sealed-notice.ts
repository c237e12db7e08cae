import { toIsoTime } from '../lib/iso-time.ts';
import type { SealedNotice } from '../ledger/ports.ts';

export const SEALED_DETAIL_TYPE = 'Parent Execution Sealed';

/** `detail` of a "Parent Execution Sealed": who was expected and what became of them, as counts; no outputs. */
export function toSealedDetail({ parent, revision }: SealedNotice): Readonly<Record<string, unknown>> {
  return {
    parentExecutionId: parent.executionId,
    accountId: parent.place?.accountId,
    region: parent.place?.region,
    runbook: parent.runbook,
    status: parent.status,
    startTime: toIsoTime(parent.startTime),
    endTime: toIsoTime(parent.endTime),
    ...revision,
    sealedAt: toIsoTime(revision.sealedAt),
  };
}
