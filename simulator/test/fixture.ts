import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const FIXTURES = join(import.meta.dirname, 'fixtures');

/** The text of a file under `fixtures/`. */
export const fixtureText = (path: string): string => readFileSync(join(FIXTURES, path), 'utf8');

export const fixture = (path: string): unknown => JSON.parse(fixtureText(path));

/** The specification. */
export const readReadme = (): string => readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
