import * as z from 'zod';
import { matchesPattern } from '../../lib/matches-pattern.ts';
import { several } from '../http/query/values.ts';

/** A tag that is wanted: its key, and a pattern for its value; undefined for any value. */
interface WantedTag {
  readonly key: string;
  readonly value: string | undefined;
}

const Tag = z
  .string()
  .regex(/^[^=]/, { error: 'must be key=value, or a key alone' })
  .max(400, { error: 'must have at most 400 characters' })
  .transform((text): WantedTag => {
    const at = text.indexOf('=');
    return at === -1
      ? { key: text, value: undefined }
      : { key: text.slice(0, at), value: text.slice(at + 1) };
  });

export const accountTagQuery = several(Tag)
  .optional()
  .describe(
    'Only accounts with this tag, as `key=value`, or `key` for any value: `*` in a value stands for any text; case matters. Several of one key mean any of them, different keys mean all',
  );

/**
 * Whether an account's tags are those that are wanted: as AWS combines tag filters, any of the values of one key, and all keys.
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export function matchesTags(wanted: readonly WantedTag[], tags: ReadonlyMap<string, string>): boolean {
  const keys = new Set(wanted.map(({ key }) => key));
  return [...keys].every((key) => {
    const own = tags.get(key);
    return (
      own !== undefined &&
      wanted.some((tag) => tag.key === key && (tag.value === undefined || matchesPattern(tag.value, own)))
    );
  });
}
