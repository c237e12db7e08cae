import { toSafeJson } from './safe-json.ts';

/** Where a spreadsheet would see a formula, however many quotes already stand before it. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Where a spreadsheet that takes it for a separator, as in countries with a decimal comma, would see a formula that calls something:
 * quotes hold nothing together there.
 */
const SEPARATOR = /[;\t\n](?="*[=+\-@＝＋－＠][^;\t\n]*[(|!])/g;
/** The same in JSON, where a quote has a backslash before it, and tabs and line ends are none. */
const SEPARATOR_IN_JSON = /;(?=(?:\\?")*[=+\-@＝＋－＠][^;]*[(|!])/g;

/** What an eye, a terminal or an encoding would take for something else; and what looks as if it had been written for such. */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}|\\(?=u[0-9a-f]{4})/gu;

/**
 * A text as a cell, which can be undone: each `\u…` is the character with that number; then, if `'` begins a cell that would be a
 * formula without any `'`, one of them is taken away.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function textCell(text: string): string {
  const neutral = FORMULA.test(text) ? `'${text}` : text;
  return neutral.replace(UNSAFE, toEscape).replace(SEPARATOR, toEscape);
}

/** A list as a cell: its only value as it is, if that is not empty and does not begin with `[`; else a JSON array. */
export function listCell(values: readonly string[]): string {
  const [only = '', ...others] = values;
  const isPlain = others.length === 0 && only !== '' && !only.startsWith('[');
  return isPlain ? textCell(only) : toSafeJson(values).replace(SEPARATOR_IN_JSON, toEscape);
}

const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
