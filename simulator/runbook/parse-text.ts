import { parseDocument, type YAMLParseError } from 'yaml';
import { indentContinuations } from './indent-continuations.ts';

export interface ParsedText {
  readonly content: unknown;
  /** What AWS takes too, and what is hardly meant: a key that stands twice. */
  readonly warnings: readonly string[];
}

/** Text that is neither YAML nor JSON. */
export class NotWellFormedError extends Error {
  override readonly name = 'NotWellFormedError';
  /** Counted from 1; undefined where it is not known. */
  readonly position: { readonly line: number; readonly column: number } | undefined;

  constructor(words: string, cause?: YAMLParseError) {
    super(words, { cause });
    const [start] = cause?.linePos ?? [];
    this.position = start && { line: start.line, column: start.col };
  }
}

/** Aliases may make little text into much. */
const MOST_ALIASES = 100;
const OPTIONS = { logLevel: 'error', prettyErrors: true } as const;

/**
 * Reads YAML as AWS takes it, or JSON. Of a key that stands twice in a map, the last counts.
 * @throws {NotWellFormedError}
 */
export function parseText(text: string): ParsedText {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof NotWellFormedError)) throw error;
    const indented = indentContinuations(text);
    if (indented === text) throw error;
    try {
      return parse(indented);
    } catch {
      throw error;
    }
  }
}

function parse(text: string): ParsedText {
  try {
    const document = parseDocument(text, OPTIONS);
    const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
    const other = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
    if (other !== undefined) throw new NotWellFormedError(other.message, other);
    const warnings = twice.map(
      ({ linePos }) => `a key stands twice, at line ${linePos?.[0].line ?? 0}: the last counts`,
    );
    return { content: document.toJS({ maxAliasCount: MOST_ALIASES }), warnings };
  } catch (error) {
    if (error instanceof NotWellFormedError) throw error;
    throw new NotWellFormedError(error instanceof Error ? error.message : String(error));
  }
}
