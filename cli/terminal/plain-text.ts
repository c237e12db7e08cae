const SPACES = /[\t\n\v\f\r]+/g;
/** Control characters, format characters (including bidirectional ones), and separators of lines and paragraphs. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same without the new line that formatted JSON has: within a text it is escaped already. */
const CONTROLS_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const CONTROLS_IN_CSV = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const REPLACEMENT = '\uFFFD';

/** Untrusted text made harmless for one line of a terminal: it cannot colour, move, hide or reorder anything. */
export const plainText = (text: string): string =>
  text.replaceAll(SPACES, ' ').replaceAll(CONTROLS, REPLACEMENT);

/** The same for text that keeps its lines. */
export const plainLines = (text: string): string => text.replaceAll(CONTROLS_IN_CSV, REPLACEMENT);

/** JSON in which everything is escaped that a terminal might obey. Its value is the same. */
export const plainJson = (json: string): string =>
  json.replaceAll(CONTROLS_IN_JSON, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
