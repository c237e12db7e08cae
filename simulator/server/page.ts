import { ApiError } from './api-error.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** An empty string after the last page, as Systems Manager answers. */
  readonly nextToken: string;
}

/** @throws {ApiError} `invalidToken` for a token that no page gave */
export function pageOf<Item>(
  items: readonly Item[],
  size: number,
  token: string | undefined,
  invalidToken = 'InvalidNextToken',
): Page<Item> {
  const start = token === undefined || token === '' ? 0 : readToken(token, invalidToken);
  const end = start + size;
  return { items: items.slice(start, end), nextToken: end < items.length ? tokenFor(end) : '' };
}

const tokenFor = (start: number): string => Buffer.from(`from ${start}`).toString('base64url');

function readToken(token: string, invalidToken: string): number {
  const [, start] = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) throw new ApiError(invalidToken, 'The specified token is not valid.');
  return Number(start);
}
