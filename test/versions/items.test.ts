import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ResultBody, VERSION } from '../../src/store/schema.ts';
import type { Item } from '../../src/store/table.ts';
import { aRollcall, type Code } from '../support/a-rollcall.ts';
import { askAll, executionsIn, LISTS, routesOf } from './all-routes.ts';
import { KEPT, LAST_RELEASE, loadVersion, parseItems, readItems, writeItems } from './kept-versions.ts';
import { ITEM_KINDS, shapeOf } from './shape-of.ts';
import { tellAllItems } from './story-of-all-items.ts';

let now: number;
let written: readonly Item[];
let lastRelease: Code;
beforeAll(async () => {
  const { run, items } = await tellAllItems();
  // As DynamoDB keeps them: without what is undefined.
  [written, now] = [parseItems(writeItems(items)), run.clock.now()];
  lastRelease = await loadVersion(LAST_RELEASE);
});

/** What a version answers to every question, over these items. */
async function answersOf(items: readonly Item[], code?: Code) {
  const run = aRollcall({ now, ...(code && { code }) });
  for (const item of items) await run.table.put(item);
  const paths = [...LISTS, ...executionsIn(items).flatMap((executionId) => routesOf(executionId, items))];
  return askAll(run.api(), paths);
}

test('every version up to this one is kept, and no other', () => {
  expect(KEPT.at(-1)).toBeLessThanOrEqual(VERSION);
  expect(KEPT).toEqual(Array.from({ length: KEPT.length }, (_, n) => n + 1));
  expect(KEPT.at(-1)).toBeGreaterThanOrEqual(VERSION - 1);
});

test('the version that the documents name is this one', () => {
  const text = readFileSync('docs/architecture.md', 'utf8');
  expect(/^Each item carries a `version`, today (\d+)\./m.exec(text)?.[1]).toBe(String(VERSION));
});

test.each(KEPT)('what version %i wrote, this one reads as that one read it', async (version) => {
  const items = readItems(version);
  const [ours, theirs] = [await answersOf(items), await answersOf(items, await loadVersion(version))];
  const statuses = [...ours.values()].map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(50);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
  expect(ours).toEqual(theirs);
});

test('what this version writes, the last release reads as this one does: it can be rolled back', async () => {
  expect(await answersOf(written, lastRelease)).toEqual(await answersOf(written));
});

test('the story of all items has every kind of item', () => {
  expect([...new Set(written.map((item) => shapeOf(item).kind))].sort()).toEqual([...ITEM_KINDS].sort());
});

/** Names of what stands in a value and not in what was read of it, however deep. */
function lost(value: unknown, read: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if (typeof read !== 'object' || read === null) return [path];
  const known = new Map(Object.entries(read));
  return Object.entries(value).flatMap(([name, inner]) =>
    known.has(name) ? lost(inner, known.get(name), `${path}.${name}`) : [`${path}.${name}`],
  );
}

test('all that is written is read: the schema of each item names every attribute of it, however deep', () => {
  for (const item of written) {
    const { kind, shape } = shapeOf(item);
    expect(lost(item, shape.parse(item), kind)).toEqual([]);
    expect(Object.keys(item).filter((name) => !(name in shape.shape))).toEqual([]);
  }
});

test('all that is packed into a result is read', () => {
  const bodies = written.flatMap(({ body }) => (body instanceof Uint8Array ? [unpackIfWhole(body)] : []));
  const whole = bodies.filter((body) => body !== undefined);
  expect(whole.length).toBeGreaterThan(5);
  for (const body of whole) expect(lost(body, ResultBody.parse(body), 'body')).toEqual([]);
});

/** Undefined for a part. */
function unpackIfWhole(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

describe('what is written does not change by the way', () => {
  /** By kind of item, its attributes and what each is: a type, or the types in a list. */
  const signatures = (items: readonly Item[]): Readonly<Record<string, readonly string[]>> => {
    const byKind = new Map<string, Set<string>>();
    for (const item of items) {
      const { kind } = shapeOf(item);
      const known = byKind.get(kind) ?? new Set();
      for (const [name, value] of Object.entries(item)) known.add(`${name}: ${typeOf(value)}`);
      byKind.set(kind, known);
    }
    return Object.fromEntries([...byKind].map(([kind, known]) => [kind, [...known].sort()]));
  };

  // Who changes an item on purpose raises VERSION, has the version before read it, and keeps the new one: npm run keep-version.
  test('the items of this version are those that are kept of it', () => {
    if (!KEPT.includes(VERSION)) return;
    expect(signatures(written)).toEqual(signatures(readItems(VERSION)));
  });
});

function typeOf(value: unknown): string {
  if (value instanceof Uint8Array) return 'bytes';
  if (Array.isArray(value)) return `list of ${[...new Set(value.map(typeOf))].sort().join(' or ')}`;
  if (typeof value !== 'object' || value === null) return typeof value;
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${typeOf(inner)}`)
    .sort()
    .join(', ')} }`;
}
