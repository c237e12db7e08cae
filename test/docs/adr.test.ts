import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const FOLDER = 'docs/adr';
const NAMES = readdirSync(FOLDER).filter((name) => /^\d{4}-/.test(name));
const index = readFileSync(`${FOLDER}/README.md`, 'utf8');

test('decisions are numbered without a gap', () => {
  expect(NAMES.toSorted().map((name) => Number(name.slice(0, 4)))).toEqual(NAMES.map((_, at) => at + 1));
});

test.each(NAMES)('%s has a status, a date and every heading, and the index shows it', (name) => {
  const page = readFileSync(`${FOLDER}/${name}`, 'utf8');
  const title = new RegExp(`^# ${Number(name.slice(0, 4))}\\. (.+)$`, 'm').exec(page)?.[1];
  const date = /^\*\*Status:\*\* (?:accepted|superseded by .+) · \*\*Date:\*\* (\d{4}-\d\d-\d\d)/m.exec(
    page,
  )?.[1];
  expect(title).toBeDefined();
  expect(date).toBeDefined();
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 4)).toEqual(['Context', 'Decision', 'Alternatives', 'Consequences']);
  expect(index).toContain(`[${title}](${name})`);
});
