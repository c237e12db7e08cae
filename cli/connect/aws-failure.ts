import { couldNotLook, Failure, Transient } from '../failure.ts';
import { networkFailure } from './network-failure.ts';

/** What `--profile` names, in words. */
const ofProfile = (profile: string | undefined): string =>
  profile === undefined ? '' : ` --profile ${profile}`;

/** Why there are no credentials, and what to do. */
export function credentialFailure(error: unknown, profile: string | undefined): Failure {
  if (error instanceof Failure) return error;
  const said = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  const isSso = /\bsso\b/i.test(said) || name.startsWith('Token') || /UnauthorizedException/.test(name);
  if (isSso) {
    return couldNotLook(
      `The SSO session has expired, or there is none: aws sso login${ofProfile(profile)}. AWS's SDK says: ${said}`,
      error,
    );
  }
  if (/session has expired|reauthenticate/i.test(said)) {
    return couldNotLook(
      `The session has expired: aws login${ofProfile(profile)}. AWS's SDK says: ${said}`,
      error,
    );
  }
  if (profile !== undefined) {
    return couldNotLook(
      `No credentials for profile ${profile}: what ~/.aws/config says of it leads to none (aws configure list --profile ${profile}). AWS's SDK says: ${said}`,
      error,
    );
  }
  return couldNotLook(
    `No AWS credentials: sign in as for the AWS CLI (aws sso login, --profile, AWS_PROFILE, AWS_ACCESS_KEY_ID), or ask local mode with --endpoint-url http://localhost:4566. AWS's SDK says: ${said}`,
    error,
  );
}

export const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);
export const UNKNOWN_KEY = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);

/** Why the API's address was not found in the stack, and what to do. */
export function discoveryFailure(
  error: unknown,
  {
    parameter,
    region,
    endpoint,
  }: { readonly parameter: string; readonly region: string; readonly endpoint: string | undefined },
): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (name === 'ParameterNotFound') {
    return couldNotLook(
      `No deployed stack: there is no SSM parameter ${parameter} ${where}, in the account whose credentials these are. Is it the central account and its Region (--profile, --region), and the stack's prefix (--stack-prefix)? Or give the API's address: --url, ROLLCALL_URL`,
      error,
    );
  }
  if (name.startsWith('AccessDenied')) {
    return couldNotLook(
      `SSM parameter ${parameter} may not be read ${where}: ${message}. It needs ssm:GetParameter; or give the API's address: --url, ROLLCALL_URL`,
      error,
    );
  }
  if (EXPIRED.has(name)) {
    return couldNotLook(
      `The credentials have expired: sign in again (aws sso login). AWS says: ${message}`,
      error,
    );
  }
  if (UNKNOWN_KEY.has(name)) {
    return couldNotLook(
      `AWS does not know these credentials ${where}: ${message} (${name}). Is that Region enabled, and the clock right?`,
      error,
    );
  }
  const network = networkFailure(error, endpoint ?? `ssm.${region}.amazonaws.com`);
  if (network !== undefined) return network;
  return new Transient(`The API's address was not found: ${parameter} ${where}: ${name}: ${message}`, error);
}

/**
 * Why a call to AWS failed.
 * @param action as IAM names it
 * @param isSaid whether AWS's message may be repeated: it can hold what was sent
 */
export function callFailure(
  error: unknown,
  action: string,
  { region, endpoint }: { readonly region: string; readonly endpoint: string | undefined },
  isSaid: boolean,
): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const network = networkFailure(error, endpoint ?? `${action.split(':')[0] ?? ''}.${region}.amazonaws.com`);
  if (network !== undefined) return network;
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (EXPIRED.has(name)) return couldNotLook(`The credentials have expired: sign in again (aws sso login)`);
  const said = isSaid
    ? `${name}: ${message}`
    : `${name}; its message may hold parameters, and is not printed`;
  const needed = name.startsWith('AccessDenied') ? `It needs ${action}. ` : '';
  return couldNotLook(`${action} failed ${where}. ${needed}AWS says ${said.replace(/\.$/, '')}`);
}
