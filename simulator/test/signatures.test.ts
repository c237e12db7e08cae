import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { DescribeAutomationExecutionsCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clientsOf } from './clients.ts';
import { send, sign, type RawRequest, type Signer } from './send-signed.ts';
import { CENTRAL, start, type Started } from './start.ts';

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(() => started.organization.close());

const MINUTE_MS = 60_000;
const sessionOf = (name: string) => {
  const variables = started.organization.environmentOf(name);
  return {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  };
};
const refusal = (name: string, httpStatusCode: number) => ({
  name,
  $metadata: expect.objectContaining({ httpStatusCode, requestId: expect.stringMatching(/-/) }),
});

describe('the SDK with', () => {
  test.each<[what: string, caller: () => Parameters<typeof clientsOf>[1], json: string, query: string]>([
    [
      'a wrong secret',
      () => ({ accessKeyId: CENTRAL, secretAccessKey: 'test' }),
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
    [
      "a session's wrong secret",
      () => ({ ...sessionOf('collect'), secretAccessKey: 'local' }),
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
    [
      "a session's key without its token",
      () => {
        const { accessKeyId, secretAccessKey } = sessionOf('collect');
        return { accessKeyId, secretAccessKey };
      },
      'UnrecognizedClientException',
      'InvalidClientTokenId',
    ],
    [
      'the token of another session',
      () => ({ ...sessionOf('collect'), sessionToken: sessionOf('sweep').sessionToken }),
      'UnrecognizedClientException',
      'InvalidClientTokenId',
    ],
    [
      "a token beside an account's key, which has none",
      () => ({ accessKeyId: CENTRAL, sessionToken: 'left over' }),
      'UnrecognizedClientException',
      'InvalidClientTokenId',
    ],
  ])('%s is refused', async (_what, caller, json, query) => {
    const { ssm, sts, sqs, dynamoDb } = clientsOf(started.organization, caller());
    await expect(ssm.send(new DescribeAutomationExecutionsCommand())).rejects.toMatchObject(
      refusal(json, 400),
    );
    await expect(dynamoDb.send(new ListTablesCommand())).rejects.toMatchObject(refusal(json, 400));
    await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject(refusal(query, 403));
    await expect(sqs.send(new ListQueuesCommand())).rejects.toMatchObject(refusal(query, 403));
  });

  test('a right signature, of an account or of a session, is accepted', async () => {
    for (const caller of [CENTRAL, sessionOf('collect')]) {
      const { ssm, sts } = clientsOf(started.organization, caller);
      await expect(sts.send(new GetCallerIdentityCommand())).resolves.toMatchObject({ Account: CENTRAL });
      await expect(ssm.send(new DescribeAutomationExecutionsCommand())).resolves.toMatchObject({});
    }
  });
});

const SSM: Signer = { service: 'ssm' };
const aCall = (overrides: Partial<RawRequest> = {}): RawRequest => ({
  url: started.organization.url,
  path: '/',
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonSSM.DescribeAutomationExecutions',
  },
  body: '{}',
  ...overrides,
});
const withHeader = (raw: RawRequest, name: string, change: (value: string) => string): RawRequest => ({
  ...raw,
  headers: { ...raw.headers, [name]: change(raw.headers[name] ?? '') },
});

describe('a request', () => {
  test.each<[what: string, path: string, headers: Record<string, string>]>([
    ['as the SDK sends it', '/', {}],
    ['with a query', '/?b=2&a=1', {}],
    ['whose query holds what must be encoded', `/?a=${encodeURIComponent('x y+z/ä')}`, {}],
    ['with a header more', '/', { 'x-amz-meta': '  two   words ' }],
    ['from a client with a name', '/', { 'user-agent': 'curl/7.88.1' }],
  ])('%s is accepted', async (_what, path, headers) => {
    const raw = aCall({ path });
    const signed = await sign({ ...raw, headers: { ...raw.headers, ...headers } }, SSM);
    await expect(send(signed)).resolves.toMatchObject({ status: 200 });
  });

  const invalid = 'InvalidSignatureException';
  const incomplete = 'IncompleteSignatureException';
  test.each<
    [
      what: string,
      signer: Partial<Signer>,
      change: (signed: RawRequest) => RawRequest,
      code: string,
      message: RegExp,
    ]
  >([
    [
      'a body that was changed',
      {},
      (raw) => ({ ...raw, body: '{"MaxResults":1}' }),
      invalid,
      /does not match/,
    ],
    ['another path', {}, (raw) => ({ ...raw, path: '/other' }), invalid, /does not match/],
    ['a query that was not signed', {}, (raw) => ({ ...raw, path: '/?a=1' }), invalid, /does not match/],
    ['another method', {}, (raw) => ({ ...raw, method: 'PUT' }), invalid, /does not match/],
    [
      'a signed header that was changed',
      {},
      (raw) => withHeader(raw, 'x-amz-target', () => 'AmazonSSM.GetAutomationExecution'),
      invalid,
      /does not match/,
    ],
    [
      'a body that is said not to be signed',
      {},
      (raw) => withHeader(raw, 'x-amz-content-sha256', () => 'UNSIGNED-PAYLOAD'),
      invalid,
      /does not match/,
    ],
    [
      'another signature',
      {},
      (raw) => withHeader(raw, 'authorization', (one) => one.replace('Signature=', 'Signature=0')),
      invalid,
      /does not match/,
    ],
    ['another service', { service: 'sqs' }, (raw) => raw, invalid, /correct service: 'ssm'/],
    [
      'an old date',
      { date: new Date(Date.now() - 6 * MINUTE_MS) },
      (raw) => raw,
      invalid,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    ],
    [
      'a date to come',
      { date: new Date(Date.now() + 6 * MINUTE_MS) },
      (raw) => raw,
      invalid,
      /^Signature not yet current: .* is still later than .* \+ 5 min\.\)$/,
    ],
    [
      'a date that is none',
      {},
      (raw) => withHeader(raw, 'x-amz-date', () => 'today'),
      incomplete,
      /Got 'today'/,
    ],
    [
      'no signature in its header',
      {},
      (raw) => withHeader(raw, 'authorization', (one) => one.replace(/, Signature=.*/, '')),
      incomplete,
      /requires 'Signature' parameter/,
    ],
    [
      'a credential without a scope',
      {},
      (raw) => withHeader(raw, 'authorization', (one) => one.replace(/Credential=[^,]*/, 'Credential=a')),
      incomplete,
      /5 slash-delimited elements/,
    ],
    [
      'no host among the signed headers',
      {},
      (raw) => withHeader(raw, 'authorization', (one) => one.replace('host;', '')),
      invalid,
      /must be a 'SignedHeader'/,
    ],
    [
      'a presigned URL',
      {},
      (raw) => ({ ...aCall(), path: `/?X-Amz-Signature=${raw.body.length}` }),
      'MissingAuthenticationTokenException',
      /presigned request is not simulated/,
    ],
    [
      'a signature for several Regions',
      {},
      (raw) => withHeader(raw, 'authorization', (one) => one.replace('HMAC-SHA256', 'ECDSA-P256-SHA256')),
      'MissingAuthenticationTokenException',
      /AWS4-ECDSA-P256-SHA256\) is not simulated/,
    ],
  ])('with %s is refused', async (_what, signer, change, code, message) => {
    const signed = await sign(aCall(), { ...SSM, ...signer });
    const { status, body } = await send(change(signed));
    expect([status, JSON.parse(body)]).toEqual([
      400,
      { __type: code, message: expect.stringMatching(message) },
    ]);
  });

  test('to STS that cannot be read is refused in its code, with 400', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const raw = aCall({ headers: form, body: 'Action=GetCallerIdentity' });
    const signed = await sign(raw, { service: 'sts' });
    const { status, body } = await send(
      withHeader(signed, 'authorization', (one) => one.replace(/, Signature=.*/, '')),
    );
    expect(status).toBe(400);
    expect(body).toContain('<Code>IncompleteSignature</Code>');
  });

  test('is refused where the Region is not enabled', async () => {
    const { body } = await send(await sign(aCall(), { ...SSM, region: 'ap-south-1' }));
    expect(JSON.parse(body)).toMatchObject({ __type: 'UnrecognizedClientException' });
  });
});
