/** What JSON leaves as it is, and a terminal, a line reader or an eye would take for something else. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * JSON in one line of text: no control character, no line separator and no mark that turns the direction of writing stands in it
 * but as `\u…`. Any JSON parser reads the same value out of it.
 */
export const toSafeJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
