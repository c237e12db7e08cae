import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DenialReason } from '../domain/denial.ts';
import { locationKey, type Location } from '../domain/location.ts';
import { awsErrorKind } from './aws-error-kind.ts';
import { ClockSkewError, CouldNotLookError, ThrottledError } from '../lib/errors.ts';
import { NO_LIMIT, type FairShare } from '../lib/fair-share.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Pace } from '../lib/pace.ts';

/**
 * Asks Systems Manager in one location, at that location's pace.
 * @throws {ThrottledError} if AWS refused the call as one too many, or the location has its share of this process
 * @throws {CouldNotLookError} if we may not look there
 * @throws {ClockSkewError} if our clock is wrong, and the SDK could not make up for it
 */
export type AskSsm = <Answer>(
  location: Location,
  send: (client: SSMClient) => Promise<Answer>,
) => Promise<Answer>;

/** How long a call that fails in a way that may pass is tried again. */
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;
/** After the first refusal the SDK knows AWS's time; the session's call and the one under it may each need one. */
const CLOCK_TRIES = 3;

interface AskSsmDeps {
  /** A client for one location, with the reader role of its account. It must not retry by itself. */
  readonly clientFor: (location: Location) => SSMClient;
  readonly pace: Pace;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly metrics: Pick<Metrics, 'add'>;
  /** Where many locations share the process. It is asked before each call, and told of each throttle. */
  readonly share?: FairShare;
  /** How long a throttled call is tried again before the work is given back; ten seconds unless said. */
  readonly throttlePatienceMs?: number;
}

export function createAskSsm(deps: AskSsmDeps): AskSsm {
  const { clientFor, pace, now, sleep, metrics } = deps;
  const { share = NO_LIMIT, throttlePatienceMs = PATIENCE_MS } = deps;

  return async (location, send) => {
    const leave = share.enter(location);
    try {
      return await askPatiently(location, send);
    } finally {
      leave();
    }
  };

  async function askPatiently<Answer>(
    location: Location,
    send: (client: SSMClient) => Promise<Answer>,
  ): Promise<Answer> {
    const startedAt = now();
    let clockRefusals = 0;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      await pace(locationKey(location));
      share.check(location); // another call was throttled while this one waited for its turn
      try {
        return await send(clientFor(location));
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const kind = awsErrorKind(error);
        if (kind === 'decided') throw translate(error);
        if (kind === 'clock') {
          clockRefusals += 1;
          if (clockRefusals >= CLOCK_TRIES) throw new ClockSkewError(error.message, { cause: error });
          continue;
        }
        if (kind === 'throttled') {
          metrics.add('throttles', 1);
          share.close(location);
        }
        const patienceMs = kind === 'throttled' ? throttlePatienceMs : PATIENCE_MS;
        if (now() + waitMs > startedAt + patienceMs) {
          throw kind === 'throttled'
            ? new ThrottledError(`Throttled in ${locationKey(location)}`, { cause: error })
            : error;
        }
      }
      await sleep(waitMs);
    }
  }
}

/** STS and Systems Manager spell the same refusal differently; that tells which of them refused. */
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
