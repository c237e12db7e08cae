import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  above,
  absent,
  all,
  any,
  below,
  lower,
  equal,
  notNumber,
  present,
  still,
  unequal,
  type Condition,
  type Table,
} from '../../src/store/table.ts';
import { NOW } from '../support/builders.ts';

/** What every Table must keep true. Every test uses keys of its own, so one table serves them all. */
export function describeTable(name: string, table: () => Table): void {
  describe(`${name} keeps the promises of a Table:`, () => {
    const key = () => ({ pk: randomUUID(), sk: 'ITEM' });

    test('what was put is there, bytes and nesting included, and what is undefined is not', async () => {
      const where = key();
      const item = { ...where, n: 1, s: 'x', list: [{ a: 'b', c: undefined }], map: { d: [true] } };
      await expect(table().put({ ...item, bytes: new Uint8Array([1, 2, 3]), gone: undefined })).resolves.toBe(
        true,
      );
      const found = await table().get(where);
      expect(found).toMatchObject({ ...where, n: 1, s: 'x', list: [{ a: 'b' }], map: { d: [true] } });
      expect(found?.['bytes']).toEqual(new Uint8Array([1, 2, 3]));
      expect(Object.keys(found ?? {})).not.toContain('gone');
    });

    test('what is not there is undefined', async () => {
      await expect(table().get(key())).resolves.toBeUndefined();
    });

    test.each<[string, Condition, boolean, boolean]>([
      ['absent', absent('n'), false, true],
      ['present', present('n'), true, false],
      ['equal', equal('n', 5), true, false],
      ['equal to another', equal('n', 6), false, false],
      ['unequal', unequal('n', 6), true, false],
      ['unequal to itself', unequal('n', 5), false, false],
      ['below', below('n', 6), true, false],
      ['not below', below('n', 5), false, false],
      ['above', above('n', 4), true, false],
      ['not above', above('n', 5), false, false],
      ['a text is not above a number', above('s', 0), false, false],
      ['a text is not below a number', below('s', 9), false, false],
      ['no number: a text', notNumber('s'), true, true],
      ['no number: a number', notNumber('n'), false, true],
      ['lower than another', lower('n', 'm'), true, false],
      ['not lower than another', lower('m', 'n'), false, false],
      ['not lower than what is not there', lower('n', 'x'), false, false],
      ['still what it was', still('n', 5), true, false],
      ['still absent', still('n', undefined), false, true],
      ['all', all(equal('n', 5), below('n', 9)), true, false],
      ['all but one', all(equal('n', 5), below('n', 1)), false, false],
      ['any', any(absent('n'), equal('n', 5)), true, true],
      ['any of one', all(any(any(equal('n', 5)))), true, false],
      ['nested', all(present('n'), any(absent('x'), below('x', 1))), true, false],
    ])('a condition decides: %s', async (_why, condition, onItem, onNothing) => {
      const where = key();
      await table().put({ ...where, n: 5, m: 6, s: '7' });
      await expect(table().update(where, { set: { y: 1 } }, condition)).resolves.toBe(onItem);
      await expect(table().put({ ...where, n: 5, m: 6, s: '7' }, condition)).resolves.toBe(onItem);
      await expect(table().put({ ...key(), n: 5 }, condition)).resolves.toBe(onNothing);
      await expect(table().update(key(), { set: { y: 1 } }, condition)).resolves.toBe(onNothing);
    });

    test('a refused write changes nothing', async () => {
      const where = key();
      await table().put({ ...where, n: 1 });
      await table().update(where, { set: { n: 2 }, remove: ['m'] }, absent('n'));
      await expect(table().get(where)).resolves.toEqual({ ...where, n: 1 });
    });

    test('an update sets, removes and creates; what is undefined stays as it was', async () => {
      const where = key();
      await table().update(where, { set: { a: 1, b: 2, c: undefined }, setOnce: { d: 1 } });
      await table().update(where, { set: { a: undefined, c: 3 }, setOnce: { d: 2 }, remove: ['b'] });
      await expect(table().get(where)).resolves.toEqual({ ...where, a: 1, c: 3, d: 1 });
    });

    test('a query gives the items of a partition whose sort key begins so, in its order, over many pages', async () => {
      const pk = randomUUID();
      const filler = 'x'.repeat(300_000);
      for (const sk of ['A#3', 'A#1', 'B#1', 'A#2', 'A#4', 'A#5']) await table().put({ pk, sk, filler });
      const found = await table().query(pk, 'A#');
      expect(found.map(({ sk }) => sk)).toEqual(['A#1', 'A#2', 'A#3', 'A#4', 'A#5']);
    });

    test('a query can go from one sort key to another, both included', async () => {
      const pk = randomUUID();
      for (const sk of ['A#1', 'A#2', 'A#2#1', 'A#3', 'A#30', 'B#1']) await table().put({ pk, sk, n: 1 });
      const between = async (from: string, to: string) =>
        (await table().query(pk, { from, to }, [])).map(({ sk }) => sk);
      await expect(between('A#2', 'A#3')).resolves.toEqual(['A#2', 'A#2#1', 'A#3']);
      await expect(between('A#3', 'A#3')).resolves.toEqual(['A#3']);
      await expect(between('A#31', 'A#9')).resolves.toEqual([]);
    });

    test('a query can leave attributes out; the key is always there, and so is what has expired not', async () => {
      const pk = randomUUID();
      const expired = Math.floor(NOW / 1000) - 1;
      await table().put({ pk, sk: 'A#1', status: 'here', outputs: 'x'.repeat(300_000), n: 1 });
      await table().put({ pk, sk: 'A#2', outputs: 'x'.repeat(300_000), size: 2 });
      await table().put({ pk, sk: 'A#3', status: 'gone', expiresAt: expired });
      // `status`, `size` and `range` are words that DynamoDB keeps for itself.
      await expect(table().query(pk, 'A#', ['status', 'size', 'range'])).resolves.toEqual([
        { pk, sk: 'A#1', status: 'here' },
        { pk, sk: 'A#2', size: 2 },
      ]);
      await expect(table().query(pk, 'A#', [])).resolves.toEqual([
        { pk, sk: 'A#1' },
        { pk, sk: 'A#2' },
      ]);
    });

    test('many keys are read at once; what is not there is left out', async () => {
      const pk = randomUUID();
      for (let number = 0; number < 5; number += 1) await table().put({ pk, sk: `N#${number}` });
      const keys = Array.from({ length: 130 }, (_, number) => ({ pk, sk: `N#${number}` }));
      expect((await table().getMany(keys)).map(({ sk }) => sk).sort()).toEqual([
        'N#0',
        'N#1',
        'N#2',
        'N#3',
        'N#4',
      ]);
    });

    test('what has expired is not there, whether or not it has been deleted', async () => {
      const where = key();
      const expired = Math.floor(NOW / 1000) - 1;
      await table().put({ ...where, expiresAt: expired });
      await table().put({ pk: where.pk, sk: 'LATER', expiresAt: expired + 3600 });
      await expect(table().get(where)).resolves.toBeUndefined();
      await expect(table().getMany([where])).resolves.toEqual([]);
      expect((await table().query(where.pk, '')).map(({ sk }) => sk)).toEqual(['LATER']);
    });

    test('the index of what is open is sparse, ordered and paged', async () => {
      const pks = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const nextCheckTimes = [300, 100, 200, 999_999];
      for (const [index, pk] of pks.entries())
        await table().put({ pk, sk: 'PARENT', open: 'contract', nextCheckAt: nextCheckTimes[index] });
      await table().put({ ...key(), open: 'contract' });
      await table().put({ ...key(), nextCheckAt: 1 });

      const query = { index: 'open', value: 'contract', upTo: 1000, limit: 2 } as const;
      const first = await table().queryIndex(query);
      const second = await table().queryIndex({ ...query, after: first.next });
      expect([...first.items, ...second.items].map(({ pk }) => pk)).toEqual([pks[1], pks[2], pks[0]]);
      const rest =
        second.next === undefined ? [] : (await table().queryIndex({ ...query, after: second.next })).items;
      expect(rest).toEqual([]);
    });

    test('the index of roots can be read newest first', async () => {
      const listed = randomUUID();
      for (const startTimeId of ['2026-01-01#a', '2026-03-01#c', '2026-02-01#b']) {
        await table().put({ pk: randomUUID(), sk: 'PARENT', listed, startTimeId });
      }
      const page = await table().queryIndex({ index: 'listed', value: listed, newestFirst: true, limit: 2 });
      expect(page.items.map((item) => item['startTimeId'])).toEqual(['2026-03-01#c', '2026-02-01#b']);
      const rest = await table().queryIndex({
        index: 'listed',
        value: listed,
        newestFirst: true,
        limit: 2,
        after: page.next,
      });
      expect(rest.items.map((item) => item['startTimeId'])).toEqual(['2026-01-01#a']);
      const older = {
        index: 'listed',
        value: listed,
        newestFirst: true,
        limit: 1,
        upTo: '2026-02-02',
      } as const;
      const bounded = await table().queryIndex(older);
      const last = await table().queryIndex({ ...older, after: bounded.next });
      expect([...bounded.items, ...last.items].map((item) => item['startTimeId'])).toEqual([
        '2026-02-01#b',
        '2026-01-01#a',
      ]);
    });
  });
}
