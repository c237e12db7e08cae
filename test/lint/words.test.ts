import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findWords, isPlain } from '../../lint/find-words.ts';
import { PLAIN_WORDS } from '../../lint/plain-words.ts';
import { readSources } from '../../lint/read-sources.ts';

const PROJECT = join(import.meta.dirname, '../..');

test.each(PLAIN_WORDS)('"$word" is found in a comment, a message and a page', ({ word, instead }) => {
  const sources = new Map([
    ['src/a.ts', `// one\n// it is ${word} there\nconst a = 'Is it ${word.toUpperCase()}?';\n`],
    ['docs/a.md', `A page has ${word}.\n`],
  ]);
  expect(findWords(sources)).toEqual([
    { file: 'src/a.ts', line: 2, word, instead },
    { file: 'src/a.ts', line: 3, word, instead },
    { file: 'docs/a.md', line: 1, word, instead },
  ]);
});

test('a name in code is not a text, and a part of a word is not the word', () => {
  const source = "const nobody = 1;\nconst startedNobody = 'canewood';\n";
  expect(findWords(new Map([['src/a.ts', source]]))).toEqual([]);
});

test('a word in a template literal is found in its line', () => {
  const source = 'const nobody = 1;\nconst a = `one ${nobody}\ntwo whom`;\n';
  expect(findWords(new Map([['src/a.ts', source]])).map(({ line, word }) => [line, word])).toEqual([
    [3, 'whom'],
  ]);
});

test('the tables that name the words are left out, and so is what lies elsewhere', () => {
  expect(['src/a.ts', 'README.md', 'docs/adr/README.md'].every(isPlain)).toBe(true);
  expect(['lint/plain-words.ts', 'srcs/a.ts', 'README.md.txt', 'docs/a.png'].some(isPlain)).toBe(false);
});

test('the project keeps to the table', () => {
  const sources = readSources(PROJECT, isPlain);
  expect(sources.size).toBeGreaterThan(300);
  expect(findWords(sources)).toEqual([]);
});
