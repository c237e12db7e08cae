import { describe, expect, test } from '@jest/globals';
import { awsErrorKind, type AwsErrorKind } from '../../src/aws/aws-error-kind.ts';

interface Answer {
  readonly name: string;
  readonly message?: string;
  readonly status?: number;
  readonly retryable?: { readonly throttling: boolean };
}

const anError = (
  { name, message = 'AWS’s words', status, retryable }: Answer,
  clockSkewCorrected?: true,
): Error =>
  Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status, clockSkewCorrected },
    ...(retryable !== undefined && { $retryable: retryable }),
  });

/** The SDK marks every error so while the clock is off by four minutes or more. */
describe.each<[clock: string, markDirty: true | undefined]>([
  ['right', undefined],
  ['wrong, which the SDK makes up for', true],
])('with a clock that is %s', (_clock, markDirty) => {
  test.each<[kind: AwsErrorKind, answer: Answer]>([
    ['decided', { name: 'AccessDenied', status: 403 }],
    ['decided', { name: 'AccessDenied' }],
    ['decided', { name: 'AccessDeniedException', status: 400 }],
    ['decided', { name: 'ExpiredToken', status: 403 }],
    ['decided', { name: 'ExpiredTokenException', status: 400 }],
    ['decided', { name: 'UnrecognizedClientException', status: 400 }],
    ['decided', { name: 'InvalidClientTokenId', status: 403 }],
    ['decided', { name: 'RegionDisabledException', status: 403 }],
    ['decided', { name: 'ValidationException', status: 400 }],
    ['decided', { name: 'AnythingNewException', status: 400 }],
    [
      'decided',
      { name: 'SignatureDoesNotMatch', message: 'The request signature we calculated', status: 403 },
    ],
    ['throttled', { name: 'ThrottlingException', status: 400 }],
    ['throttled', { name: 'Throttling', status: 400 }],
    ['throttled', { name: 'SomethingElse', status: 429 }],
    ['passing', { name: 'InternalServerError', status: 500 }],
    ['passing', { name: 'ServiceUnavailable', status: 503 }],
    ['passing', { name: 'RequestTimeout', status: 400 }],
    ['passing', { name: 'TimeoutError' }],
    ['passing', { name: 'IDPCommunicationError', status: 400, retryable: { throttling: false } }],
    ['clock', { name: 'InvalidSignatureException', message: 'Signature expired: 2026 is now', status: 400 }],
    ['clock', { name: 'SignatureDoesNotMatch', message: 'Signature not yet current: 2026', status: 403 }],
    ['clock', { name: 'RequestTimeTooSkewed', status: 403 }],
  ])('%s: %j', (kind, answer) => {
    expect(awsErrorKind(anError(answer, markDirty))).toBe(kind);
  });

  test('passing: a connection that was cut', () => {
    const cut = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(awsErrorKind(cut)).toBe('passing');
  });
});
