import { invalidPattern } from './invalid-pattern.ts';

/**
 * Reads a text in which `*` stands for any characters, or none; `\*` and `\\` are the characters themselves.
 * @returns whether a text is like it; each of its pieces is looked for once, so no text takes long
 * @throws {ApiError} InvalidEventPatternException for `**`, or a backslash before anything else
 */
export function readWildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = readPieces(pattern);
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const piece of others) {
      const found = text.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return text.length - from >= last.length && text.endsWith(last);
  };
}

/** What stands between the asterisks, without its escapes. */
function readPieces(pattern: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { 0: part, index } of pattern.matchAll(/\*+|\\.?|[^*\\]+/gs)) {
    if (part === '*') {
      pieces.push(piece);
      piece = '';
    } else if (part.startsWith('*')) {
      // AWS counts from the quotation mark before the text.
      throw invalidPattern(`Consecutive wildcard characters at pos ${index + 1}`);
    } else if (part.startsWith('\\')) {
      if (!/^\\[*\\]$/.test(part)) throw invalidPattern(`Invalid escape character at pos ${index + 1}`);
      piece += part.slice(1);
    } else piece += part;
  }
  return [...pieces, piece];
}
