import { isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** A YAML text, and where its parts stand. */
export interface YamlLines {
  readonly content: unknown;
  /** The line, from 1, of a key or a value by its path; of what surrounds it if it is not there. */
  lineOf(path: readonly PropertyKey[]): number;
  /** The line, from 1, on which a text stands last as a value. */
  lastLineOf(text: string): number;
}

/** @throws {YAMLParseError} that says the line, or a ReferenceError for a bomb of aliases */
export function readYamlLines(text: string): YamlLines {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [fault] = document.errors;
  if (fault !== undefined) throw fault;
  const lineAt = (offset = 0): number => Math.max(lineCounter.linePos(offset).line, 1);
  return {
    content: document.toJS(),
    lineOf: (path) => {
      let node: unknown = document.contents;
      let offset = isNode(node) ? node.range?.[0] : 0;
      for (const key of path) {
        const pair = isMap(node)
          ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
          : undefined;
        const child: unknown =
          pair === undefined ? isCollection(node) && node.get(String(key), true) : pair.value;
        const start = isPair(pair) && isNode(pair.key) ? pair.key : child;
        if (!isNode(start)) break;
        offset = start.range?.[0];
        node = child;
      }
      return lineAt(offset);
    },
    lastLineOf: (wanted) => {
      let offset = 0;
      visit(document, {
        Scalar: (_key, { value, range }) => {
          if (value === wanted) offset = range?.[0] ?? offset;
        },
      });
      return lineAt(offset);
    },
  };
}
