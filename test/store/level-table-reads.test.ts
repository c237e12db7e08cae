import { expect, test } from '@jest/globals';
import type { KeyValueOperation, KeyValueStore } from '../../src/store/key-value-store.ts';
import { LevelTable } from '../../src/store/level-table.ts';
import { NOW } from '../support/builders.ts';

const KEY = { pk: 'a', sk: 'b' };

/** Files in memory that count reads; a batch waits until it is let through. */
function someFiles() {
  const held = new Map<string, string>();
  const counts = { reads: 0 };
  let gate: Promise<void> = Promise.resolve();
  let failure: Error | undefined;
  const files: KeyValueStore = {
    get: async (key) => {
      counts.reads += 1;
      return held.get(key);
    },
    getMany: async (keys) => keys.map((key) => held.get(key)),
    values: async function* none() {
      yield* [];
    },
    keys: () => ({ all: async () => [] }),
    batch: async (operations: KeyValueOperation[]) => {
      await gate;
      if (failure !== undefined) throw failure;
      for (const operation of operations) {
        if (operation.type === 'put') held.set(operation.key, operation.value);
      }
    },
  };
  return {
    table: new LevelTable(files, () => NOW),
    counts,
    hold: (): (() => void) => {
      let open = (): void => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    fail: () => {
      failure = new Error('disk full');
    },
  };
}

test('an item that this process has written is not read from the files again', async () => {
  const { table, counts } = someFiles();
  await table.put({ ...KEY, n: 1 });
  counts.reads = 0;
  await table.update(KEY, { set: { n: 2 } });
  await expect(table.get(KEY)).resolves.toMatchObject({ n: 2 });
  expect(counts.reads).toBe(0);
});

test('what is given is a copy: changing it changes nothing that is kept', async () => {
  const { table } = someFiles();
  await table.put({ ...KEY, list: ['one'] });
  const list = (await table.get(KEY))?.['list'];
  if (!Array.isArray(list)) throw new Error('no list');
  list.push('two');
  await expect(table.get(KEY)).resolves.toMatchObject({ list: ['one'] });
});

test('a write that has not been acknowledged is not shown', async () => {
  const { table, hold } = someFiles();
  await table.put({ ...KEY, n: 1 });
  const open = hold();
  const write = table.put({ ...KEY, n: 2 });
  await expect(table.get(KEY)).resolves.toMatchObject({ n: 1 });
  open();
  await write;
  await expect(table.get(KEY)).resolves.toMatchObject({ n: 2 });
});

test('a write that failed leaves what the files hold', async () => {
  const { table, fail } = someFiles();
  await table.put({ ...KEY, n: 1 });
  fail();
  await expect(table.put({ ...KEY, n: 2 })).rejects.toThrow('disk full');
  await expect(table.get(KEY)).resolves.toMatchObject({ n: 1 });
});
