import { couldNotLook, Transient, type Failure } from '../failure.ts';

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was cut'],
  ['EPIPE', 'the connection was cut'],
  ['UND_ERR_SOCKET', 'the connection was cut'],
  ['ENOTFOUND', 'there is no such host, or no network'],
  ['EAI_AGAIN', 'there is no network, or no name server'],
  ['ENETUNREACH', 'there is no network'],
  ['EHOSTUNREACH', 'that host cannot be reached'],
  ['ETIMEDOUT', 'it does not answer'],
  ['UND_ERR_CONNECT_TIMEOUT', 'it does not answer'],
  ['UND_ERR_HEADERS_TIMEOUT', 'it does not answer'],
  ['TimeoutError', 'it does not answer'],
]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/;

/** What went wrong on the way to `location`; undefined if it was something else. */
export function networkFailure(error: unknown, location: string): Failure | undefined {
  const codes = codesOf(error);
  const certificate = codes.find((code) => CERTIFICATE.test(code));
  if (certificate !== undefined) {
    return couldNotLook(
      `${location} has no certificate that is trusted here (${certificate}): is there a proxy in between? NODE_EXTRA_CA_CERTS names its certificate`,
      error,
    );
  }
  const code = codes.find((one) => MEANINGS.has(one));
  if (code !== undefined) {
    return new Transient(`${location} cannot be reached: ${MEANINGS.get(code)} (${code})`, error);
  }
  // Fetch itself gives no other reason.
  if (!(error instanceof TypeError) || error.message !== 'fetch failed') return undefined;
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  return couldNotLook(`${location} cannot be reached: ${reason}`, error);
}

/** The codes and names of an error, of its causes, and of the errors in it. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [...code, error.name, ...codesOf(error.cause), ...parts.flatMap(codesOf)];
}
