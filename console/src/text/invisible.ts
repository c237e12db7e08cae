/**
 * What a reader would not see, or would be misled by: control characters (but for line breaks and tabs), bidirectional
 * controls, zero-width characters, other invisible formatting, lone surrogates, and tag characters.
 * @see https://www.unicode.org/reports/tr36/ , https://trojansource.codes/
 */
// eslint-disable-next-line no-control-regex
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

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
