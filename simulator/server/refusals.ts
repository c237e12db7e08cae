/** The error codes in which a service refuses a caller, and their HTTP status. */
export interface Refusals {
  readonly httpStatus: number;
  readonly missingToken: string;
  readonly incompleteSignature: string;
  readonly invalidSignature: string;
  /** The access key is unknown, or the session token is not its own. */
  readonly unknownKey: string;
  readonly expiredKey: string;
  readonly denied: string;
}

/** Of services that speak JSON. */
export const JSON_REFUSALS: Refusals = {
  httpStatus: 400,
  missingToken: 'MissingAuthenticationTokenException',
  incompleteSignature: 'IncompleteSignatureException',
  invalidSignature: 'InvalidSignatureException',
  unknownKey: 'UnrecognizedClientException',
  expiredKey: 'ExpiredTokenException',
  denied: 'AccessDeniedException',
};

/**
 * Of services of the query protocol, and of SQS, which kept its codes.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export const QUERY_REFUSALS: Refusals = {
  httpStatus: 403,
  missingToken: 'MissingAuthenticationToken',
  incompleteSignature: 'IncompleteSignature',
  invalidSignature: 'SignatureDoesNotMatch',
  unknownKey: 'InvalidClientTokenId',
  expiredKey: 'ExpiredToken',
  denied: 'AccessDenied',
};
