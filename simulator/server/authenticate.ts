import type { Location } from '../organization/location.ts';
import type { Credentials } from '../iam/credentials.ts';
import type { Principal } from '../iam/principal.ts';
import { ApiError } from './api-error.ts';
import { readAuthorization } from './authorization.ts';
import type { Refusals } from './refusals.ts';
import { verifySignature, type ReceivedRequest } from './signature.ts';

/** IncompleteSignature says 400, whatever the protocol. */
const INCOMPLETE_STATUS = 400;

export interface Authentication {
  readonly caller: Principal;
  /** From the credential scope of the signature. */
  readonly region: string;
}

export interface AuthenticateOptions {
  readonly credentials: Credentials;
  /** A Region that is not enabled in an account knows none of its credentials. */
  readonly isEnabled: (location: Location) => boolean;
  /** The service that the signature must be for, such as `ssm`. */
  readonly service: string;
  readonly refusals: Refusals;
  /** The wall's clock, in milliseconds since the epoch: clients sign with the real time. Tests may have clients whose clock is wrong. */
  readonly wallNow?: (() => number) | undefined;
}

/**
 * Who signed a request: its key, its session token, its signature.
 * @throws {ApiError} in the words and the codes of AWS
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
export async function authenticate(
  request: ReceivedRequest,
  { credentials, isEnabled, service, refusals, wallNow = Date.now }: AuthenticateOptions,
): Promise<Authentication> {
  const { httpStatus } = refusals;
  const authorization = readAuthorization(request.headers.authorization);
  if (authorization === undefined) throw new ApiError(refusals.missingToken, missing(request), httpStatus);
  if ('kind' in authorization) {
    throw new ApiError(refusals.incompleteSignature, authorization.message, INCOMPLETE_STATUS);
  }
  const { accessKeyId, region } = authorization;
  const key = credentials.find(accessKeyId);
  const isKnown = key !== undefined && isEnabled({ accountId: key.principal.accountId, region });
  if (!isKnown || request.headers['x-amz-security-token'] !== key.sessionToken) {
    const message = 'The security token included in the request is invalid.';
    throw new ApiError(refusals.unknownKey, message, httpStatus);
  }
  if (authorization.service !== service) {
    const message = `Credential should be scoped to correct service: '${service}'. `;
    throw new ApiError(refusals.invalidSignature, message, httpStatus);
  }
  const fault = await verifySignature(request, authorization, key.secretAccessKey, wallNow());
  if (fault?.kind === 'incomplete') {
    throw new ApiError(refusals.incompleteSignature, fault.message, INCOMPLETE_STATUS);
  }
  if (fault !== undefined) throw new ApiError(refusals.invalidSignature, fault.message, httpStatus);
  if (credentials.isExpired(key)) {
    const message = 'The security token included in the request is expired';
    throw new ApiError(refusals.expiredKey, message, httpStatus);
  }
  return { caller: key.principal, region };
}

function missing({ url, headers }: ReceivedRequest): string {
  if (url.includes('X-Amz-Signature=')) return 'A presigned request is not simulated: sign with a header';
  if (headers.authorization?.startsWith('AWS4-ECDSA-P256-SHA256') === true) {
    return 'A signature for several Regions (AWS4-ECDSA-P256-SHA256) is not simulated';
  }
  return 'Request is missing Authentication Token';
}
