/** Characters that JSON leaves as they are, and that a terminal, a line reader or a person would misread. */
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * JSON in one line. Control characters, line separators and marks that change the direction of writing are
 * escaped as `\u…`. Any JSON parser reads the same value.
 */
export const toSafeJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
