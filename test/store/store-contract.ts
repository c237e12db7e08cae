import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { DenialReason } from '../../src/domain/denial.ts';
import { isSameLocation, type Location } from '../../src/domain/location.ts';
import type { SeenInLocation } from '../../src/ledger/coverage.ts';
import type { LedgerRow, TargetRow } from '../../src/ledger/target-row.ts';
import { createStore } from '../../src/store/store.ts';
import type { Table } from '../../src/store/table.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  aRow,
  aStep,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  location,
} from '../support/builders.ts';
import { aClock } from '../support/fakes.ts';

const EVENT = { source: 'event', eventTime: NOW } as const;
const REVISION = {
  revision: 1,
  digest: 'd',
  counts: { succeeded: 1 },
  expected: 1,
  expectedAtLeast: false,
  sealedAt: NOW,
};

/** What the store must keep true, whatever table it stands on. Every test uses executions of its own. */
export function describeStore(name: string, tableAt: (now: () => number) => Table): void {
  const table = () => tableAt(() => NOW);
  const aStore = (clock = aClock(NOW)) =>
    createStore(tableAt(clock.now), { now: clock.now, retentionMs: 400 * DAY });

  /** A parent that has ended, and its ID. */
  async function anEndedParent(store = aStore()) {
    const executionId = randomUUID();
    await store.recordParent(aParentExecution([location(1)], { executionId }), aFanOut([location(1)]));
    return executionId;
  }

  describe(`the store on ${name}:`, () => {
    describe('a result', () => {
      test('is what the execution said, and how we came to know', async () => {
        const execution = anExecution({ executionId: randomUUID(), failureMessage: 'words' });
        const kept = { execution, ...EVENT, recordedAt: NOW, omittedOutputs: [] };
        await expect(aStore().recordResult(execution, EVENT)).resolves.toEqual(kept);
        await expect(aStore().findResult(execution.executionId)).resolves.toEqual(kept);
        await expect(aStore().findResult(randomUUID())).resolves.toBeUndefined();
        await expect(aStore().findRecorded(execution.executionId)).resolves.toEqual({
          ...EVENT,
          observedAt: execution.observedAt,
          recordedAt: NOW,
        });
        await expect(aStore().findRecorded(randomUUID())).resolves.toBeUndefined();
      });

      test('is written once: the first one stays', async () => {
        const execution = anExecution({ executionId: randomUUID() });
        await aStore().recordResult(execution, EVENT);
        const later = { ...execution, outputs: {}, observedAt: NOW + 1 };
        const kept = await aStore().recordResult(later, { source: 'sweep' });
        expect(kept).toMatchObject({ source: 'event', execution: { outputs: execution.outputs } });
      });

      test('gives way to another end that AWS names later', async () => {
        const execution = anExecution({ executionId: randomUUID(), status: 'Exited' });
        await aStore().recordResult(execution, EVENT);
        const later = { ...execution, status: 'Success', observedAt: NOW + 1 };
        await expect(aStore().recordResult(later, EVENT)).resolves.toMatchObject({
          execution: { status: 'Success' },
        });
        await expect(aStore().recordResult(execution, EVENT)).resolves.toMatchObject({
          execution: { status: 'Success' },
        });
      });

      test.each([
        ['small', { 's.o': ['1'] }],
        ['large', { 's.o': [Array.from({ length: 30_000 }, () => randomUUID()).join('')] }],
      ])(
        'of a child whose parent is not known yet is gone after two days, unless it is confirmed: %s',
        async (_size, outputs) => {
          const clock = aClock(NOW);
          const store = aStore(clock);
          const [confirmed, left] = [randomUUID(), randomUUID()].map((executionId) =>
            anExecution({ executionId, outputs, parentExecutionId: randomUUID() }),
          );
          if (confirmed === undefined || left === undefined) throw new Error('Two were made');
          for (const execution of [confirmed, left]) {
            const parentId = execution.parentExecutionId ?? '';
            const row = aRow(1, { executionId: execution.executionId });
            await expect(store.recordResult(execution, EVENT, true)).resolves.toMatchObject({
              unconfirmed: true,
            });
            await expect(store.recordTarget(parentId, row, true)).resolves.toBe(true);
          }
          const parentOf = ({ parentExecutionId = '' }: typeof confirmed) => parentExecutionId;
          await expect(store.unconfirmedTargets(parentOf(confirmed))).resolves.toMatchObject([
            { executionId: confirmed.executionId, location: location(1), fansOut: false },
          ]);
          await store.confirmTarget(parentOf(confirmed), confirmed);
          await expect(store.unconfirmedTargets(parentOf(confirmed))).resolves.toEqual([]);
          clock.advance(2 * DAY + MINUTE);
          await expect(store.findResult(confirmed.executionId)).resolves.toMatchObject({
            execution: { outputs },
          });
          await expect(store.targetsOf(parentOf(confirmed))).resolves.toHaveLength(1);
          await expect(store.findResult(left.executionId)).resolves.toBeUndefined();
          await expect(store.targetsOf(parentOf(left))).resolves.toEqual([]);
          // What has expired may still stand there: it does not stand in the way.
          const again = { ...left, observedAt: clock.now() };
          await expect(store.recordResult(again, EVENT)).resolves.toMatchObject({ execution: again });
          await expect(store.findResult(left.executionId)).resolves.toMatchObject({ execution: again });
        },
      );

      test('that stays is not made to expire by a writer who does not know yet whose it is', async () => {
        const clock = aClock(NOW);
        const store = aStore(clock);
        const outputs = { 's.o': [Array.from({ length: 30_000 }, () => randomUUID()).join('')] };
        const execution = anExecution({ executionId: randomUUID(), outputs });
        const parentId = randomUUID();
        const row = aRow(1, { executionId: execution.executionId });
        await store.recordResult(execution, EVENT);
        await store.recordTarget(parentId, row);
        await store.recordResult(execution, EVENT, true);
        await store.recordTarget(parentId, { ...row, observedAt: NOW + 1 }, true);
        clock.advance(2 * DAY + MINUTE);
        await expect(store.findResult(execution.executionId)).resolves.toMatchObject({
          execution: { outputs },
        });
        await expect(store.targetsOf(parentId)).resolves.toMatchObject([{ observedAt: NOW + 1 }]);
      });

      test('larger than 400 KB comes back whole', async () => {
        const noise = (length: number) => Array.from({ length }, () => randomUUID()).join('');
        const outputs = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`s.o${n}`, [noise(3_000)]]));
        const execution = anExecution({ executionId: randomUUID(), outputs });
        expect(JSON.stringify(outputs).length).toBeGreaterThan(1_000_000);
        await aStore().recordResult(execution, EVENT);
        const found = await aStore().findResults([execution.executionId]);
        expect(found.get(execution.executionId)).toMatchObject({ execution });
      });

      test('whose writer died between two parts is not there, and is whole when it is written again', async () => {
        const outputs = { 's.o': [Array.from({ length: 20_000 }, () => randomUUID()).join('')] };
        const execution = anExecution({ executionId: randomUUID(), outputs });
        let writes = 0;
        const dying: Table = {
          ...delegate(table()),
          put: async (item, condition) => {
            writes += 1;
            if (writes > 1) throw new Error('died');
            return table().put(item, condition);
          },
        };
        const store = createStore(dying, { now: () => NOW, retentionMs: DAY });
        await expect(store.recordResult(execution, EVENT)).rejects.toThrow('died');
        await expect(aStore().findResult(execution.executionId)).resolves.toBeUndefined();
        await aStore().recordResult({ ...execution, observedAt: NOW + 1 }, EVENT);
        await expect(aStore().findResult(execution.executionId)).resolves.toMatchObject({
          execution: { outputs },
        });
      });

      test('is never mixed from what two writers were told', async () => {
        const executionId = randomUUID();
        const big = (letter: string) => ({
          's.o': [`${letter}${Array.from({ length: 20_000 }, () => randomUUID()).join('')}`],
        });
        await aStore().recordResult(anExecution({ executionId, outputs: big('a') }), EVENT);
        const before = await aStore().findResult(executionId);
        await aStore().recordResult(anExecution({ executionId, outputs: big('b') }), EVENT);
        await expect(aStore().findResult(executionId)).resolves.toEqual(before);
      });
    });

    describe('a row', () => {
      test.each([
        [
          'a final one replaces one that could not look',
          aRow(1, { rank: 0, reason: 'readDenied', message: 'no' }),
          aRow(1),
          true,
        ],
        ['a final one replaces one under way', aRow(1, { rank: 1, observedAt: NOW + 9 }), aRow(1), true],
        [
          'one under way does not replace a final one',
          aRow(1),
          aRow(1, { rank: 1, observedAt: NOW + 9 }),
          false,
        ],
        ['expired does not replace a final one', aRow(1), aRow(1, { rank: 2, observedAt: NOW + 9 }), false],
        [
          'the later one of the same rank stays',
          aRow(1, { rank: 1 }),
          aRow(1, { rank: 1, observedAt: NOW + 1 }),
          true,
        ],
        [
          'an earlier one of the same rank is refused',
          aRow(1, { rank: 1 }),
          aRow(1, { rank: 1, observedAt: NOW - 1 }),
          false,
        ],
        ['the same again is refused', aRow(1), aRow(1), false],
        ['that it fans out is learnt late', aRow(1), aRow(1, { fansOut: true }), true],
        ['and not forgotten', aRow(1, { fansOut: true }), aRow(1), false],
      ])('changes by rank: %s', async (_why, first, second, changed) => {
        const parentId = randomUUID();
        await aStore().recordTarget(parentId, first);
        await expect(aStore().recordTarget(parentId, second)).resolves.toBe(changed);
        await expect(aStore().targetsOf(parentId)).resolves.toEqual([changed ? second : first]);
      });

      test('that knows less in some things keeps nothing of what the one before knew', async () => {
        // All that may be absent: the compiler asks for what is new.
        const full: Required<Omit<TargetRow, 'nested'>> = {
          executionId: id(1),
          location: location(1),
          rank: 1,
          status: 'Failed',
          reason: 'readDenied',
          message: 'Access Denied',
          refusedSince: NOW,
          refusal: { reason: 'readDenied', message: 'not authorized' },
          failedStep: { name: 'list', action: 'aws:executeAwsApi' },
          resource: 'i-1',
          runbook: 'get_account_alias',
          runbookVersion: '1',
          startTime: NOW - MINUTE,
          endTime: NOW,
          fansOut: false,
          outputs: { a: ['1'] },
          outputNames: ['a'],
          outputsDigest: 'd',
          eventTime: NOW,
          observedAt: NOW,
          recordedAt: NOW,
          source: 'event',
        };
        const { executionId, location: where, fansOut, observedAt, recordedAt } = full;
        const bare = {
          executionId,
          location: where,
          fansOut,
          observedAt,
          recordedAt,
          rank: 3,
          source: 'sweep',
        } as const;
        const parentId = randomUUID();
        await aStore().recordTarget(parentId, full);
        await expect(aStore().targetsOf(parentId)).resolves.toEqual([full]);
        await expect(aStore().recordTarget(parentId, bare)).resolves.toBe(true);
        await expect(aStore().targetsOf(parentId)).resolves.toEqual([bare]);
      });

      test('keeps the digest of its own ledger when it changes, and takes a later one only', async () => {
        const parentId = randomUUID();
        const child = { executionId: id(1), location: location(1) };
        const nested = (childRevision: number) => ({
          childCounts: { succeeded: 2 },
          childDigest: `d${childRevision}`,
          childRevision,
        });
        await expect(aStore().recordNested(parentId, child, nested(1))).resolves.toBe(false);
        await aStore().recordTarget(parentId, aRow(1, { fansOut: true, rank: 1 }));
        await expect(aStore().recordNested(parentId, child, nested(2))).resolves.toBe(true);
        await expect(aStore().recordNested(parentId, child, nested(1))).resolves.toBe(false);
        await aStore().recordTarget(parentId, aRow(1, { fansOut: true }));
        await expect(aStore().targetsOf(parentId)).resolves.toMatchObject([{ rank: 3, nested: nested(2) }]);
      });

      test('keeps outputs under any name', async () => {
        const parentId = randomUUID();
        const outputs = JSON.parse('{"constructor":["a"],"__proto__x":["b"],"":["c"]}') as Record<
          string,
          string[]
        >;
        await aStore().recordTarget(parentId, aRow(1, { outputs }));
        await expect(aStore().targetsOf(parentId)).resolves.toMatchObject([{ outputs }]);
      });

      test('can be read without its outputs, and the outputs without the row', async () => {
        const parentId = randomUUID();
        const rows = [
          aRow(1, { message: 'Access Denied', eventTime: NOW, resource: 'i-1', fansOut: true }),
          aRow(2, { outputs: undefined, rank: 0, reason: 'readDenied' }),
          aRow(3, { location: location(1) }),
        ];
        for (const row of rows) await aStore().recordTarget(parentId, row);
        const nested = { childCounts: { succeeded: 2 }, childDigest: 'd', childRevision: 1 };
        await aStore().recordNested(parentId, { executionId: id(1), location: location(1) }, nested);

        const bare = (row: TargetRow) => ({ ...row, outputs: undefined });
        const [first, second, third] = rows.map(bare);
        const byId = (one: LedgerRow, other: LedgerRow) => (one.executionId < other.executionId ? -1 : 1);
        expect([...(await aStore().targetsOf(parentId, 'withoutOutputs'))].sort(byId)).toEqual([
          { ...first, nested },
          second,
          third,
        ]);
        expect([...(await aStore().targetsIn(parentId, location(1)))].sort(byId)).toEqual([
          { ...first, nested },
          third,
        ]);
        const children = [...rows, aRow(4)];
        await expect(aStore().rowOutputs(parentId, children)).resolves.toEqual(
          new Map([id(1), id(3)].map((executionId) => [executionId, rows[0]?.outputs])),
        );
      });

      test('gives its outputs as one range as by its key', async () => {
        const parentId = randomUUID();
        const rows = [1, 2, 3, 4].map((account) => aRow(account, { outputs: { 'a.b': [`of ${account}`] } }));
        for (const row of rows) await aStore().recordTarget(parentId, row);
        const wanted = [rows[3], rows[1]].flatMap((row) => row ?? []);
        const byKey = await aStore().rowOutputs(parentId, wanted);
        expect([...byKey.keys()].sort()).toEqual([id(2), id(4)]);
        await expect(aStore().rowOutputs(parentId, wanted, true)).resolves.toEqual(byKey);
        await expect(aStore().rowOutputs(parentId, [], true)).resolves.toEqual(new Map());
      });

      test('stands once for each child, the same location twice included', async () => {
        const parentId = randomUUID();
        for (const row of [aRow(1), aRow(2, { location: location(1) }), aRow(3)])
          await aStore().recordTarget(parentId, row);
        expect((await aStore().targetsOf(parentId)).map(({ executionId }) => executionId).sort()).toEqual([
          id(1),
          id(2),
          id(3),
        ]);
      });
    });

    describe('an account', () => {
      const anAccount = (): Location => ({
        accountId: String(randomInt(100_000_000_000, 200_000_000_000)),
        region: 'eu-west-1',
      });
      const ran = (where: Location, number: number, overrides: Partial<TargetRow> = {}): TargetRow =>
        aRow(1, { executionId: id(number), location: where, startTime: NOW - number * HOUR, ...overrides });
      const idsIn = async (where: Location, ...[limit = 100, ...rest]: readonly (number | undefined)[]) => {
        const page = await aStore().listInAccount(where.accountId, limit, undefined, rest[0]);
        return page.rows.map(({ row }) => row.executionId);
      };

      test('lists what ran in it, newest first, whichever parent started it, without outputs', async () => {
        const where = anAccount();
        const [parentId, otherParentId] = [randomUUID(), randomUUID()];
        await aStore().recordTarget(parentId, ran(where, 2, { runbook: 'patch', message: 'words' }));
        await aStore().recordTarget(otherParentId, ran({ ...where, region: 'us-east-1' }, 1));
        await aStore().recordTarget(parentId, ran(anAccount(), 3));
        const { rows, unreadable, next } = await aStore().listInAccount(where.accountId, 100);
        expect(rows.map((row) => row.parentId)).toEqual([otherParentId, parentId]);
        expect(rows[1]?.row).toMatchObject({
          executionId: id(2),
          location: where,
          runbook: 'patch',
          message: 'words',
        });
        expect([unreadable, next]).toEqual([[], undefined]);
        await expect(idsIn(where, 100, NOW - 90 * MINUTE)).resolves.toEqual([id(2)]);
      });

      test('is read page by page, each child once, even if two started at the same time', async () => {
        const where = anAccount();
        for (const number of [1, 2, 3, 4, 5]) {
          const startTime = NOW - Math.min(number, 3) * HOUR;
          await aStore().recordTarget(randomUUID(), ran(where, number, { startTime }));
        }
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await aStore().listInAccount(where.accountId, 2, after);
          expect(page.rows.length).toBeLessThanOrEqual(2);
          found.push(...page.rows.map(({ row }) => row.executionId));
          after = page.next;
        } while (after !== undefined);
        expect(found).toEqual([id(1), id(2), id(5), id(4), id(3)]);
      });

      test('lists a child once, as it is known by now: first refused, then read', async () => {
        const where = anAccount();
        const parentId = randomUUID();
        const refused = { rank: 0, reason: 'readDenied', status: undefined, startTime: undefined } as const;
        await aStore().recordTarget(parentId, ran(where, 1, refused));
        await expect(idsIn(where)).resolves.toEqual([id(1)]);
        await aStore().recordTarget(parentId, ran(where, 1));
        const { rows } = await aStore().listInAccount(where.accountId, 100);
        expect(rows).toMatchObject([{ row: { rank: 3, startTime: NOW - HOUR } }]);
      });

      test('does not list resources one by one, even if it was first not known that it is one', async () => {
        const where = anAccount();
        const parentId = randomUUID();
        await aStore().recordTarget(parentId, ran(where, 1, { rank: 1 }));
        await aStore().recordTarget(parentId, ran(where, 1, { resource: 'i-1' }));
        await aStore().recordTarget(parentId, ran(where, 2, { resource: 'i-2' }));
        await expect(idsIn(where)).resolves.toEqual([]);
      });

      test('lists a child of a parent that may be unmanaged only once it is confirmed', async () => {
        const where = anAccount();
        const [child, resource] = [ran(where, 1), ran(where, 2, { resource: 'i-1' })];
        const parentId = randomUUID();
        for (const row of [child, resource]) await aStore().recordTarget(parentId, row, true);
        await expect(idsIn(where)).resolves.toEqual([]);
        for (const row of await aStore().unconfirmedTargets(parentId)) {
          await aStore().confirmTarget(parentId, row);
        }
        await expect(idsIn(where)).resolves.toEqual([id(1)]);
        await aStore().expireTargets(parentId);
        await expect(idsIn(where)).resolves.toEqual([]);
      });

      test('lists nothing that has expired', async () => {
        const where = anAccount();
        const clock = aClock(NOW);
        await aStore(clock).recordTarget(randomUUID(), ran(where, 1));
        clock.advance(400 * DAY);
        await expect(aStore(clock).listInAccount(where.accountId, 100)).resolves.toMatchObject({ rows: [] });
      });

      test('names a child whose item is damaged, and lists the others', async () => {
        const where = anAccount();
        const parentId = randomUUID();
        for (const number of [1, 2]) await aStore().recordTarget(parentId, ran(where, number));
        const key = { pk: parentId, sk: `TARGET#${where.accountId}#${where.region}#${id(1)}` };
        await table().update(key, { set: { observedAt: 'junk' } });
        const { rows, unreadable } = await aStore().listInAccount(where.accountId, 100);
        expect(rows.map(({ row }) => row.executionId)).toEqual([id(2)]);
        expect(unreadable).toEqual([
          { executionId: id(1), position: `${new Date(NOW - HOUR).toISOString()}#${id(1)}` },
        ]);
      });
    });

    describe('a parent', () => {
      test('that a child names is remembered by the first who says so', async () => {
        const parentId = randomUUID();
        await expect(aStore().createPlaceholder(parentId, location(1))).resolves.toBe(true);
        await expect(aStore().createPlaceholder(parentId, location(2))).resolves.toBe(false);
        await expect(aStore().findParent(parentId)).resolves.toMatchObject({
          locationHint: location(1),
          announced: 0,
          unmanaged: false,
        });
      });

      test('that a child names has a seat of its account, which no other child can take until it is free', async () => {
        const clock = aClock(NOW);
        const store = aStore(clock);
        const accountId = String(randomInt(1e11, 1e12));
        const all = Array.from({ length: 600 }, (_, n) => id(n));
        const seated: string[] = [];
        for (const one of all) if (await store.takeSeat(accountId, one)) seated.push(one);
        expect(seated.length).toBeLessThanOrEqual(200);
        const [first = ''] = seated;
        await expect(store.takeSeat(accountId, first)).resolves.toBe(true);
        await store.confirmTarget(randomUUID(), {
          executionId: first,
          location: { accountId, region: 'eu-west-1' },
          observedAt: NOW,
        });
        const others = all.filter((one) => !seated.includes(one));
        let taken = 0;
        for (const one of others) if (await store.takeSeat(accountId, one)) taken += 1;
        expect(taken).toBe(1);
        clock.advance(2 * DAY + MINUTE);
        await expect(store.takeSeat(accountId, others[0] ?? '')).resolves.toBe(true);
      });

      test('expires after two days if it is unmanaged', async () => {
        const parentId = randomUUID();
        const clock = aClock(NOW);
        await aStore(clock).createPlaceholder(parentId, location(1));
        await aStore(clock).markUnmanaged(parentId);
        await expect(aStore(clock).findParent(parentId)).resolves.toMatchObject({ unmanaged: true });
        clock.advance(2 * DAY + MINUTE);
        await expect(aStore(clock).findParent(parentId)).resolves.toBeUndefined();
        await expect(aStore(clock).createPlaceholder(parentId, location(1))).resolves.toBe(true);
      });

      test('has one end: what comes later does not change it', async () => {
        const store = aStore();
        const executionId = await anEndedParent(store);
        const late = aParentExecution([location(1)], {
          executionId,
          status: 'InProgress',
          endTime: undefined,
          observedAt: NOW + 9,
        });
        await expect(store.recordParent(late, aFanOut([]))).resolves.toBe(false);
        await expect(store.findParent(executionId)).resolves.toMatchObject({
          status: 'Success',
          endedSeenAt: NOW,
        });
      });

      test('under way follows the latest look', async () => {
        const executionId = randomUUID();
        const look = (status: string, observedAt: number) =>
          aStore().recordParent(
            aParentExecution([], { executionId, status, endTime: undefined, observedAt }),
            aFanOut([]),
          );
        await expect(look('InProgress', NOW)).resolves.toBe(true);
        await expect(look('Pending', NOW - 1)).resolves.toBe(false);
        await expect(look('Cancelling', NOW + 1)).resolves.toBe(true);
        await expect(aStore().findParent(executionId)).resolves.toMatchObject({ status: 'Cancelling' });
      });

      test('is listed by one at a time, until the lease runs out; and not again once it is listed', async () => {
        const clock = aClock(NOW);
        const store = aStore(clock);
        const parentId = await anEndedParent(store);
        await expect(store.leaseListing(parentId, NOW + MINUTE)).resolves.toBe(true);
        await expect(store.leaseListing(parentId, NOW + MINUTE)).resolves.toBe(false);
        clock.advance(2 * MINUTE);
        await expect(store.leaseListing(parentId, NOW + HOUR)).resolves.toBe(true);
        const cursor = { listedAt: NOW, parts: 1, stage: 'steps', nextToken: 't' } as const;
        await expect(store.keepCursor(parentId, cursor, NOW + MINUTE, NOW + HOUR)).resolves.toBe(false);
        await expect(store.keepCursor(parentId, cursor, NOW + HOUR, NOW + HOUR)).resolves.toBe(true);
        await expect(store.findParent(parentId)).resolves.toMatchObject({ cursor });
        await store.publishRoster(parentId, { listedAt: NOW, parts: 1 });
        clock.advance(DAY);
        await expect(store.leaseListing(parentId, NOW + 2 * DAY)).resolves.toBe(false);
      });

      test('shows a roster only when it is named, and a provisional roster only until then', async () => {
        const store = aStore();
        const executionId = randomUUID();
        const runs = aParentExecution([location(1)], {
          executionId,
          status: 'InProgress',
          endTime: undefined,
        });
        const part = (accounts: readonly number[]) => ({
          fanOut: aFanOut([location(1)]),
          steps: accounts.map((n) => aStep(n)),
          children: [],
          childrenListed: false,
        });
        const stepsSeen = async () => {
          const parent = await store.findParent(executionId);
          const roster = parent && (await store.findRoster(parent));
          return roster && [roster.complete, roster.steps.length];
        };
        await store.recordParent(runs, aFanOut([]));
        await store.recordRosterPart(runs, NOW, 0, part([1]));
        await expect(stepsSeen()).resolves.toBeUndefined();
        await store.publishProvisionalRoster(executionId, { listedAt: NOW, parts: 1 });
        await expect(stepsSeen()).resolves.toEqual([false, 1]);
        await store.recordParent(aParentExecution([], { executionId }), aFanOut([]));
        await store.recordRosterPart(runs, NOW + 5, 0, part([1, 2]));
        await store.recordRosterPart(runs, NOW + 5, 1, part([3]));
        await expect(stepsSeen()).resolves.toEqual([false, 1]);
        await store.publishRoster(executionId, { listedAt: NOW + 5, parts: 2 });
        await expect(stepsSeen()).resolves.toEqual([true, 3]);
        await expect(
          store.publishProvisionalRoster(executionId, { listedAt: NOW + 9, parts: 1 }),
        ).resolves.toBe(false);
      });

      test('keeps the children that a location lists, listing by listing, complete or not', async () => {
        const store = aStore();
        const parentId = await anEndedParent(store);
        const parent = { executionId: parentId, startTime: NOW };
        await store.publishRoster(parentId, { listedAt: NOW, parts: 0 });
        const lists = async () => {
          const found = await store.findParent(parentId);
          const roster = found && (await store.findRoster(found));
          return roster?.locations.map(({ observedAt, complete, problem, children }) => [
            observedAt,
            complete,
            problem?.reason,
            [...new Set(children.map(({ executionId }) => executionId))].sort(),
          ]);
        };
        const page = (startedAt: number, part: number, ...ids: readonly number[]) =>
          store.recordLocationPage(parent, {
            location: location(1),
            startedAt,
            part,
            children: ids.map((n) => ({ executionId: id(n), status: 'Success' })),
          });
        await page(NOW, 1, 1, 2);
        await page(NOW, 2, 3);
        expect(await lists()).toEqual([[0, false, undefined, [id(1), id(2), id(3)]]]);
        await page(NOW, 2, 3); // delivered twice
        await store.finishLocationList(parent, { location: location(1), startedAt: NOW });
        expect(await lists()).toEqual([[NOW, true, undefined, [id(1), id(2), id(3)]]]);
        await page(NOW + 9, 1, 4);
        const problem = { reason: 'readDenied', message: 'no' } as const;
        await store.finishLocationList(parent, { location: location(1), startedAt: NOW + 9, problem });
        expect(await lists()).toEqual([[NOW + 9, true, 'readDenied', [id(1), id(2), id(3), id(4)]]]);
      });

      test('is marked, asked about, sealed, announced and closed, each under its condition', async () => {
        const store = aStore();
        const parentId = await anEndedParent(store);
        await expect(store.markDirty(parentId, NOW, undefined)).resolves.toBe(true);
        await expect(store.markDirty(parentId, NOW + 1, undefined)).resolves.toBe(false);
        await expect(store.leaseRound(parentId, NOW + MINUTE, NOW)).resolves.toBe(true);
        await expect(store.leaseRound(parentId, NOW + MINUTE, NOW)).resolves.toBe(false);
        await expect(store.recordRevision(parentId, REVISION, 0)).resolves.toBe(true);
        await expect(store.recordRevision(parentId, REVISION, 0)).resolves.toBe(false);
        const second = { ...REVISION, revision: 2, digest: 'e' };
        await expect(store.recordRevision(parentId, second, 1)).resolves.toBe(false); // not announced yet
        await store.markAnnounced(parentId, 1);
        await expect(store.closeLedger(parentId, 1)).resolves.toBe(false); // marked
        await store.clearDirty(parentId);
        await expect(store.closeLedger(parentId, 1)).resolves.toBe(true);
        await expect(store.findParent(parentId)).resolves.toMatchObject({ sealed: REVISION, announced: 1 });
        expect((await store.findParent(parentId))?.nextCheckAt).toBeUndefined();
        await expect(store.recordRevision(parentId, second, 1)).resolves.toBe(true);
      });

      test('is not known is not created by marking it', async () => {
        const parentId = randomUUID();
        await expect(aStore().markDirty(parentId, NOW, undefined)).resolves.toBe(false);
        await aStore().clearDirty(parentId);
        await aStore().markAnnounced(parentId, 1);
        await aStore().markUnlocated(parentId);
        await aStore().releaseListing(parentId, NOW);
        await expect(aStore().findParent(parentId)).resolves.toBeUndefined();
      });
    });

    describe('of a location,', () => {
      const aLocation = (): Location => ({
        accountId: randomInt(1e11, 1e12).toString(),
        region: 'eu-west-1',
      });
      /** A store at a time that a test moves, and what it says of one location. */
      function aNotedLocation() {
        const clock = aClock(NOW);
        const store = aStore(clock);
        const noted = aLocation();
        return {
          clock,
          noted,
          store,
          row: async () => (await store.coverage()).find((row) => isSameLocation(row.location, noted)),
          /** Something is seen now, or so long ago. */
          seen: (...kinds: readonly (keyof SeenInLocation)[]) =>
            store.noteSeen(noted, Object.fromEntries(kinds.map((kind) => [kind, clock.now()]))),
          denied: (reason: DenialReason) => store.noteDenial(noted, reason, `words of ${reason}`),
        };
      }

      test('a denial is noted at most daily, or when the reason is another', async () => {
        const { clock, denied, row } = aNotedLocation();
        const at = async () => (await row())?.denial;
        await denied('readDenied');
        clock.advance(HOUR);
        await denied('readDenied');
        await expect(at()).resolves.toEqual({
          reason: 'readDenied',
          message: 'words of readDenied',
          at: NOW,
        });
        await denied('regionDisabled');
        await expect(at()).resolves.toMatchObject({ reason: 'regionDisabled', at: NOW + HOUR });
        clock.advance(DAY + 1);
        await denied('regionDisabled');
        await expect(at()).resolves.toMatchObject({ at: NOW + HOUR + DAY + 1 });
      });

      test('what works is noted at most daily, each kind for itself', async () => {
        const { clock, seen, row, noted } = aNotedLocation();
        await seen('readAt');
        clock.advance(HOUR);
        await seen('readAt');
        await expect(row()).resolves.toEqual({ location: noted, lastReadAt: NOW });
        await seen('readAt', 'startedAt', 'eventTime');
        const all = { lastReadAt: NOW + HOUR, lastStartAt: NOW + HOUR, lastEventAt: NOW + HOUR };
        await expect(row()).resolves.toEqual({ location: noted, ...all });
        clock.advance(DAY + 1);
        await seen('readAt');
        await expect(row()).resolves.toEqual({ location: noted, ...all, lastReadAt: clock.now() });
      });

      test('an old start or event does not take the place of a later one, and a read counts all the same', async () => {
        const { clock, seen, row, noted, store } = aNotedLocation();
        await seen('readAt', 'startedAt', 'eventTime');
        clock.advance(2 * DAY);
        await store.noteSeen(noted, { readAt: clock.now(), startedAt: NOW - DAY, eventTime: NOW - 3 * DAY });
        await expect(row()).resolves.toMatchObject({
          lastReadAt: clock.now(),
          lastStartAt: NOW,
          lastEventAt: NOW,
        });
      });

      test('a read after a denial is noted at once, and a denial after a read', async () => {
        const { clock, seen, denied, row } = aNotedLocation();
        await seen('readAt', 'startedAt');
        clock.advance(MINUTE);
        await denied('readDenied');
        clock.advance(MINUTE);
        await seen('readAt', 'startedAt');
        await expect(row()).resolves.toMatchObject({
          lastReadAt: NOW + 2 * MINUTE,
          denial: { at: NOW + MINUTE },
        });
        clock.advance(MINUTE);
        await denied('readDenied');
        await expect(row()).resolves.toMatchObject({ denial: { at: NOW + 3 * MINUTE } });
      });

      test('a read from before the denial does not count as one after it', async () => {
        const { clock, seen, denied, row, noted, store } = aNotedLocation();
        await seen('readAt');
        clock.advance(2 * MINUTE);
        await denied('readDenied');
        await store.noteSeen(noted, { readAt: NOW + MINUTE });
        await expect(row()).resolves.toMatchObject({ lastReadAt: NOW });
      });

      test('a refused start is noted at most daily, and not if a later one worked', async () => {
        const { clock, seen, row, noted, store } = aNotedLocation();
        const refused = (at: number) => store.noteRefusedStart(noted, 'words', at);
        const at = async () => (await row())?.refusedStart?.at;
        await refused(NOW - HOUR);
        await refused(NOW);
        await expect(row()).resolves.toEqual({
          location: noted,
          refusedStart: {
            reason: 'executionRoleNotAssumableOrRunbookNotShared',
            message: 'words',
            at: NOW - HOUR,
          },
        });
        await seen('startedAt');
        await refused(NOW - MINUTE);
        await expect(at()).resolves.toBe(NOW - HOUR);
        clock.advance(MINUTE);
        await refused(clock.now());
        await expect(at()).resolves.toBe(NOW + MINUTE);
        clock.advance(MINUTE);
        await seen('startedAt');
        await expect(row()).resolves.toMatchObject({ lastStartAt: NOW + 2 * MINUTE });
      });

      test('nothing is left when nothing was noted for 90 days', async () => {
        const { clock, seen, denied, row, noted, store } = aNotedLocation();
        await denied('readDenied');
        clock.advance(60 * DAY);
        await seen('eventTime');
        clock.advance(60 * DAY);
        await expect(row()).resolves.toMatchObject({ location: noted, denial: { at: NOW } });
        clock.advance(31 * DAY);
        await expect(row()).resolves.toBeUndefined();
        await store.noteSeen(noted, {});
        await expect(row()).resolves.toBeUndefined();
      });

      test('there is one row, and rows come by account and Region', async () => {
        const { store } = aNotedLocation();
        const [one, other] = [aLocation(), aLocation()].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
        const locations = [other, one].flatMap((where) =>
          where === undefined ? [] : ['us-east-1', 'ap-south-1'].map((region) => ({ ...where, region })),
        );
        for (const where of [...locations, ...locations]) await store.noteSeen(where, { readAt: NOW });
        const mine = (await store.coverage()).filter((row) =>
          locations.some((where) => isSameLocation(where, row.location)),
        );
        expect(mine.map((row) => [row.location.accountId, row.location.region])).toEqual(
          [one, other].flatMap((where) =>
            ['ap-south-1', 'us-east-1'].map((region) => [where?.accountId, region]),
          ),
        );
      });
    });

    test('account names replace the earlier ones, all at once, and expire when they are not renewed', async () => {
      const clock = aClock(NOW);
      const store = aStore(clock);
      const namesOf = (count: number, name: string) =>
        new Map(
          Array.from({ length: count }, (_, n) => [String(100_000_000_000 + n), `${name} "${n}" é\u0000`]),
        );
      for (const names of [
        namesOf(0, ''),
        namesOf(1_201, 'one'),
        namesOf(3, 'two'),
        namesOf(501, 'three'),
        namesOf(0, ''),
        namesOf(2, '__proto__'),
      ]) {
        const units = new Map([...names].slice(1).map(([accountId]) => [accountId, `ou-ab12-${accountId}`]));
        const paths = new Map([...units].map(([accountId, unit]) => [accountId, `r-ab12/${unit}`]));
        await store.recordAccountNames(names, paths);
        await expect(store.accountNames()).resolves.toEqual(names);
        await expect(store.accountUnits()).resolves.toEqual(units);
        await expect(store.accountUnitPaths()).resolves.toEqual(paths);
      }
      expect((await tableAt(clock.now).query('ACCOUNT_NAMES', 'NAMES#')).length).toBeLessThanOrEqual(5);
      clock.advance(30 * DAY);
      await expect(store.accountNames()).resolves.toEqual(new Map());
      await store.recordAccountNames(namesOf(1, 'again'));
      await expect(store.accountNames()).resolves.toEqual(namesOf(1, 'again'));
    });

    test('names whose writer died before it had written all of them are not told: those before are', async () => {
      const store = aStore();
      const before = new Map([['111111111111', 'before']]);
      await store.recordAccountNames(before);
      const dying: Table = {
        ...delegate(table()),
        put: async (item, condition) => {
          if (item.sk === 'HEAD') throw new Error('died');
          return table().put(item, condition);
        },
      };
      const after = new Map([['111111111111', 'after']]);
      await expect(
        createStore(dying, { now: () => NOW, retentionMs: DAY }).recordAccountNames(after),
      ).rejects.toThrow('died');
      await expect(store.accountNames()).resolves.toEqual(before);
    });

    test('when account names are due is remembered', async () => {
      await aStore().postponeAccountNames(NOW + DAY);
      await expect(aStore().accountNamesDueAt()).resolves.toBe(NOW + DAY);
    });

    test('tags are kept by account, whatever they say, and expire when they are not read again', async () => {
      const clock = aClock(NOW);
      const store = aStore(clock);
      const tags = new Map([
        ['__proto__', ''],
        ['team é\u0000"', 'x'.repeat(256)],
      ]);
      await store.recordAccountTags('111111111111', new Map([['old', '1']]));
      await store.recordAccountTags('111111111111', tags);
      await store.recordAccountTags('222222222222', new Map());
      const known = new Map([
        ['111111111111', tags],
        ['222222222222', new Map()],
      ]);
      await expect(store.accountTags()).resolves.toEqual(known);
      clock.advance(30 * DAY);
      await expect(store.accountTags()).resolves.toEqual(new Map());
    });

    test('how far the tags were read is remembered, and which accounts there are', async () => {
      const store = aStore();
      const ids = Array.from({ length: 501 }, (_, n) => String(900_000_000_000 - n));
      await store.recordAccountNames(new Map(ids.map((accountId) => [accountId, 'one'])));
      await expect(store.accountIds()).resolves.toEqual(ids.toSorted());
      for (const plan of [
        { dueAt: NOW, after: '111111111111' },
        { dueAt: NOW + DAY, after: undefined },
      ]) {
        await store.planAccountTags(plan);
        await expect(aStore().accountTagsPlan()).resolves.toEqual(plan);
      }
    });

    test('the sweep is one at a time, and says how far it came', async () => {
      const clock = aClock(NOW);
      const store = aStore(clock);
      await store.leaseSweep(NOW + MINUTE);
      await expect(store.leaseSweep(NOW + 2 * MINUTE)).resolves.toBe(false);
      await store.releaseSweep(NOW + MINUTE);
      clock.advance(1);
      await expect(store.leaseSweep(NOW + 3 * MINUTE)).resolves.toBe(true);
      clock.advance(4 * MINUTE);
      await expect(store.leaseSweep(NOW + 9 * MINUTE)).resolves.toBe(true);
      const progress = { listedUntil: NOW, lookedBackAt: NOW - DAY };
      await store.recordProgress(location(7), progress);
      await expect(store.findProgress(location(7))).resolves.toMatchObject(progress);
      await expect(store.findProgress(location(8))).resolves.toBeUndefined();
    });
  });
}

/** The methods of a table, bound: a class instance cannot be spread. */
const delegate = (table: Table): Table => ({
  get: (key) => table.get(key),
  getMany: (keys) => table.getMany(keys),
  put: (item, condition) => table.put(item, condition),
  update: (key, changes, condition) => table.update(key, changes, condition),
  query: (pk, prefix) => table.query(pk, prefix),
  queryIndex: (query) => table.queryIndex(query),
});
