import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/**
 * What an error of AWS, or of the way to it, means for whoever asked:
 * `throttled`: asked too often; `clock`: our clock is wrong, so that the signature looks too old or too new;
 * `passing`: a fault of the network or of AWS, worth another try; `decided`: AWS has said no, and would say it again.
 */
export type AwsErrorKind = 'throttled' | 'clock' | 'passing' | 'decided';

type SdkError = Parameters<typeof isThrottlingError>[0];

/** AWS's codes for a signature that is not of this moment; the first three also stand for a wrong secret. */
const SIGNATURE_CODES: ReadonlySet<string> = new Set([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
]);
const TIME_CODES: ReadonlySet<string> = new Set([
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
]);
const TIME_WORDS = /signature expired|signature not yet current/i;

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
  const { name, message, $metadata, $retryable }: SdkError = error as SdkError;
  if (isThrottlingError(error as SdkError)) return 'throttled';
  if (TIME_CODES.has(name) || (SIGNATURE_CODES.has(name) && TIME_WORDS.test(message))) return 'clock';
  const status = $metadata?.httpStatusCode ?? 0;
  const isClientError = status >= 400 && status < 500 && !TIMEOUT_CODES.has(name);
  if ($retryable === undefined && (isClientError || REFUSALS.has(name))) return 'decided';
  return isTransientError(error as SdkError) || isServerError(error as SdkError) ? 'passing' : 'decided';
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
  ...SIGNATURE_CODES,
]);
