/** What stands for a character that a name does not keep. */
const INSTEAD = '·';

/** Letters, digits, and what names of accounts, roles and runbooks are usually made of. */
const NOT_KEPT = /[^\p{L}\p{M}\p{N} \-_./:+=,()']/gu;

/**
 * An untrusted name as text that no channel reads as anything else: no mention, link, markup, line or control character. It is for
 * people; whatever has to be exact is an ID.
 *
 * - Compatibility forms are resolved first (NFKC), so that none turns into `<` or `@` on the way.
 * - `@` becomes `(at)`, and any other character that is not usual in names becomes `·`.
 * - What a client could make a link of loses its slashes and dots: `·` in `a·example`, `/·` for `//`.
 *
 * @param most characters, at least 2; a longer name is cut
 * @returns at least one character
 */
export function safeName(name: string, most: number): string {
  const text = name
    .normalize('NFKC')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll('@', '(at)')
    .replaceAll(NOT_KEPT, INSTEAD)
    .replaceAll(/\.(?=\p{L})/gu, INSTEAD)
    .replaceAll('//', `/${INSTEAD}`)
    .trim();
  if (text === '') return '(no name)';
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A name of AWS's own alphabet for documents: exact, for machines and filters. Undefined for any other. */
export const exactRunbook = (name: string): string | undefined =>
  /^[\w.:/-]{3,256}$/.test(name) ? name : undefined;

/**
 * A text of Rollcall's own in which only names could be meant as markup: it has no character that Slack, Teams or a mail client gives a
 * meaning. Placeholders such as `<runbook>` become `RUNBOOK`.
 */
export const plainText = (text: string): string =>
  text
    .replaceAll(/<([a-z-]+)>/g, (_whole, word: string) => word.toUpperCase())
    .replaceAll(/[<>&@`*~|[\]\\]/g, INSTEAD)
    .replaceAll(/(?<!\w)_+|_+(?!\w)/g, INSTEAD);

/** A text of ASCII alone, in one line: for the subject of an e-mail and for metrics. */
export const asciiText = (text: string): string => text.replaceAll('…', '...').replaceAll(/[^ -~]/g, '?');
