/** What kind of failure an AWS error code stands for, where many codes stand for one. */
export type ErrorFamily = 'accessDenied' | 'throttled' | 'expiredCredentials' | 'regionDisabled' | 'internal';

const FAMILIES: ReadonlyMap<string, ErrorFamily> = new Map<string, ErrorFamily>([
  ...family('accessDenied', [
    'AccessDenied',
    'AccessDeniedException',
    'AccessDeniedFault',
    'AuthorizationError',
    'AuthorizationErrorException',
    'UnauthorizedOperation',
    'NotAuthorized',
    'NotAuthorizedException',
    'Client.UnauthorizedOperation',
    'OrganizationAccessDeniedException',
  ]),
  ...family('throttled', [
    'Throttling',
    'ThrottlingException',
    'ThrottledException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'TooManyRequestsException',
    'TooManyRequests',
    'SlowDown',
    'ProvisionedThroughputExceededException',
    'BandwidthLimitExceeded',
    'EC2ThrottledException',
    'PriorRequestNotComplete',
  ]),
  ...family('expiredCredentials', [
    'ExpiredToken',
    'ExpiredTokenException',
    'RequestExpired',
    'TokenRefreshRequired',
  ]),
  ...family('regionDisabled', [
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'OptInRequired',
    'SubscriptionRequiredException',
    'RegionDisabledException',
  ]),
  ...family('internal', [
    'InternalError',
    'InternalFailure',
    'InternalServerError',
    'InternalServerException',
    'InternalServiceError',
    'InternalServiceException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'Unavailable',
    '500',
    '502',
    '503',
    '504',
  ]),
]);

function family(name: ErrorFamily, codes: readonly string[]): (readonly [string, ErrorFamily])[] {
  return codes.map((code) => [code, name] as const);
}

export const familyOf = (code: string | undefined): ErrorFamily | undefined =>
  code === undefined ? undefined : FAMILIES.get(code);

/**
 * Whether a code says everything, so that the text after it does not matter.
 * `ValidationException` and similar codes say nothing without their text.
 */
export const saysAll = (code: string): boolean =>
  familyOf(code) !== undefined ||
  /(?:\.NotFound|\.Malformed|\.Duplicate|LimitExceeded(?:Exception|Fault)?|AlreadyExists(?:Exception|Fault)?|AlreadyOwnedByYou)$/.test(
    code,
  ) ||
  SAY_ALL.has(code);

const SAY_ALL: ReadonlySet<string> = new Set([
  'BucketNotEmpty',
  'DryRunOperation',
  'InsufficientCapabilitiesException',
  'InsufficientInstanceCapacity',
  'InvalidDocument',
  'InvalidInstanceId',
  'NoSuchBucket',
  'NoSuchBucketPolicy',
  'NoSuchKey',
  'NoSuchPublicAccessBlockConfiguration',
  'NoSuchTagSet',
  'ParameterNotFound',
  'ServerSideEncryptionConfigurationNotFoundError',
  'SubscriptionNotFound',
]);

/** Which policy denied a call, as IAM's error says. `identity` also if it does not say: then an identity policy lacks the permission. */
export type DenyingPolicy =
  | 'identity'
  | 'explicitIdentity'
  | 'serviceControl'
  | 'resourceControl'
  | 'boundary'
  | 'session'
  | 'resource'
  | 'endpoint';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENYING_POLICIES: readonly (readonly [RegExp, DenyingPolicy])[] = [
  [/service control policy/i, 'serviceControl'],
  [/resource control policy/i, 'resourceControl'],
  [/permissions boundary/i, 'boundary'],
  [/session policy/i, 'session'],
  [/vpc endpoint policy/i, 'endpoint'],
  [/resource-based policy/i, 'resource'],
  [/with an explicit deny/i, 'explicitIdentity'],
];

export const denyingPolicyOf = (text: string): DenyingPolicy =>
  DENYING_POLICIES.find(([pattern]) => pattern.test(text))?.[1] ?? 'identity';

/** The meaning of Automation's own sentences, which have no error code. */
export type SentenceKind =
  | 'roleNotAssumable'
  | 'roleMalformed'
  | 'missingParameter'
  | 'parameterNotAllowed'
  | 'parameterUnknown'
  | 'childEnded'
  | 'agentUnavailable'
  | 'commandFailed'
  | 'unexpectedState'
  | 'unresolvedInput'
  | 'noTargets'
  | 'noDefaultNetwork'
  | 'internal'
  | 'throttled'
  | 'scriptFailed';

/** One of Automation's own sentences. */
export interface Sentence {
  readonly kind: SentenceKind;
  readonly pattern: RegExp;
  /** Whether it has one meaning whatever its variable parts; otherwise the rest of the message tells causes apart. */
  readonly saysAll: boolean;
}

/** The first match counts. Parameter names are the runbook's; values are removed with all quoted text. */
const SENTENCES: readonly Sentence[] = [
  {
    kind: 'roleNotAssumable',
    saysAll: true,
    pattern: /execution role .{1,300} in the target location is unable to be assumed/i,
  },
  { kind: 'roleNotAssumable', saysAll: true, pattern: /assume role is unable to be assumed/i },
  {
    kind: 'roleNotAssumable',
    saysAll: true,
    pattern: /provided role: ?.{1,300}(?:can[’']t|cannot) be assumed/i,
  },
  { kind: 'roleMalformed', saysAll: true, pattern: /format of the supplied assume role ARN is invalid/i },
  { kind: 'missingParameter', saysAll: false, pattern: /missing required parameters?\b/i },
  {
    kind: 'parameterNotAllowed',
    saysAll: false,
    pattern: /parameter .{1,200} (?:has value .{0,300} not found in|is not a valid|does not match)/i,
  },
  {
    kind: 'parameterUnknown',
    saysAll: false,
    pattern: /parameter .{1,200} is not (?:declared|defined)|unknown input names provided/i,
  },
  { kind: 'childEnded', saysAll: false, pattern: /automation execution .{1,120} ended with status/i },
  {
    kind: 'agentUnavailable',
    saysAll: true,
    pattern: /SSM Agent on Instances?: .{0,300} (?:are|is) not functioning/i,
  },
  { kind: 'commandFailed', saysAll: false, pattern: /returns unexpected invocation result/i },
  { kind: 'unexpectedState', saysAll: false, pattern: /entered unexpected state/i },
  { kind: 'unresolvedInput', saysAll: false, pattern: /^failed to resolve input/i },
  { kind: 'noTargets', saysAll: true, pattern: /^no (?:resource|instance)s? match(?:es)? the targets?/i },
  { kind: 'noDefaultNetwork', saysAll: true, pattern: /^VPC not defined/i },
  { kind: 'internal', saysAll: true, pattern: /^internal (?:server|service|failure|error)/i },
  { kind: 'throttled', saysAll: true, pattern: /^(?:rate exceeded|throttl)/i },
  { kind: 'scriptFailed', saysAll: false, pattern: /traceback \(most recent call last\)/i },
];

export const sentenceOf = (text: string): Sentence | undefined =>
  SENTENCES.find(({ pattern }) => pattern.test(text));
