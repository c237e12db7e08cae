import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import type { Outputs } from '../../src/domain/outputs.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask, askPages } from '../support/ask.ts';
import { aFanOut, anExecution, aRow, id, NOW, location } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';
import { runs, SEED } from '../support/runs.ts';

const BEFORE = id(1_000);
const AFTER = id(2_000);
const PATH = `/executions/${BEFORE}/diff/${AFTER}`;

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store));
});

interface OutputChange {
  readonly name: string;
  readonly from?: { readonly valueDigest?: string };
  readonly to?: { readonly valueDigest?: string };
}

interface Diff {
  readonly counts: {
    readonly appeared: number;
    readonly gone: number;
    readonly changed: number;
    readonly same: number;
  };
  readonly from: { readonly expected: number };
  readonly to: { readonly expected: number };
  readonly changes: readonly {
    readonly kind: string;
    readonly accountId?: string;
    readonly from?: { readonly executionId?: string };
    readonly to?: { readonly executionId?: string };
    readonly outputs?: readonly OutputChange[];
    readonly outputsOmitted?: number;
  }[];
  readonly nextToken?: string;
}

const keep = (parentId: string, rows: readonly TargetRow[], more = {}) =>
  keepLedger(store, { parentId, rows, fanOut: { targetLocations: [] }, ...more });
const diff = async (path = PATH) => (await ask<Diff>(api, path)).body;

/** The row of an account in the second run. */
const later = (account: number, overrides: Partial<TargetRow> = {}): TargetRow =>
  aRow(account, { executionId: id(100 + account), ...overrides });
const unread: Partial<TargetRow> = { rank: 0, reason: 'readDenied', status: undefined, outputs: undefined };

/** Without what the row says of its outputs: as where they are in the result alone, and the row is an older one. */
async function asResult(row: TargetRow): Promise<TargetRow> {
  const { executionId, outputs = {} } = row;
  await store.recordResult(anExecution({ executionId, location: row.location, outputs }), {
    source: 'event',
  });
  return { ...row, outputs: undefined, outputNames: undefined, outputsDigest: undefined };
}

