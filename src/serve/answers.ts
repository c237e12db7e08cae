import type { Outputs } from '../automation/outputs.ts';
import { arrivalOf } from '../ledger/arrival.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import type { Recorded } from '../ledger/result.ts';
import type { RollCall } from '../ledger/roll-call.ts';
import type { Target } from '../ledger/target.ts';
import { toIsoTime } from '../lib/iso-time.ts';

// What the API answers, as JSON. Clients rely on these names: additions are welcome, the names stay. Absent means unknown.

/** A parent without its targets. */
const toParentAnswer = (parent: Parent) => ({
  parentExecutionId: parent.executionId,
  accountId: parent.place?.accountId,
  region: parent.place?.region,
  runbook: parent.runbook,
  status: parent.status,
  message: parent.message,
  startTime: toIsoTime(parent.startTime),
  endTime: toIsoTime(parent.endTime),
  problem: parent.problem,
  seal: toSealAnswer(parent.sealed),
});

/** A parent in a list: counts only once they are sealed, since a list must not read every ledger. */
export const toListedParentAnswer = (parent: Parent) => ({
  ...toParentAnswer(parent),
  expected: parent.sealed?.expected,
  expectedAtLeast: parent.sealed?.expectedAtLeast,
  counts: parent.sealed?.counts,
});

/** Counts, with their denominator. */
export const toCountsAnswer = ({ expected, expectedAtLeast, counts }: RollCall) => ({
  expected,
  expectedAtLeast,
  counts,
});

export const toReportAnswer = (parent: Parent, recorded: Recorded | undefined, rollCall: RollCall) => ({
  ...toParentAnswer(parent),
  source: recorded?.source,
  eventTime: toIsoTime(recorded?.eventTime),
  observedAt: toIsoTime(recorded?.observedAt ?? parent.observedAt),
  recordedAt: toIsoTime(recorded?.recordedAt),
  ...toCountsAnswer(rollCall),
  ...arrivalOf(rollCall.targets),
});

/** One target without its outputs. */
export const toTargetAnswer = ({ row, ...target }: Target) => ({
  accountId: target.place?.accountId,
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

export const toResultAnswer = (target: Target, outputs: Outputs | undefined, omitted: readonly string[]) => ({
  ...toTargetAnswer(target),
  outputs,
  omittedOutputs: omitted.length === 0 ? undefined : omitted,
});

const toSealAnswer = (sealed: Revision | undefined) =>
  sealed && { sealedAt: toIsoTime(sealed.sealedAt), revision: sealed.revision, digest: sealed.digest };
