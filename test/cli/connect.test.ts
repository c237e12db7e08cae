import { describe, expect, test } from '@jest/globals';
import { createClient } from '../../cli/client/client.ts';
import { ListPage } from '../../cli/client/answers.ts';
import { callFailure } from '../../cli/connect/call-failure.ts';
import { credentialFailure } from '../../cli/connect/chain-identity.ts';
import { httpAsk } from '../../cli/connect/http-ask.ts';
import { networkFailure } from '../../cli/connect/network-failure.ts';
import { signFor } from '../../cli/connect/sign.ts';
import type { Sign } from '../../client/sign.ts';
import { lineProgress } from '../../cli/terminal/progress.ts';
import { anApi } from '../support/an-api.ts';
import { aMemoryStore } from '../support/keep-ledger.ts';

const identity = (region?: string) => ({
  credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' }),
  region,
});
const API = 'https://abc.execute-api.us-east-1.amazonaws.com';

describe('a signature', () => {
  test('is for execute-api, in the Region that the host names, and carries the session token', async () => {
    const sign = signFor(new URL(API), identity('eu-west-1'));
    const { headers } = await sign(new Request(`${API}/executions?limit=5`));
    expect(headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIA\/\d{8}\/us-east-1\/execute-api\/aws4_request, SignedHeaders=.*host/,
    );
    expect(headers.get('x-amz-security-token')).toBe('token');
  });

  test('is for the Region that was given where the host names none', async () => {
    const sign = signFor(new URL('https://rollcall.example.com'), identity('eu-west-1'));
    const { headers } = await sign(new Request('https://rollcall.example.com/executions'));
    expect(headers.get('authorization')).toContain('/eu-west-1/execute-api/');
    expect(() => signFor(new URL('https://rollcall.example.com'), identity())).toThrow(/--region/);
  });
});

test('a request that changes something is not repeated', async () => {
  let count = 0;
  const ask = httpAsk({
    fetch: async () => new Response(String((count += 1)), { status: 503 }),
    sign: undefined,
    now: () => 0,
    sleep: async () => undefined,
  });
  expect((await ask(new Request(API, { method: 'POST' }))).status).toBe(503);
  expect(count).toBe(1);
  expect((await ask(new Request(API))).status).toBe(503);
  expect(count).toBe(4);
});

describe('a wrong clock is named', () => {
  const AT = Date.UTC(2026, 0, 1, 12);
  const asked = (status: number, aheadMs: number, sign: Sign | undefined) =>
    httpAsk({
      fetch: async () =>
        new Response('{"message":"Forbidden"}', { status, headers: { date: new Date(AT).toUTCString() } }),
      sign,
      now: () => AT + aheadMs,
      sleep: async () => undefined,
    })(new Request(API));
  const signed: Sign = async (request) => request;

  test('when an API refuses what it signed', async () => {
    await expect(asked(403, 3_600_000, signed)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /clock of this computer is wrong: it is 60 min ahead of the time of https/,
      ),
    });
    await expect(asked(403, -600_000, signed)).rejects.toThrow(/10 min behind/);
  });

  test('but not when it is right, or was not why', async () => {
    expect((await asked(403, 60_000, signed)).status).toBe(403);
    expect((await asked(404, 3_600_000, signed)).status).toBe(404);
    expect((await asked(403, 3_600_000, undefined)).status).toBe(403);
  });

  test('when AWS refuses a signature for its time, and not for a wrong secret', () => {
    const refusal = (message: string) => Object.assign(new Error(message), { name: 'SignatureDoesNotMatch' });
    const where = { region: 'eu-west-1', endpoint: undefined };
    expect(callFailure(refusal('Signature expired: 2026'), where)?.message).toMatch(/clock of this computer/);
    expect(callFailure(refusal('The signature we calculated'), where)?.message).not.toMatch(/clock/);
  });
});

test('an app in this process answers as the network does', async () => {
  const { api: app } = anApi(aMemoryStore());
  const client = createClient(async (request) => app.request(request), 'http://local');
  await expect(client.get('/executions', { limit: 5 }, ListPage)).resolves.toEqual({ executions: [] });
  await expect(client.get('/executions', { limit: 0 }, ListPage)).rejects.toMatchObject({
    exitCode: 2,
    message: 'limit must be a whole number from 1 to 100',
  });
});

describe('what the SDK says of credentials becomes what to do:', () => {
  test.each<[said: string, profile: string | undefined, todo: RegExp]>([
    ['The SSO session associated with this profile has expired.', 'a', /aws sso login --profile a\./],
    ['Token is expired. To refresh this SSO session run aws sso login', undefined, /: aws sso login\. /],
    ['Your session has expired. Please reauthenticate.', 'a', /: aws login --profile a\. /],
    [
      'Could not resolve credentials using profile: [a]',
      'a',
      /profile a: what ~\/\.aws\/config says of it leads to none/,
    ],
    ['Could not load credentials from any providers', undefined, /No AWS credentials: sign in/],
  ])('%s', (said, profile, todo) => {
    const failure = credentialFailure(new Error(said), profile);
    expect(failure.message).toMatch(todo);
    expect(failure.message).toContain(said);
    expect(failure.exitCode).toBe(3);
  });
});

test('a certificate that is not trusted is named, with what to do', () => {
  const cause = Object.assign(new Error('self-signed'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  const failure = networkFailure(new TypeError('fetch failed', { cause }), API);
  expect(failure?.message).toMatch(/no certificate that is trusted here .*NODE_EXTRA_CA_CERTS/);
});

test('a line of progress is no wider than the terminal, and harmless', () => {
  let written = '';
  const progress = lineProgress(
    (text) => (written += text),
    () => 8,
  );
  progress.show('a\u009B31m and more');
  expect(written).toBe('\r\u001B[Ka\uFFFD31m a');
  progress.clear();
  progress.clear();
  expect(written).toBe('\r\u001B[Ka\uFFFD31m a\r\u001B[K');
});
