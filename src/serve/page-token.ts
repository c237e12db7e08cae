import * as z from 'zod';
import { badParameter } from './problem.ts';

const Token = z.object({ of: z.string(), after: z.string() });

/** An opaque token: base64url, bound to what is being paged. */
export const toPageToken = (of: string, after: string): string =>
  Buffer.from(JSON.stringify({ of, after })).toString('base64url');

/**
 * Where the page before ended. `isPosition` knows such a place when it sees one.
 * @throws {Problem} if it is no token of ours, or one of another list
 */
export function fromPageToken(
  of: string,
  token: string,
  isPosition = (after: string) => after !== '',
): string {
  const parsed = Token.safeParse(parseJson(Buffer.from(token, 'base64url').toString('utf8')));
  const isOurs =
    parsed.success &&
    isPosition(parsed.data.after) &&
    toPageToken(parsed.data.of, parsed.data.after) === token;
  if (!isOurs && (!parsed.success || parsed.data.of === of)) {
    throw badParameter('nextToken', token, 'nextToken must be one that the page before gave, unchanged');
  }
  if (parsed.data.of !== of) {
    throw badParameter(
      'nextToken',
      token,
      `nextToken belongs to another list, not to ${of}: start without one`,
    );
  }
  return parsed.data.after;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