describe('GET /executions/{parentId}/diff/{otherParentId}', () => {
  test('has what appeared, what is gone and what changed, and counts what is the same', async () => {
    await keep(BEFORE, [aRow(1), aRow(2), aRow(3, { outputs: { a: ['1'], b: ['1'], c: ['1'] } }), aRow(4)]);
    await keep(AFTER, [
      later(2),
      later(3, { outputs: { a: ['1'], b: ['2'], d: ['1'] } }),
      later(4, { status: 'Failed', outputs: {} }),
      later(5),
    ]);
    const { status, body } = await ask<Diff>(api, PATH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: {
        parentExecutionId: BEFORE,
        runbook: 'get_account_alias',
        expected: 4,
        counts: { succeeded: 4 },
      },
      to: { parentExecutionId: AFTER, expected: 4, counts: { succeeded: 3, failed: 1 } },
      sameRunbook: true,
      counts: { appeared: 1, gone: 1, changed: 2, same: 1 },
    });
    const seen = { region: 'eu-west-1' };
    const succeeded = { verdict: 'succeeded', status: 'Success' };
    expect(body.changes).toEqual([
      {
        kind: 'appeared',
        ...seen,
        accountId: location(5).accountId,
        to: { executionId: id(105), ...succeeded },
      },
      { kind: 'gone', ...seen, accountId: location(1).accountId, from: { executionId: id(1), ...succeeded } },
      {
        kind: 'changed',
        ...seen,
        accountId: location(3).accountId,
        from: { executionId: id(3), ...succeeded },
        to: { executionId: id(103), ...succeeded },
        outputs: [
          { name: 'b', from: { value: ['1'] }, to: { value: ['2'] } },
          { name: 'c', from: { value: ['1'] } },
          { name: 'd', to: { value: ['1'] } },
        ],
      },
      {
        kind: 'changed',
        ...seen,
        accountId: location(4).accountId,
        from: { executionId: id(4), ...succeeded },
        to: {
          executionId: id(104),
          verdict: 'failed',
          causeId: expect.stringMatching(/^c1-/),
          status: 'Failed',
        },
        outputs: [{ name: 'get_account_alias.alias', from: { value: ['one'] } }],
      },
    ]);
  });

  test.each<[what: string, from: Partial<TargetRow>, to: Partial<TargetRow>, kind: string]>([
    ['both the same', {}, {}, 'same'],
    ['another message', { message: 'a' }, { message: 'b' }, 'same'],
    ['another status of one verdict', { status: 'Failed' }, { status: 'Exited' }, 'same'],
    ['another verdict', {}, { status: 'TimedOut' }, 'changed'],
    ['both unreadable for one reason', unread, unread, 'same'],
    ['unreadable for another reason', unread, { ...unread, reason: 'notFound' }, 'changed'],
    ['other outputs', { outputs: { a: ['1'] } }, { outputs: { a: ['2'] } }, 'changed'],
    ['one output more', { outputs: {} }, { outputs: { a: [] } }, 'changed'],
    ['a name that objects have', { outputs: {} }, { outputs: { constructor: [] } }, 'changed'],
    [
      'outputs in another order',
      { outputs: { a: ['1'], b: ['2'] } },
      { outputs: { b: ['2'], a: ['1'] } },
      'same',
    ],
  ])('%s', async (_what, one, other, kind) => {
    for (const make of [async (row: TargetRow) => row, asResult]) {
      store = aMemoryStore();
      ({ api } = anApi(store));
      const isRead = (row: TargetRow) => row.rank === 3;
      const [from, to] = [aRow(1, one), later(1, other)];
      await keep(BEFORE, [isRead(from) ? await make(from) : from]);
      await keep(AFTER, [isRead(to) ? await make(to) : to]);
      expect((await diff(`${PATH}?kind=appeared,gone,changed,same`)).changes).toMatchObject([{ kind }]);
    }
  });

  test('not collected on one side is no change of outputs', async () => {
    await keep(BEFORE, [aRow(1)]);
    await keep(AFTER, [later(1, unread)]);
    const [change] = (await diff()).changes;
    expect(change).toMatchObject({ kind: 'changed', to: { verdict: 'unreadable', reason: 'readDenied' } });
    expect(change).not.toHaveProperty('outputs');
  });

  test('long values are cut, say so, and are told apart', async () => {
    const long = 'x'.repeat(30_000);
    await keep(BEFORE, [await asResult(aRow(1, { outputs: { o: [long] } }))]);
    await keep(AFTER, [await asResult(later(1, { outputs: { o: [`${long}y`] } }))]);
    const cut = { valueTruncated: true, valueDigest: expect.stringMatching(/^[0-9a-f]{32}$/) };
    const [change] = (await diff()).changes;
    expect(change?.outputs).toMatchObject([{ name: 'o', from: cut, to: cut }]);
    const [output] = change?.outputs ?? [];
    expect(output?.from?.valueDigest).not.toBe(output?.to?.valueDigest);
  });

  test('says how many outputs it does not list', async () => {
    const outputs: Outputs = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, n) => [`s.o${n}`, ['x'.repeat(900)]]),
    );
    await keep(BEFORE, [await asResult(aRow(1, { outputs }))]);
    await keep(AFTER, [await asResult(later(1, { outputs: {} }))]);
    const [change] = (await diff()).changes;
    expect(change?.outputs?.length).toBeGreaterThan(100);
    expect((change?.outputs?.length ?? 0) + (change?.outputsOmitted ?? 0)).toBe(2_000);
  });

  test('joins resources by their names, and one location twice in the order in which it was started', async () => {
    const at = (number: number, overrides: Partial<TargetRow>) =>
      aRow(1, { executionId: id(number), ...overrides });
    await keep(BEFORE, [
      at(1, { resource: 'i-1' }),
      at(2, { resource: 'i-2' }),
      at(9, { startTime: NOW, outputs: { o: ['first'] } }),
      at(8, { startTime: NOW + 1, outputs: { o: ['second'] } }),
    ]);
    await keep(AFTER, [
      at(11, { resource: 'i-2' }),
      at(12, { resource: 'i-3' }),
      at(18, { startTime: NOW, outputs: { o: ['first'] } }),
      at(19, { startTime: NOW + 1, outputs: { o: ['second'] } }),
    ]);
    const body = await diff();
    expect(body.counts).toEqual({ appeared: 1, gone: 1, changed: 0, same: 3 });
    expect(body.changes).toMatchObject([
      { kind: 'appeared', resource: 'i-3' },
      { kind: 'gone', resource: 'i-1' },
    ]);
  });

  test('says that runbooks differ, and compares all the same', async () => {
    await keep(BEFORE, [aRow(1)]);
    await keep(AFTER, [later(1)], { execution: { runbook: 'another' } });
    expect(await diff()).toMatchObject({ sameRunbook: false, counts: { same: 1 } });
  });

  test('does not say so of a parent that was never read', async () => {
    await keep(BEFORE, [aRow(1)]);
    await store.createPlaceholder(AFTER, location(1));
    expect(await diff()).not.toHaveProperty('sameRunbook');
  });

  test.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])('sealed %s and %s is worth remembering: %s', async (one, other, isKept) => {
    await keep(BEFORE, [aRow(1)], { isSealed: one });
    await keep(AFTER, [later(1)], { isSealed: other });
    expect((await api.request(PATH)).headers.has('etag')).toBe(isKept);
  });

  test.each([
    [`${PATH}?kind=strange`, 400, 'kind'],
    [`${PATH}?kind=`, 400, 'kind'],
    [`${PATH}?limit=1001`, 400, 'limit'],
    [`${PATH}?nextToken=x`, 400, 'nextToken'],
    [`/executions/${BEFORE}/diff/x`, 400, 'otherParentId'],
  ])('%s is refused with %d for %s', async (path, status, parameter) => {
    await keep(BEFORE, [aRow(1)]);
    await keep(AFTER, [later(1)]);
    expect(await ask(api, path)).toMatchObject({ status, body: { parameter } });
  });

  test.each([
    [`/executions/${BEFORE}/diff/${id(7)}`, id(7)],
    [`/executions/${id(7)}/diff/${BEFORE}`, id(7)],
  ])('%s names the parent that is not known', async (path, parentExecutionId) => {
    await keep(BEFORE, [aRow(1)]);
    expect(await ask(api, path)).toMatchObject({ status: 404, body: { parentExecutionId } });
  });
});

