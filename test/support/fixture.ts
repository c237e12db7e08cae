import { readFileSync } from 'node:fs';

/** A recorded answer or a sample event, as it is: the text of a file under `test/fixtures`. */
export const fixtureText = (path: string): string =>
  readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');

export const fixture = (path: string): unknown => JSON.parse(fixtureText(path));
