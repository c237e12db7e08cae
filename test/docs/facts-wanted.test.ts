import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FACTS } from '../../cli/facts/all-facts.ts';

test('docs/facts-wanted.md has every fact that rollcall facts lists, in its words, and no other', () => {
  const page = readFileSync('docs/facts-wanted.md', 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\|$/gm)].map(([, id, ...cells]) => [
    id,
    ...cells,
  ]);
  expect(rows).toEqual(FACTS.map(({ id, question, howToAnswer }) => [id, question, howToAnswer]));
});

test('its other commands only read', () => {
  const page = readFileSync('docs/facts-wanted.md', 'utf8');
  const commands = [...page.matchAll(/`aws [\w-]+ ([\w-]+) /g)].map(([, operation]) => operation);
  expect(commands.length).toBeGreaterThan(2);
  for (const operation of commands) expect(operation).toMatch(/^(list|get|describe)-/);
});
