import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { VERSION } from '../../src/store/schema.ts';
import type { Item } from '../../src/store/table.ts';
import type { Code } from '../support/a-rollcall.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
export const codeFile = (version: number): string => path(`versions/v${version}.mjs.gz`);
export const itemsFile = (version: number): string => path(`items/v${version}.json`);
const path = (name: string): string => fileURLToPath(new URL(name, FIXTURES));

/** The versions that are kept, the oldest first. */
export const KEPT: readonly number[] = readdirSync(path('items'))
  .map((name) => Number(/^v(\d+)\.json$/.exec(name)?.[1]))
  .sort((one, other) => one - other);
/** The version before this one, or this one as it was last released. */
export const LAST_RELEASE = Math.max(...KEPT.filter((version) => version <= VERSION));

/** The code of a version as it was released, in one file. */
export async function loadVersion(version: number): Promise<Code> {
  const code = gunzipSync(readFileSync(codeFile(version))).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)) as Code;
}

/** The items that a version wrote in the story of all items. */
export const readItems = (version: number): readonly Item[] =>
  parseItems(readFileSync(itemsFile(version), 'utf8'));

/** What `writeItems` wrote. */
export const parseItems = (text: string): readonly Item[] =>
  JSON.parse(text, (_name, value: unknown) =>
    isBytes(value) ? Uint8Array.from(Buffer.from(value.base64, 'base64')) : value,
  ) as readonly Item[];

const isBytes = (value: unknown): value is { readonly base64: string } =>
  typeof value === 'object' && value !== null && 'base64' in value;

/** As `readItems` reads them. */
export const writeItems = (items: readonly Item[]): string =>
  `${JSON.stringify(items.map(toJson), undefined, 1)}\n`;

const toJson = (item: Item): object =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
    ]),
  );
