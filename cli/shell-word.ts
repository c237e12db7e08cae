const PLAIN_WORD = /^[\w./@:%+=,-]+$/;

/** A value as one word of a POSIX shell: within single quotes only the quote itself has a meaning. */
export const shellWord = (text: string): string =>
  PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