const anEnd = fc.oneof(
  fc.constantFrom('a', 'b').map((value): Partial<TargetRow> => ({ outputs: { o: [value] } })),
  fc.constantFrom<Partial<TargetRow>>({ status: 'Failed', outputs: {} }, unread, {
    rank: 1,
    status: 'InProgress',
    outputs: undefined,
  }),
);
const aRun = fc.array(
  fc.record({ account: fc.integer({ min: 1, max: 4 }), end: anEnd, older: fc.boolean() }),
  { maxLength: 9 },
);

async function keepRun(
  parentId: string,
  first: number,
  targets: readonly { account: number; end: Partial<TargetRow>; older: boolean }[],
): Promise<void> {
  const rows: TargetRow[] = [];
  for (const [n, { account, end, older }] of targets.entries()) {
    const row = aRow(account, { executionId: id(first + n), ...end });
    rows.push(older && row.rank === 3 ? await asResult(row) : row);
  }
  const all = [1, 2, 3, 4].map((account) => location(account));
  await keep(parentId, rows, { fanOut: aFanOut(targets.length % 2 === 0 ? all : []) });
}

test(`whatever two runs came to, the counts add up and pages to the whole; one with itself is the same (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(aRun, aRun, fc.integer({ min: 1, max: 4 }), async (before, after, limit) => {
      store = aMemoryStore();
      ({ api } = anApi(store));
      await keepRun(BEFORE, 1, before);
      await keepRun(AFTER, 101, after);

      const all = 'kind=appeared,gone,changed,same';
      const whole = await diff(`${PATH}?${all}`);
      const pages = await askPages<Diff>(api, `${PATH}?${all}&limit=${limit}`);
      expect(pages.flatMap(({ changes }) => changes)).toEqual(whole.changes);
      const { appeared, gone, changed, same } = whole.counts;
      expect(gone + changed + same).toBe(whole.from.expected);
      expect(appeared + changed + same).toBe(whole.to.expected);
      expect(whole.changes).toHaveLength(appeared + gone + changed + same);

      const back = await diff(`/executions/${AFTER}/diff/${BEFORE}`);
      expect(back.counts).toEqual({ appeared: gone, gone: appeared, changed, same });

      const itself = await diff(`/executions/${BEFORE}/diff/${BEFORE}`);
      expect(itself.changes).toEqual([]);
      expect(itself.counts).toEqual({ appeared: 0, gone: 0, changed: 0, same: whole.from.expected });
    }),
    { seed: SEED, numRuns: runs(60) },
  );
});
