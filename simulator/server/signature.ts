import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Authorization, SignatureFault } from './authorization.ts';

const BODY_HASH = 'x-amz-content-sha256';
const MINUTES = 5;
const TOLERANCE_MS = MINUTES * 60_000;

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** A request as it was received. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Signs the request once more, as it was received and with the headers that it says are signed, and compares.
 * @param nowMs milliseconds since the epoch, of the wall's clock: clients sign with the real time
 * @returns undefined if the signature is right
 */
export async function verifySignature(
  request: ReceivedRequest,
  authorization: Authorization,
  secretAccessKey: string,
  nowMs: number,
): Promise<SignatureFault | undefined> {
  const date = request.headers['x-amz-date'];
  const signedAtMs = readDate(date);
  if (typeof date !== 'string' || signedAtMs === undefined) {
    const message =
      date === undefined
        ? "Authorization header requires existence of an 'X-Amz-Date' header."
        : `Date must be in ISO-8601 'basic format'. Got '${String(date)}'. See http://en.wikipedia.org/wiki/ISO_8601`;
    return { kind: 'incomplete', message };
  }
  const untimely = timeFault(date, signedAtMs, nowMs);
  if (untimely !== undefined) return { kind: 'invalid', message: untimely };
  if (!authorization.signedHeaders.includes('host')) {
    const message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    return { kind: 'invalid', message };
  }
  const signature = await signatureOf(request, authorization, secretAccessKey, signedAtMs);
  return signature === authorization.signature ? undefined : { kind: 'invalid', message: MISMATCH };
}

/** Undefined if the request names another hash than its body's; these services do not know UNSIGNED-PAYLOAD. */
async function signatureOf(
  { method, url, headers, body }: ReceivedRequest,
  { accessKeyId, region, service, signedHeaders }: Authorization,
  secretAccessKey: string,
  signedAtMs: number,
): Promise<string | undefined> {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if ((headers[BODY_HASH] ?? bodyHash) !== bodyHash) return undefined;
  const query = readQuery(url.split('?')[1] ?? '');
  if (query === undefined) return undefined;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
  });
  const signed = await signer.sign(
    new HttpRequest({
      method,
      path: url.split('?')[0] ?? '/',
      query,
      headers: {
        ...Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name] ?? '')])),
        [BODY_HASH]: bodyHash,
      },
    }),
    {
      signingDate: new Date(signedAtMs),
      signableHeaders: new Set(signedHeaders),
      unsignableHeaders: new Set([BODY_HASH]),
    },
  );
  return /Signature=(\w+)$/.exec(signed.headers['authorization'] ?? '')?.[1];
}

/** Undefined if it is not encoded rightly. */
function readQuery(text: string): Record<string, string[]> | undefined {
  const query: Record<string, string[]> = {};
  try {
    for (const parameter of text.split('&').filter((one) => one !== '')) {
      const [name = '', ...value] = parameter.split('=').map(decodeURIComponent);
      query[name] = [...(query[name] ?? []), value.join('=')];
    }
    return query;
  } catch {
    return undefined;
  }
}

/** Shape of `date`: `20260101T120000Z`. */
function readDate(date: unknown): number | undefined {
  const parts = typeof date === 'string' ? /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) : null;
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

const basicFormat = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');

function timeFault(date: string, signedAtMs: number, nowMs: number): string | undefined {
  const now = basicFormat(nowMs);
  if (signedAtMs < nowMs - TOLERANCE_MS) {
    const earliest = basicFormat(nowMs - TOLERANCE_MS);
    return `Signature expired: ${date} is now earlier than ${earliest} (${now} - ${MINUTES} min.)`;
  }
  if (signedAtMs > nowMs + TOLERANCE_MS) {
    const latest = basicFormat(nowMs + TOLERANCE_MS);
    return `Signature not yet current: ${date} is still later than ${latest} (${now} + ${MINUTES} min.)`;
  }
  return undefined;
}
