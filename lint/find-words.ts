import { parseSync } from 'oxc-parser';
import { PLAIN_FOLDERS, PLAIN_WORDS, WORD_TABLES, type PlainWord } from './plain-words.ts';

/** One word in one line of a text. */
export interface FoundWord {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly word: string;
  readonly instead: string;
}

const TEXT_FILE = /\.(ts|js|mjs|cjs|md|yml)$/;
const CODE_FILE = /\.(ts|js|mjs|cjs)$/;

/** @returns whether the texts of this file keep to the table */
export function isPlain(path: string): boolean {
  if (!TEXT_FILE.test(path) || WORD_TABLES.includes(path)) return false;
  return PLAIN_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/**
 * Checks the comments and the string literals of code, and everything of other files.
 *
 * @param sources text by path
 * @returns every refused word, by file, then by line
 */
export function findWords(
  sources: ReadonlyMap<string, string>,
  words: readonly PlainWord[] = PLAIN_WORDS,
): readonly FoundWord[] {
  const patterns = words.map((plain) => ({ ...plain, pattern: new RegExp(`\\b${plain.word}\\b`, 'i') }));
  return [...sources].flatMap(([file, source]) => {
    // Most files hold none of the words, and need not be parsed.
    if (!patterns.some(({ pattern }) => pattern.test(source))) return [];
    const text = CODE_FILE.test(file) ? proseOf(file, source) : source;
    return text
      .split('\n')
      .flatMap((line, at) =>
        patterns
          .filter(({ pattern }) => pattern.test(line))
          .map(({ word, instead }) => ({ file, line: at + 1, word, instead })),
      );
  });
}

/** The source in which everything but comments and string literals is blank; lines stay where they are. */
function proseOf(file: string, source: string): string {
  const { program, comments } = parseSync(file, source);
  const spans: { readonly start: number; readonly end: number }[] = [...comments];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (isText(node)) spans.push(node);
    Object.values(node).forEach(visit);
  };
  visit(program);
  const kept = source.replaceAll(/[^\n]/g, ' ').split('');
  for (const { start, end } of spans) {
    for (let at = start; at < end; at += 1) kept[at] = source.charAt(at);
  }
  return kept.join('');
}

function isText(node: object): node is { readonly start: number; readonly end: number } {
  if (!('type' in node) || !('start' in node) || !('end' in node)) return false;
  return (
    node.type === 'TemplateElement' ||
    (node.type === 'Literal' && 'value' in node && typeof node.value === 'string')
  );
}
