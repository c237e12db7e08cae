import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSync } from 'oxc-parser';
import { readSources } from '../../lint/read-sources.ts';
import { RETIRED_WORDS, type RetiredFrom } from '../../lint/retired-words.ts';
import { toOpenApi } from '../../src/api/http/openapi.ts';
import { ROUTES } from '../../src/api/routes.ts';

const PROJECT = join(import.meta.dirname, '../..');
const retiredFrom = (place: RetiredFrom): readonly string[] =>
  RETIRED_WORDS.filter(({ from }) => from.includes(place)).map(({ word }) => word);

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Whether a name in camel case is the word, begins with it, or ends with it. */
function holds(name: string, word: string): boolean {
  const plain = lowerFirst(name);
  const begins = lowerFirst(word);
  const next = plain.slice(begins.length, begins.length + 1);
  return (
    plain === begins ||
    name.endsWith(upperFirst(word)) ||
    (plain.startsWith(begins) && next === next.toUpperCase() && /[A-Z]/.test(next))
  );
}

function exportsOf(file: string, source: string): readonly string[] {
  const { module } = parseSync(file, source);
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName }) => exportName.name ?? []),
  );
}

/** Every property and parameter that an OpenAPI document names. */
function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  const properties = 'properties' in value ? value.properties : undefined;
  const own = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const parameter = 'in' in value && 'name' in value && typeof value.name === 'string' ? [value.name] : [];
  return [...own, ...parameter, ...Object.values(value).flatMap(fieldsOf)];
}

const proseFaults = (text: string): readonly string[] =>
  retiredFrom('prose').filter((word) => new RegExp(`\\b${word}(?:s|ed)?\\b`, 'i').test(text));

test.each<[name: string, word: string, expected: boolean]>([
  ['poke', 'poke', true],
  ['pokeParent', 'poke', true],
  ['createPoke', 'poke', true],
  ['ConnectionWorld', 'World', true],
  ['World', 'World', true],
  ['placement', 'place', false],
  ['replace', 'place', false],
  ['nearest', 'near', false],
  ['placeholder', 'place', false],
])('%s holds %s: %s', (name, word, expected) => {
  expect(holds(name, word)).toBe(expected);
});

test('a page that uses a retired word is found', () => {
  expect(proseFaults('A count pokes the parent, and a stub is written.')).toEqual(['poke', 'stub']);
  expect(proseFaults('A reconcile marks the parent.')).toEqual([]);
});

test('each word is retired once, and has a word in its stead', () => {
  const words = RETIRED_WORDS.map(({ word }) => word);
  expect(new Set(words).size).toBe(words.length);
  for (const { word, use, from } of RETIRED_WORDS) {
    expect(from.length).toBeGreaterThan(0);
    expect(use).not.toBe(word);
  }
});

test('no exported name holds a retired word', () => {
  const sources = readSources(PROJECT, (path) => /^(src|cli|handlers|lint)\/.*\.ts$/.test(path));
  const names = [...sources].flatMap(([file, source]) =>
    exportsOf(file, source).map((name) => ({ file, name })),
  );
  expect(names.length).toBeGreaterThan(500);
  const faults = names.filter(({ name }) => retiredFrom('name').some((word) => holds(name, word)));
  expect(faults).toEqual([]);
});

test('no field or parameter of the API is a retired word', () => {
  const fields = fieldsOf(toOpenApi(ROUTES, '0.0.0'));
  expect(fields).toContain('verdict');
  const retired = new Set(retiredFrom('field'));
  expect(fields.filter((field) => retired.has(field))).toEqual([]);
});

test('no page uses a retired word', () => {
  const pages = readSources(PROJECT, (path) => /^(docs\/.*|README|CONTRIBUTING|SECURITY)\.md$/.test(path));
  pages.forEach((text, page) => {
    expect([page, proseFaults(text)]).toEqual([page, []]);
  });
});
