import { cutText } from '../domain/cut-text.ts';
import type { DenialReason } from '../domain/denial.ts';
import { withoutRosterSteps, type Execution } from '../domain/execution.ts';
import type { ExecutionRef } from '../domain/execution-ref.ts';
import type { Location } from '../domain/location.ts';
import { endingOf, isFinal } from '../domain/status.ts';
import { failedStepOf } from '../domain/step.ts';
import type { Result } from '../ledger/result.ts';
import { type TargetRow, summarizeOutputs } from '../ledger/target-row.ts';

/** Larger outputs are kept in the result alone, so that a ledger of ten thousand targets is quick to read. */
const MAX_ROW_OUTPUT_BYTES = 4 * 1024;

/** How a child was found, and which of its outputs were left out. */
export type SeenBy = Pick<Result, 'source' | 'eventTime'> & Partial<Pick<Result, 'omittedOutputs'>>;

/** The row of a child that was read: how it ended, or that it is running. */
export function seenRow(
  execution: Execution,
  provenance: SeenBy,
  fansOut: boolean,
  recordedAt: number,
): TargetRow {
  const ended = isFinal(execution.status);
  // If outputs were left out, the names are incomplete and the digest would not tell enough.
  const whole = (provenance.omittedOutputs ?? []).length === 0;
  const small = Buffer.byteLength(JSON.stringify(execution.outputs)) <= MAX_ROW_OUTPUT_BYTES;
  const failed = isFailure(execution)
    ? failedStepOf(withoutRosterSteps(execution).steps, execution.failureMessage)
    : undefined;
  return {
    executionId: execution.executionId,
    location: execution.location,
    rank: ended ? 3 : 1,
    status: execution.status,
    message: cutText(execution.failureMessage ?? failed?.failure?.message),
    failedStep: failed && { name: failed.name, action: failed.action },
    resource: execution.resource,
    runbook: execution.runbook,
    runbookVersion: execution.runbookVersion,
    startTime: execution.startTime,
    endTime: execution.endTime,
    fansOut,
    outputs: ended && whole && small ? execution.outputs : undefined,
    ...(ended && whole ? summarizeOutputs(execution.outputs) : {}),
    observedAt: execution.observedAt,
    recordedAt,
    source: provenance.source,
    eventTime: provenance.eventTime,
  };
}

function isFailure({ status }: Execution): boolean {
  const ending = endingOf(status);
  return ending !== undefined && ending !== 'succeeded';
}

/** The row of a child that could not be read, and why. */
export function unreadableRow(
  ref: ExecutionRef,
  location: Location,
  seen: {
    readonly rank: 0 | 2;
    readonly reason: DenialReason | 'notFound' | 'expired';
    readonly message?: string;
    readonly refusedSince?: number;
  },
  now: number,
): TargetRow {
  return {
    executionId: ref.executionId,
    location,
    ...seen,
    startTime: ref.startTime,
    fansOut: false,
    observedAt: now,
    recordedAt: now,
    source: ref.provenance.source,
    eventTime: ref.provenance.eventTime,
  };
}
