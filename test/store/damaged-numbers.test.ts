import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { UnreadableItemError } from '../../src/domain/unreadable-item-error.ts';
import { createStore } from '../../src/store/store.ts';
import { CENTRAL, DAY, id, NOW } from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';

type Store = ReturnType<typeof createStore>;

// DynamoDB keeps numbers of 38 digits, which JavaScript has not. The SDK throws at some of them, and with them at a whole page.

const ROOTS = [1, 2, 3];
const unreadable: UnreadableItemError[] = [];
let dynalite: DynaliteTable;
let store: Store;

beforeEach(async () => {
  unreadable.length = 0;
  dynalite = await startDynaliteTable(() => NOW);
  store = createStore(dynalite.table, {
    now: () => NOW,
    retentionMs: 400 * DAY,
    onUnreadable: (error) => unreadable.push(error),
  });
  for (const n of ROOTS) {
    await store.createRootPlaceholder({ executionId: id(n), location: CENTRAL, startTime: NOW - n });
  }
});
afterEach(() => dynalite.close());

/** Writes a number as it travels, which no writer of ours would. */
async function damage(executionId: string, attribute: string, number: string): Promise<void> {
  const raw = new DynamoDBClient({
    endpoint: dynalite.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await raw.send(
    new UpdateItemCommand({
      TableName: 'rollcall',
      Key: { pk: { S: executionId }, sk: { S: 'PARENT' } },
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': attribute },
      ExpressionAttributeValues: { ':value': { N: number } },
    }),
  );
  raw.destroy();
}

const NUMBERS = ['12345678901234567890.5', '12345678901234567890', '-98765432109876543210.25'];

test.each(NUMBERS)('a number that JavaScript has not, %s, is the trouble of its own item', async (number) => {
  await damage(id(2), 'endTime', number);
  const { parents, unreadable: named } = await store.listRoots(10);
  expect(parents.map(({ executionId }) => executionId)).toEqual([id(1), id(3)]);
  expect(named.map(({ executionId }) => executionId)).toEqual([id(2)]);
  expect(unreadable.map(({ pk, problem }) => [pk, problem])).toEqual([
    [id(2), expect.stringMatching(/^endTime: /)],
  ]);
  await expect(store.findParent(id(2))).rejects.toMatchObject({ name: 'UnreadableItemError' });
  await expect(store.findParent(id(3))).resolves.toBeDefined();
});

test.each(NUMBERS)(
  'nor does it stop who reads page by page, where it is the position: %s',
  async (number) => {
    await damage(id(2), 'nextCheckAt', number);
    const seen: string[] = [];
    let left = 0;
    let after: Awaited<ReturnType<Store['openParents']>>['next'];
    do {
      const page = await store.openParents(undefined, 1, after);
      seen.push(...page.parents.map(({ executionId }) => executionId));
      left += page.unreadable;
      after = page.next;
      expect(seen.length + left).toBeLessThanOrEqual(ROOTS.length);
    } while (after !== undefined);
    expect(seen.toSorted()).toEqual([id(1), id(3)]);
    expect(left).toBe(1);
  },
);
