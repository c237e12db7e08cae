import { JSONPath } from 'jsonpath-plus';
import * as z from 'zod';
import { readJsonFilter, type JsonFilter } from './json-filter.ts';

/** Everything that a path finds in a JSON value, in order. */
export type JsonPath = (json: object) => unknown[];

/** A plain path, and the filter behind it. */
interface Section {
  readonly path: string;
  readonly filter: JsonFilter | undefined;
}

const Matches = z.array(z.unknown());

/**
 * Reads a JSONPath. Its filters are ours ({@link readJsonFilter}), and the library is told to evaluate nothing: with
 * `eval: 'safe'`, its 10.3.0 ran code of a document.
 * @throws {Error} that names a filter, or a script in brackets, that is not simulated
 * @see https://github.com/JSONPath-Plus/JSONPath
 */
export function readJsonPath(text: string): JsonPath {
  const sections = sectionsOf(rooted(text));
  return (json) => sections.reduce<unknown[]>((found, section) => found.flatMap(findIn(section)), [json]);
}

/** AWS takes a path without its root: `Owner.ID` is `$.Owner.ID`. */
const rooted = (text: string): string => {
  if (text.startsWith('$')) return text;
  return /^[.[]/.test(text) ? `$${text}` : `$.${text}`;
};

const findIn =
  ({ path, filter }: Section) =>
  (json: unknown): unknown[] => {
    const found = path === '$' ? [json] : plainMatches(path, json);
    if (filter === undefined) return found;
    return found.flatMap((value) => elementsOf(value).filter(filter));
  };

/** The library finds nothing in what is not an object, and may be asked for nothing else. */
const plainMatches = (path: string, json: unknown): unknown[] =>
  typeof json === 'object' && json !== null
    ? Matches.parse(JSONPath({ path, json, wrap: true, eval: false }))
    : [];

const elementsOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];

/** Cuts a path behind each of its filters; what follows begins at what the filter let through. */
function sectionsOf(text: string): readonly Section[] {
  const sections: Section[] = [];
  let from = 0;
  let path = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '[') continue;
    const end = endOfBracket(text, at);
    const inside = text.slice(at + 1, end).trim();
    if (inside.startsWith('?(') && inside.endsWith(')')) {
      path += text.slice(from, at);
      sections.push({ path, filter: readJsonFilter(inside.slice(2, -1)) });
      [from, path] = [end + 1, '$'];
    } else if (/^[?(]/.test(inside)) {
      throw new Error(`[${inside}] is not simulated: only a filter [?(…)], a name, an index or a slice is`);
    }
    at = end;
  }
  path += text.slice(from);
  return path === '$' && sections.length > 0 ? sections : [...sections, { path, filter: undefined }];
}

/** Where the bracket that opens there closes; quotes may hold brackets. */
function endOfBracket(text: string, start: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = undefined;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '[') depth += 1;
    else if (character === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new Error(`The selector ${text} has a bracket that is not closed`);
}
