import { toSafeJson } from './safe-json.ts';

/** Where a spreadsheet would see a formula, however many quotes precede it. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Where a spreadsheet with `;` as its separator, as in countries with a decimal comma, would see a formula that
 * calls something. Quotes do not protect a cell there.
 */
const SEPARATOR = /[;\t\n](?="*[=+\-@＝＋－＠][^;\t\n]*[(|!])/g;
/** The same in JSON, where a quote follows a backslash, and tabs and line ends are escaped. */
const SEPARATOR_IN_JSON = /;(?=(?:\\?")*[=+\-@＝＋－＠][^;]*[(|!])/g;

/**
 * Characters that a reader, a terminal or an encoding would take for something else, and text that looks like
 * such an escape.
 */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}|\\(?=u[0-9a-f]{4})/gu;

/**
 * A text as a cell that can be restored exactly: each `\u…` is the character with that number; then, if the cell
 * begins with `'` and would be a formula without its leading `'`s, one `'` is removed.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function textCell(text: string): string {
  const neutral = FORMULA.test(text) ? `'${text}` : text;
  return neutral.replace(UNSAFE, toEscape).replace(SEPARATOR, toEscape);
}

/** A list as a cell: its only value unchanged, if that is not empty and does not begin with `[`; else a JSON array. */
export function listCell(values: readonly string[]): string {
  const [only = '', ...others] = values;
  const isPlain = others.length === 0 && only !== '' && !only.startsWith('[');
  return isPlain ? textCell(only) : toSafeJson(values).replace(SEPARATOR_IN_JSON, toEscape);
}

const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
