import type { SSMClient } from '@aws-sdk/client-ssm';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { DenialReason } from '../automation/denial.ts';
import { placeKey, type Place } from '../automation/place.ts';
import { CouldNotLookError, ThrottledError } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { Pace } from './pace.ts';

/**
 * Asks Systems Manager in one place, at that place's pace.
 * @throws {ThrottledError} if it would not answer for ten seconds
 * @throws {CouldNotLookError} if we may not look there
 */
export type AskSsm = <Answer>(place: Place, send: (client: SSMClient) => Promise<Answer>) => Promise<Answer>;

/** How long a throttled call is tried again before the work is put back. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

interface Dependencies {
  /** A client that acts in one place, under the reader role of its account. It must not retry by itself. */
  readonly clientFor: (place: Place) => SSMClient;
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly metrics: Pick<Metrics, 'add'>;
}

export function createAskSsm({ clientFor, pace, now, sleep, metrics }: Dependencies): AskSsm {
  return async (place, send) => {
    const giveUpAt = now() + PATIENCE_MS;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      await pace(placeKey(place));
      try {
        return await send(clientFor(place));
      } catch (error) {
        if (!isAwsError(error)) throw error;
        const throttled = isThrottlingError(error);
        if (throttled) metrics.add('throttles', 1);
        if (!throttled && !isTransientError(error) && !isServerError(error)) throw translate(error);
        if (now() + waitMs > giveUpAt) {
          throw throttled ? new ThrottledError(`Throttled in ${placeKey(place)}`, { cause: error }) : error;
        }
      }
      await sleep(waitMs);
    }
  };
}

const isAwsError = (error: unknown): error is Parameters<typeof isThrottlingError>[0] =>
  error instanceof Error;

/** STS and Systems Manager spell the same refusal differently; that tells which of them refused. */
const REASON_BY_ERROR_NAME: ReadonlyMap<string, DenialReason> = new Map<string, DenialReason>([
  ['AccessDenied', 'readerRoleNotAssumable'],
  ['AccessDeniedException', 'readDenied'],
  ['RegionDisabledException', 'regionDisabled'],
  ['UnrecognizedClientException', 'regionDisabled'],
  ['InvalidClientTokenId', 'regionDisabled'],
]);

/** What is not understood passes through untouched. */
function translate(cause: Error): Error {
  const reason = REASON_BY_ERROR_NAME.get(cause.name);
  return reason === undefined ? cause : new CouldNotLookError(reason, cause.message, { cause });
}
