import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A recipe of docs/architecture.md, "How to add …", carried out with an example. */
export interface Recipe {
  /** How its paragraph begins, in bold. */
  readonly title: string;
  /** What a developer writes first; the compiler names what else it needs. */
  readonly first: readonly Edit[];
  /** What the compiler names then. */
  readonly named: readonly string[];
  /** All other edits. */
  readonly rest: readonly Edit[];
  /** A script of `checks` that ends with an error if the addition does not work. */
  readonly check: string;
}

export type Edit =
  /** Puts `text` before the only occurrence of `before` in a file. */
  | { readonly file: string; readonly before: string; readonly text: string }
  /** A new file. */
  | { readonly file: string; readonly content: string };

/** @throws {Error} if the text before which it belongs does not occur exactly once: the recipe is out of date */
export function apply(root: string, edits: readonly Edit[]): void {
  for (const edit of edits) {
    const path = join(root, edit.file);
    if ('content' in edit) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, edit.content);
      continue;
    }
    const [start, end, ...more] = readFileSync(path, 'utf8').split(edit.before);
    if (start === undefined || end === undefined || more.length > 0) {
      throw new Error(`${edit.file}: '${edit.before}' does not stand there once`);
    }
    writeFileSync(path, `${start}${edit.text}${edit.before}${end}`);
  }
}

/** The files that a recipe touches, each once, sorted. */
export const filesOf = ({ first, rest }: Recipe): readonly string[] =>
  [...new Set([...first, ...rest].map(({ file }) => file))].sort();
