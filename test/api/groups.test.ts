import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import type { Outputs } from '../../src/domain/outputs.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask, askPages } from '../support/ask.ts';
import { aFanOut, anExecution, aRow, id, PARENT_ID, location, someLocations } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';
import { runs, SEED } from '../support/runs.ts';

const PATH = `/executions/${PARENT_ID}/groups`;

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store));
});

interface Bucket {
  readonly count: number;
  readonly targets: readonly { readonly accountId?: string; readonly executionId?: string }[];
  readonly targetsOmitted?: number;
}

interface Groups {
  readonly expected: number;
  readonly outputs?: readonly string[];
  readonly groups: readonly (Bucket & {
    readonly value: readonly string[];
    readonly valueTruncated?: true;
    readonly valueDigest?: string;
  })[];
  readonly withoutValue: Bucket;
  readonly valueNotKept?: Bucket;
  readonly notCollected: Bucket & { readonly counts: object; readonly unnamed: number };
  readonly nextToken?: string;
}

const groups = async (query: string) => (await ask<Groups>(api, `${PATH}?${query}`)).body;
const version = (value: string): Outputs => ({ 'step.Version': [value] });

/** A row as one is written whose outputs are too large for it; `names` as where they are too many, or the row is older. */
async function keepLarge(account: number, outputs: Outputs, names?: 'withoutNames'): Promise<TargetRow> {
  const execution = anExecution({ executionId: id(account), location: location(account), outputs });
  await store.recordResult(execution, { source: 'event' });
  const row = { ...aRow(account, { outputs }), outputs: undefined };
  return names === 'withoutNames' ? { ...row, outputNames: undefined, outputsDigest: undefined } : row;
}

