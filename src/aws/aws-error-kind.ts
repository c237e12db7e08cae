import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { isClockRefusal } from '../lib/clock-refusal.ts';

/**
 * What an error of AWS, or of the way to it, means for the caller:
 * `throttled`: asked too often; `clock`: our clock is wrong, so that the signature looks too old or too new;
 * `passing`: a fault of the network or of AWS, worth another try; `decided`: AWS has said no, and would say it again.
 */
export type AwsErrorKind = 'throttled' | 'clock' | 'passing' | 'decided';

type SdkError = Parameters<typeof isThrottlingError>[0];

/** All that the SDK adds to an error may be absent. */
const isSdkError = (error: unknown): error is SdkError => error instanceof Error;

/** Client errors by their status, and yet no decision. */
const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'RequestTimeoutException',
  'TimeoutError',
]);

/**
 * Tells refusals from what may pass. A refusal is told first: while our clock is off by four minutes or more, the SDK marks every
 * error as worth a retry (`$metadata.clockSkewCorrected`), a denied AssumeRole too.
 */
export function awsErrorKind(error: Error): AwsErrorKind {
  if (!isSdkError(error)) return 'decided';
  const { name, $metadata, $retryable } = error;
  if (isThrottlingError(error)) return 'throttled';
  if (isClockRefusal(error)) return 'clock';
  const status = $metadata?.httpStatusCode ?? 0;
  const isClientError = status >= 400 && status < 500 && !TIMEOUT_CODES.has(name);
  if ($retryable === undefined && (isClientError || REFUSALS.has(name))) return 'decided';
  return isTransientError(error) || isServerError(error) ? 'passing' : 'decided';
}

/** Refusals by name, should an answer come without its status. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'RegionDisabledException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
]);
