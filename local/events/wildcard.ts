import { invalidPattern } from './invalid-pattern.ts';

/**
 * Reads a text in which `*` stands for any characters, or none; `\*` and `\\` are the characters themselves.
 * @throws {ApiError} InvalidEventPatternException for `**`, or a backslash before anything else
 */
export function readWildcard(text: string): RegExp {
  const source = text.replaceAll(/\*+|\\.?|[^*\\]+/gs, (part: string, position: number) => {
    if (part === '*') return '.*';
    if (part === String.raw`\*` || part === String.raw`\\`) return part;
    // AWS counts from the quotation mark before the text.
    if (part.startsWith('*')) {
      throw invalidPattern(`Consecutive wildcard characters at pos ${position + 1}`);
    }
    if (part.startsWith('\\')) throw invalidPattern(`Invalid escape character at pos ${position + 1}`);
    return part.replaceAll(/[.+?^${}()|[\]]/g, String.raw`\$&`);
  });
  return new RegExp(`^${source}$`, 's');
}
