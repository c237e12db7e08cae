import { cutText } from '../domain/cut-text.ts';
import { listCauses, type Cause } from '../domain/causes/list-causes.ts';
import { publicMessageOf } from '../domain/causes/public-message.ts';
import { safeAction, safeCode } from '../domain/causes/safe-words.ts';
import type { Counts, Reason, Verdict } from '../domain/verdict.ts';
import type { Parent, Revision } from '../ledger/parent.ts';
import type { RollCall } from '../ledger/evaluate-targets.ts';
import type { Target } from '../ledger/target.ts';

/** What a state machine is told of a sealed parent. No outputs, and no text that a runbook may have written. */
export interface StepResult {
  readonly parentExecutionId: string;
  readonly runbook?: string | undefined;
  /** AWS's own status of the parent. */
  readonly status?: string | undefined;
  readonly revision: number;
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  readonly counts: Counts;
  /** From 0 to 1: the share of the expected targets that did not succeed. */
  readonly failureShare: number;
  /** Those that explain the most first. */
  readonly causes: readonly StepCause[];
  /** How many causes there are beside those. */
  readonly moreCauses: number;
  /** In the order of the ledger. */
  readonly failedTargets: readonly FailedTarget[];
  /** How many targets did not succeed beside those. */
  readonly moreFailedTargets: number;
  /** Where everything is, outputs too. */
  readonly results: {
    /** Of the HTTP API. */
    readonly path: string;
    /** The SSM parameter that holds the address of the API. */
    readonly apiUrlParameter: string;
    readonly command: string;
  };
}

interface StepCause {
  readonly id: string;
  readonly title: string;
  readonly advice: string;
  readonly count: number;
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  readonly errorCode?: string | undefined;
  readonly deniedAction?: string | undefined;
}

interface FailedTarget {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  readonly executionId?: string | undefined;
  /** What it ran on, in a rate-controlled run. */
  readonly resource?: string | undefined;
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  readonly causeId?: string | undefined;
  readonly message?: string | undefined;
}

const MOST_TARGETS = 50;
const MOST_CAUSES = 10;
const MOST_OF_A_MESSAGE = 300;

/** A sealed parent, as it is now; `serviceName` is that of the installation. */
export function toStepResult(
  parent: Parent & { readonly sealed: Revision },
  rollCall: RollCall,
  serviceName: string,
): StepResult {
  const { executionId, runbook, status, sealed } = parent;
  const { expected, expectedAtLeast, counts, targets } = rollCall;
  const { causes, causeIdOf } = listCauses(rollCall);
  const failed = targets.filter(({ verdict }) => verdict !== 'succeeded');
  const notSucceeded = expected - (counts.succeeded ?? 0);
  return {
    parentExecutionId: executionId,
    runbook,
    status,
    revision: sealed.revision,
    expected,
    expectedAtLeast,
    counts,
    failureShare: shareOf(notSucceeded, expected, status),
    causes: causes.slice(0, MOST_CAUSES).map(toStepCause),
    moreCauses: Math.max(0, causes.length - MOST_CAUSES),
    failedTargets: failed.slice(0, MOST_TARGETS).map((target) => toFailedTarget(target, causeIdOf(target))),
    moreFailedTargets: notSucceeded - Math.min(failed.length, MOST_TARGETS),
    results: {
      path: `/executions/${executionId}/results`,
      apiUrlParameter: `/${serviceName}/api-url`,
      command: `rollcall results ${executionId}`,
    },
  };
}

/** A parent without any target has succeeded only if AWS says so. */
function shareOf(notSucceeded: number, expected: number, status: string | undefined): number {
  if (expected > 0) return notSucceeded / expected;
  return status === 'Success' ? 0 : 1;
}

const toStepCause = ({ id, title, advice, count, fingerprint }: Cause): StepCause => ({
  id,
  title,
  advice,
  count,
  verdict: fingerprint.verdict,
  reason: fingerprint.reason,
  errorCode: safeCode(fingerprint.code),
  deniedAction: safeAction(fingerprint.deniedAction),
});

const toFailedTarget = (target: Target, causeId: string | undefined): FailedTarget => ({
  accountId: target.location?.accountId,
  region: target.location?.region,
  executionId: target.executionId,
  resource: target.resource,
  verdict: target.verdict,
  reason: target.reason,
  causeId,
  message: cutMessage(publicMessageOf(target)),
});

const cutMessage = (message: string | undefined): string | undefined =>
  message === undefined ? undefined : cutText(message, MOST_OF_A_MESSAGE);

/**
 * JSON of at most so many bytes: targets are left out and counted, then causes.
 * @param maxBytes of UTF-8, in which no text is shorter than its characters
 */
export function toFittingJson(result: StepResult, maxBytes: number): string {
  const { failedTargets, causes, moreFailedTargets, moreCauses } = result;
  const text = JSON.stringify(result);
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const fewer =
    failedTargets.length > 0
      ? { failedTargets: failedTargets.slice(0, -1), moreFailedTargets: moreFailedTargets + 1 }
      : { causes: causes.slice(0, -1), moreCauses: moreCauses + 1 };
  return toFittingJson({ ...result, ...fewer }, maxBytes);
}
