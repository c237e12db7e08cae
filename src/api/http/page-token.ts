import { createHash } from 'node:crypto';
import * as z from 'zod';
import { badParameter } from './problem.ts';

const Token = z.object({ of: z.string(), after: z.string() });

/** An opaque token: base64url without padding, bound to the list that it pages. */
export const toPageToken = (listing: string, after: string): string =>
  Buffer.from(JSON.stringify({ of: nameOf(listing), after })).toString('base64url');

/**
 * Where the previous page ended. `isPosition` checks the shape of such a position.
 * @throws {Problem} if the token is invalid or belongs to another list
 */
export function fromPageToken(
  listing: string,
  token: string,
  isPosition = (after: string) => after !== '',
): string {
  const parsed = Token.safeParse(parseJson(Buffer.from(token, 'base64url').toString('utf8')));
  if (!parsed.success || !isPosition(parsed.data.after)) {
    throw badParameter('nextToken', token, 'must be that of the previous page, unchanged');
  }
  if (toPageToken(listing, parsed.data.after) !== token) {
    throw badParameter(
      'nextToken',
      token,
      'belongs to another query: use that of the previous page with the same path and parameters, or none',
    );
  }
  return parsed.data.after;
}

const nameOf = (listing: string): string => createHash('sha256').update(listing).digest('hex').slice(0, 16);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
