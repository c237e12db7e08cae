import { couldNotLook, Failure } from '../failure.ts';
import { clockRefusal } from './clock-fault.ts';
import { networkFailure } from './network-failure.ts';

export const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);
const UNKNOWN_KEY = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);

/** The target of a call. */
interface CalledEndpoint {
  readonly region: string;
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined;
}

/** Why AWS refused a call, and what to do; undefined if it is for none of its usual reasons. */
export function callFailure(error: unknown, { region, endpoint }: CalledEndpoint): Failure | undefined {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const clock = clockRefusal(error);
  if (clock !== undefined) return clock;
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (EXPIRED.has(name)) {
    return couldNotLook(
      `The credentials have expired: sign in again (aws sso login). AWS says: ${message}`,
      error,
    );
  }
  if (UNKNOWN_KEY.has(name)) {
    return couldNotLook(
      `AWS does not know these credentials ${where}: ${message} (${name}). Is that Region enabled?`,
      error,
    );
  }
  if (name.startsWith('AccessDenied')) return couldNotLook(`AWS refuses ${where}: ${message}`, error);
  return networkFailure(error, endpoint ?? `AWS in ${region}`);
}
