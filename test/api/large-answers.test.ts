import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { anApi } from '../support/an-api.ts';
import { ask, askPages } from '../support/ask.ts';
import { anExecution, aRow, id, location, PARENT_ID, someLocations } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';

// Answers of megabytes take a while on a busy computer. `ask` holds each of them to the limit of Lambda.
jest.setTimeout(300_000);

const PATH = `/executions/${PARENT_ID}`;

let store: MemoryStore;
let api: Hono;
beforeEach(() => {
  store = aMemoryStore();
  ({ api } = anApi(store));
});

interface Page {
  readonly nextToken?: string;
}

const failed = (account: number, overrides: Partial<TargetRow> = {}): TargetRow =>
  aRow(account, { status: 'Failed', outputs: {}, ...overrides });

describe('causes of ten thousand targets with as many messages', () => {
  const DIGITS = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox', 'gnu', 'hen', 'ibis', 'jay'];
  const words = (n: number): string =>
    Array.from(String(n).padStart(5, '0'), (digit) => DIGITS[Number(digit)]).join(' ');

  interface Causes extends Page {
    readonly causes: readonly { readonly id: string }[];
  }

  test('come page after page, nothing lost, from one query without outputs', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) =>
      failed(1 + (n % 9), { message: `${words(n)} went wrong`, executionId: id(10_000 + n) }),
    );
    await keepLedger(store, { rows, fanOut: { targetLocations: [someLocations([])] } });
    const read = jest.spyOn(store, 'targetsOf');
    const outputs = [jest.spyOn(store, 'rowOutputs'), jest.spyOn(store, 'findResults')];
    const { body: first } = await ask(api, `${PATH}/causes`);
    expect(read.mock.calls).toEqual([[PARENT_ID, 'withoutOutputs']]);
    expect(outputs.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    expect(first).toMatchObject({
      distinctCauses: 10_000,
      explained: 10_000,
      omitted: { causes: 9_900, targets: 9_900 },
    });
    const pages = await askPages<Causes>(api, `${PATH}/causes?limit=1000`);
    const all = pages.flatMap(({ causes }) => causes);
    expect(new Set(all.map((cause) => cause.id)).size).toBe(10_000);

    const { body: report } = await ask<{ causes: unknown[]; causesOmitted: object }>(api, `${PATH}?limit=1`);
    expect(report.causes).toHaveLength(10);
    expect(report.causesOmitted).toEqual({ causes: 9_990, targets: 9_990 });
  });
});

describe('results', () => {
  interface Results extends Page {
    readonly results: readonly { readonly executionId: string }[];
  }
  const idsOf = (pages: readonly Results[]) =>
    pages.flatMap(({ results }) => results.map(({ executionId }) => executionId));

  test('of a megabyte each are the whole, in any page size', async () => {
    const rows = Array.from({ length: 9 }, (_, n) => aRow(n + 1, { outputs: undefined }));
    for (const { executionId } of rows) {
      const outputs = { 's.o': [`${executionId}${'y'.repeat(900_000)}`] };
      await store.recordResult(anExecution({ executionId, outputs }), { source: 'event' });
    }
    await keepLedger(store, { rows });
    for (const limit of [1, 4, 100]) {
      const pages = await askPages<Results>(api, `${PATH}/results?limit=${limit}`);
      expect(idsOf(pages)).toEqual(rows.map(({ executionId }) => executionId));
    }
  });

  test('with long messages are the whole', async () => {
    const rows = Array.from({ length: 1_000 }, (_, n) =>
      failed(1, { executionId: id(n), message: '\u00e9"'.repeat(1_000) }),
    );
    await keepLedger(store, { rows });
    const pages = await askPages<Results>(api, `${PATH}/results?limit=1000`);
    expect(pages.length).toBeGreaterThan(1);
    expect(new Set(idsOf(pages)).size).toBe(1_000);
  });
});

test('groups are the whole where targets and values are many and long', async () => {
  const rows = Array.from({ length: 1_500 }, (_, n) =>
    aRow(1, {
      executionId: id(n),
      resource: `i-${'"'.repeat(2_000)}`,
      ...(n % 3 === 0
        ? { outputs: {} }
        : n % 3 === 1
          ? { rank: 0 as const, reason: 'readDenied' as const, outputs: undefined }
          : { outputs: { o: [`${n}${'"'.repeat(950)}`] } }),
    }),
  );
  await keepLedger(store, { rows, fanOut: { targetLocations: [] } });
  const pages = await askPages<Page & { groups: object[] }>(
    api,
    `${PATH}/groups?output=o&targets=1000&limit=1000`,
  );
  expect(pages.flatMap(({ groups }) => groups)).toHaveLength(500);
});

test('pages of commands to start again are the whole', async () => {
  interface Retry extends Page {
    readonly commands: readonly object[];
    readonly notes: readonly string[];
  }
  const regions = ['eu-west-1', 'eu-north-1', 'eu-south-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
  const rows = Array.from({ length: 3_000 }, (_, n) =>
    failed(1, {
      executionId: id(n),
      location: {
        ...location(1),
        accountId: String(100_000_000_000 + Math.floor(n / regions.length)),
        region: regions[n % regions.length] ?? '',
      },
    }),
  );
  const targetLocations = rows.map((row, n) =>
    someLocations([row.location], { regions: [row.location.region], maxErrors: String(n) }),
  );
  await keepLedger(store, { rows, fanOut: { targetLocations }, execution: { runbook: 'patch' } });
  const [whole] = await askPages<Retry>(api, `${PATH}/retry?limit=100`);
  expect(whole?.commands).toHaveLength(30);
  const pages = await askPages<Retry>(api, `${PATH}/retry?limit=7`);
  expect(pages.flatMap(({ commands }) => commands)).toEqual(whole?.commands);
  expect(whole?.notes).toContainEqual(expect.stringMatching(/^These are 30 commands/));
});
