const SPACES = /[\t\n\v\f\r]+/g;
/** Controls, format characters (bidirectional ones among them), and separators of lines and paragraphs. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** The same, but for the new line that JSON is laid out with: within a text it is escaped already. */
const CONTROLS_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const CONTROLS_IN_CSV = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const REPLACEMENT = '\uFFFD';

/** Text from outside made harmless for a line on a terminal: it cannot colour, move, hide or reorder anything. */
export const plainText = (text: string): string =>
  text.replaceAll(SPACES, ' ').replaceAll(CONTROLS, REPLACEMENT);

/** The same of text whose lines are to stay. */
export const plainLines = (text: string): string => text.replaceAll(CONTROLS_IN_CSV, REPLACEMENT);

/** JSON with everything escaped that a terminal might obey. It means the same. */
export const plainJson = (json: string): string =>
  json.replaceAll(CONTROLS_IN_JSON, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
