/**
 * What a reader would not see, or would be misled by: control characters (but for line breaks and tabs), bidirectional
 * controls, zero-width characters, other invisible formatting, lone surrogates, and tag characters.
 * @see https://www.unicode.org/reports/tr36/ , https://trojansource.codes/
 */
const RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const toPattern = ([from, to]: readonly [number, number]): string =>
  `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`;

/** Within a pair, a surrogate is no character of its own. */
const INVISIBLE = new RegExp(`[${RANGES.map(toPattern).join('')}]`, 'gu');

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'null'],
  [0x08, 'backspace'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [0x7f, 'delete'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0xfeff, 'byte order mark'],
]);

/** A piece of a text: as it is, or a character that would not be seen. */
export type Piece = { readonly text: string } | { readonly code: string; readonly name: string };

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A text in pieces, so that no character of it is invisible. A carriage return before a line feed is a line end, and is left out. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const whole = text.replaceAll('\r\n', '\n');
  let end = 0;
  for (const match of whole.matchAll(INVISIBLE)) {
    if (match.index > end) pieces.push({ text: whole.slice(end, match.index) });
    const [character] = match;
    pieces.push({
      code: codeOf(character),
      name: NAMES.get(character.codePointAt(0) ?? 0) ?? 'invisible character',
    });
    end = match.index + character.length;
  }
  if (end < whole.length) pieces.push({ text: whole.slice(end) });
  return pieces;
}

/** The same in one text, for titles and labels: `[U+202E]`. */
export const plain = (text: string): string =>
  piecesOf(text)
    .map((piece) => ('text' in piece ? piece.text : `[${piece.code}]`))
    .join('');

const LETTERS = /\p{L}+/gu;
const LATIN = /\p{Script=Latin}/u;
const LOOKALIKE = /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Cherokee}/u;

/** Whether a word mixes Latin letters with letters of a script that looks like it: `pаypal` with a Cyrillic а. */
export const mixesScripts = (text: string): boolean =>
  (text.match(LETTERS) ?? []).some((word) => LATIN.test(word) && LOOKALIKE.test(word));