describe('GET /executions/{parentId}/groups', () => {
  test('has the targets of each value, the largest group first, then by value', async () => {
    await keepLedger(store, {
      rows: [
        aRow(1, { outputs: version('v3.1') }),
        aRow(2, { outputs: version('v3.2') }),
        aRow(3, { outputs: version('v3.2') }),
        aRow(4, { outputs: version('v2.9') }),
      ],
    });
    ({ api } = anApi({ ...store, accountNames: async () => new Map([['222222222222', 'audit']]) }));
    const body = await groups('output=step.Version');
    expect(body).toEqual({
      parentExecutionId: PARENT_ID,
      expected: 4,
      expectedAtLeast: false,
      counts: { succeeded: 4 },
      output: 'step.Version',
      groups: [
        {
          value: ['v3.2'],
          count: 2,
          targets: [
            { accountId: '222222222222', accountName: 'audit', region: 'eu-west-1', executionId: id(2) },
            { accountId: '333333333333', region: 'eu-west-1', executionId: id(3) },
          ],
        },
        { value: ['v2.9'], count: 1, targets: [expect.objectContaining({ executionId: id(4) })] },
        { value: ['v3.1'], count: 1, targets: [expect.objectContaining({ executionId: id(1) })] },
      ],
      withoutValue: { count: 0, targets: [] },
      notCollected: { count: 0, targets: [], counts: {}, unnamed: 0 },
    });
  });

  test('tells those without a value from those that are not collected', async () => {
    await keepLedger(store, {
      rows: [
        aRow(1, { outputs: version('v1') }),
        aRow(2, { outputs: { 'step.Other': ['x'] } }),
        aRow(3, { status: 'Failed', outputs: {} }),
        aRow(4, { rank: 0, reason: 'readDenied', outputs: undefined }),
      ],
      fanOut: aFanOut([1, 2, 3, 4, 5].map((n) => location(n))),
    });
    const body = await groups('output=step.Version');
    expect(body.groups).toMatchObject([{ value: ['v1'], count: 1 }]);
    expect(body.withoutValue).toMatchObject({
      count: 2,
      targets: [{ executionId: id(2) }, { executionId: id(3) }],
    });
    expect(body.notCollected).toMatchObject({
      count: 2,
      counts: { unreadable: 1, neverStarted: 1 },
      targets: [{ executionId: id(4) }, { accountId: location(5).accountId }],
    });
    expect(body.outputs).toBeUndefined();
  });

  test('counts those that AWS did not list as not collected', async () => {
    await keepLedger(store, {
      rows: [aRow(1)],
      fanOut: {
        targetLocations: [someLocations([], { accounts: ['ou-abcd-12345678'] })],
        progress: { totalSteps: 3, successSteps: 1, failedSteps: 0, cancelledSteps: 0, timedOutSteps: 0 },
      },
    });
    const { notCollected } = await groups('output=get_account_alias.alias');
    expect(notCollected).toEqual({
      count: 2,
      targets: [],
      targetsOmitted: 2,
      counts: { neverStarted: 2 },
      unnamed: 2,
    });
  });

  test.each([
    ['the same texts in another order', ['a', 'b'], ['b', 'a']],
    ['one text, or two that look like it', ['a,b'], ['a', 'b']],
    ['an empty list, or one empty text', [], ['']],
    ['long values with the same beginning', ['x'.repeat(5_000)], [`${'x'.repeat(5_000)}y`]],
    ['long lists with the same beginning', Array(3_000).fill('x'), Array(3_001).fill('x')],
    ['a text that is cut, and one that looks as if it were', ['x'.repeat(5_000)], [`${'x'.repeat(999)}…`]],
  ])('different values are different groups: %s', async (_what, one, other) => {
    await keepLedger(store, {
      rows: [aRow(1, { outputs: { o: one } }), aRow(2, { outputs: { o: other } })],
    });
    expect((await groups('output=o')).groups.map(({ count }) => count)).toEqual([1, 1]);
  });

  test('a long value is one group, cut, and says so', async () => {
    const long = 'é"'.repeat(30_000);
    const rows = [await keepLarge(1, { o: [long] }), await keepLarge(2, { o: [long] })];
    await keepLedger(store, { rows });
    const [group, ...others] = (await groups('output=o')).groups;
    expect(others).toEqual([]);
    expect(group).toMatchObject({
      count: 2,
      valueTruncated: true,
      valueDigest: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(group?.value.join('').length).toBeLessThanOrEqual(1_000);
    expect(long.startsWith(group?.value[0]?.slice(0, -1) ?? '-')).toBe(true);
  });

  test('reads only results whose rows do not tell that they have no such output', async () => {
    const rows = [
      await keepLarge(1, { o: ['x'.repeat(9_000)] }),
      await keepLarge(2, { p: ['x'.repeat(9_000)] }),
      await keepLarge(3, { o: ['y'] }, 'withoutNames'),
      await keepLarge(4, { p: ['y'] }, 'withoutNames'),
    ];
    await keepLedger(store, { rows });
    const read: string[] = [];
    ({ api } = anApi({
      ...store,
      findResults: (ids) => {
        read.push(...ids);
        return store.findResults(ids);
      },
    }));
    const body = await groups('output=o');
    expect(body.groups.map(({ targets }) => targets.map(({ executionId }) => executionId))).toEqual([
      [id(1)],
      [id(3)],
    ]);
    expect(body.withoutValue.targets.map(({ executionId }) => executionId)).toEqual([id(2), id(4)]);
    expect(read.sort()).toEqual([id(1), id(3), id(4)]);
  });

  test('a value that was too large to be kept is not “no value”', async () => {
    const outputs = { o: ['x'.repeat(11_000_000)], p: ['small'] };
    await keepLedger(store, { rows: [await keepLarge(1, outputs, 'withoutNames')] });
    const body = await groups('output=o');
    expect(body).toMatchObject({
      groups: [],
      withoutValue: { count: 0 },
      valueNotKept: { count: 1, targets: [{ executionId: id(1) }] },
    });
    expect(body.outputs).toBeUndefined();
  });

  test('an output that no target has is answered with the names that exist', async () => {
    const names = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`s.o${1_000 + n}`, ['x']]));
    await keepLedger(store, {
      rows: [aRow(1), await keepLarge(2, names, 'withoutNames'), aRow(3, { rank: 1, outputs: undefined })],
    });
    const body = await groups('output=constructor');
    expect(body).toMatchObject({ groups: [], withoutValue: { count: 2 }, notCollected: { count: 1 } });
    expect(body.outputs?.slice(0, 2)).toEqual(['get_account_alias.alias', 's.o1000']);
    expect(body).toMatchObject({ outputsOmitted: 301 - 200 });
  });

  test.each([[''], ['?output=']])('%j is refused with the names that there are', async (query) => {
    await keepLedger(store, { rows: [aRow(1), aRow(2, { outputs: version('v1') })] });
    const { status, body } = await ask(api, `${PATH}${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:rollcall:problem:bad-parameter',
      parameter: 'output',
      detail:
        'output must name the output by which to group: this parent has get_account_alias.alias, step.Version. Without an output, targets can be grouped by verdict, reason, cause, accountName, organizationalUnit, message',
      outputs: ['get_account_alias.alias', 'step.Version'],
    });
  });

  test.each([
    ['output=a&output=b', 400],
    ['output=a&by=verdict', 400],
    ['by=colour', 400],
    ['output=a&targets=1001', 400],
    ['output=a&colour=red', 400],
    ['output=a&nextToken=x', 400],
  ])('?%s is refused', async (query, status) => {
    await keepLedger(store, { rows: [aRow(1)] });
    expect((await ask(api, `${PATH}?${query}`)).status).toBe(status);
  });

  test('of an unknown parent is not found, even without an output', async () => {
    expect((await ask(api, PATH)).status).toBe(404);
  });

  test('says how many targets of a group it does not list', async () => {
    const rows = Array.from({ length: 5 }, (_, n) =>
      aRow(1, { executionId: id(n), location: location(n + 1) }),
    );
    await keepLedger(store, { rows });
    const [group] = (await groups('output=get_account_alias.alias&targets=2')).groups;
    expect(group).toMatchObject({ count: 5, targetsOmitted: 3 });
    expect(group?.targets).toHaveLength(2);
  });
});

const anOutcome = fc.oneof(
  fc.record({
    kind: fc.constant('value' as const),
    value: fc.constantFrom('a', 'b', 'c', 'x'.repeat(2_000), 'x'.repeat(2_001)),
    large: fc.boolean(),
  }),
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'unread' as const }),
  fc.constant({ kind: 'absent' as const }),
);

test(`whatever became of the targets, the groups add up to what was expected, and pages to the whole (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anOutcome, { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 1, max: 4 }),
      async (outcomes, limit) => {
        store = aMemoryStore();
        ({ api } = anApi(store));
        const rows: TargetRow[] = [];
        for (const [n, outcome] of outcomes.entries()) {
          const account = n + 1;
          if (outcome.kind === 'value') {
            const outputs = { o: [outcome.value] };
            rows.push(outcome.large ? await keepLarge(account, outputs) : aRow(account, { outputs }));
          } else if (outcome.kind === 'none') rows.push(aRow(account, { outputs: {} }));
          else if (outcome.kind === 'unread') {
            rows.push(aRow(account, { rank: 0, reason: 'readDenied', outputs: undefined }));
          }
        }
        const locations = outcomes.map((_, n) => location(n + 1));
        await keepLedger(store, { rows, fanOut: aFanOut(locations) });

        const [whole] = await askPages<Groups>(api, `${PATH}?output=o`);
        const pages = await askPages<Groups>(api, `${PATH}?output=o&limit=${limit}`);
        expect(pages.flatMap((page) => page.groups)).toEqual(whole?.groups);
        expect(whole?.expected).toBe(outcomes.length);
        const counted = (whole?.groups ?? []).reduce((sum, { count }) => sum + count, 0);
        expect(counted + (whole?.withoutValue.count ?? 0) + (whole?.notCollected.count ?? 0)).toBe(
          outcomes.length,
        );
        const values = outcomes.flatMap((outcome) => (outcome.kind === 'value' ? [outcome.value] : []));
        expect(whole?.groups).toHaveLength(new Set(values).size);
        const sizes = (whole?.groups ?? []).map(({ count }) => count);
        expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
      },
    ),
    { seed: SEED, numRuns: runs(60) },
  );
});
