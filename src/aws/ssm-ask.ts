import type { SSMClient } from '@aws-sdk/client-ssm';
import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { DenialReason } from '../domain/denial.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Pace } from '../lib/pace.ts';

/**
 * Calls Systems Manager in one location, at that location's pace.
 * @throws {ThrottledError} if AWS throttles the call for ten seconds
 * @throws {CouldNotLookError} if we may not read there
 */
export type AskSsm = <Answer>(
  location: Location,
  send: (client: SSMClient) => Promise<Answer>,
) => Promise<Answer>;

/** How long a throttled call is repeated before the work is requeued. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

interface AskSsmDeps {
  /** A client for one location, with the reader role of its account. It must not retry by itself. */
  readonly clientFor: (location: Location) => SSMClient;
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly metrics: Pick<Metrics, 'add'>;
}

export function createAskSsm({ clientFor, pace, now, sleep, metrics }: AskSsmDeps): AskSsm {
  return async (location, send) => {
    const giveUpAt = now() + PATIENCE_MS;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      await pace(locationKey(location));
      try {
        return await send(clientFor(location));
      } catch (error) {
        if (!isAwsError(error)) throw error;
        const throttled = isThrottlingError(error);
        if (throttled) metrics.add('throttles', 1);
        if (!throttled && !isTransientError(error) && !isServerError(error)) throw translate(error);
        if (now() + waitMs > giveUpAt) {
          throw throttled
            ? new ThrottledError(`Throttled in ${locationKey(location)}`, { cause: error })
            : error;
        }
      }
      await sleep(waitMs);
    }
  };
}

const isAwsError = (error: unknown): error is Parameters<typeof isThrottlingError>[0] =>
  error instanceof Error;

/** STS and Systems Manager spell the same refusal differently, which tells which of them refused. */
const REASON_BY_ERROR_NAME: ReadonlyMap<string, DenialReason> = new Map<string, DenialReason>([
  ['AccessDenied', 'readerRoleNotAssumable'],
  ['AccessDeniedException', 'readDenied'],
  ['RegionDisabledException', 'regionDisabled'],
  ['UnrecognizedClientException', 'regionDisabled'],
  ['InvalidClientTokenId', 'regionDisabled'],
]);

/** An error that is not understood passes through unchanged. */
function translate(cause: Error): Error {
  const reason = REASON_BY_ERROR_NAME.get(cause.name);
  return reason === undefined ? cause : new CouldNotLookError(reason, cause.message, { cause });
}
