import { isClockRefusal } from '../../src/lib/clock-refusal.ts';
import { couldNotLook, type Failure } from '../failure.ts';
import { printSpan } from '../terminal/print-span.ts';

/** AWS accepts signatures of five minutes ago, and of five minutes ahead. */
const TOLERATED_MS = 4 * 60_000;
/** What to say if AWS refuses a signature for its time; undefined if it refuses it for anything else. */
export function clockRefusal(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !isClockRefusal(error)) return undefined;
  return couldNotLook(
    `The clock of this computer is wrong, so AWS does not accept its signatures: set the clock by a time server. AWS says: ${error.message}`,
    error,
  );
}

/**
 * What to say of a signed request that an HTTP API refused, if our clock is why. It says no more than Forbidden, but the time at
 * which it answered stands in a header.
 * @param url of the request
 * @param now by our clock, in milliseconds since the epoch
 */
export function clockFaultOf({ status, headers }: Response, url: string, now: number): Failure | undefined {
  if (status !== 401 && status !== 403) return undefined;
  const theirs = Date.parse(headers.get('date') ?? '');
  const aheadMs = now - theirs;
  if (Number.isNaN(aheadMs) || Math.abs(aheadMs) < TOLERATED_MS) return undefined;
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return couldNotLook(
    `The clock of this computer is wrong: it is ${printSpan(Math.abs(aheadMs))} ${way} the time of ${new URL(url).origin}, which refused the signature (${status}). Set the clock by a time server`,
  );
}
