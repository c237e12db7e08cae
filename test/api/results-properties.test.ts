import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, aStep, DAY, id, NOW, PARENT_ID, location } from '../support/builders.ts';
import { HARMFUL, hostileOutputs, hostileText } from '../support/hostile-text.ts';
import { readCsv, undoList, undoText } from '../support/read-csv.ts';
import { runs, SEED } from '../support/runs.ts';

const RESULTS = `/executions/${PARENT_ID}/results`;

interface Result {
  readonly [field: string]: unknown;
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
}

/** What became of a target, as oddly as it may. */
const anOdd = fc.record({
  account: fc.integer({ min: 1, max: 4 }),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  status: fc.constantFrom('Success', 'Failed', 'InProgress', 'Odd'),
  minutes: fc.integer({ min: 0, max: 3 }),
  message: fc.option(hostileText, { nil: undefined }),
  target: fc.option(hostileText, { nil: undefined }),
  outputs: hostileOutputs,
  /** Rows of old did not say what their outputs are called. */
  isOld: fc.boolean(),
  /** Too large for a row: only in the result. */
  isLarge: fc.boolean(),
});
type Odd = typeof anOdd extends fc.Arbitrary<infer Value> ? Value : never;

const aRun = fc.record({
  odd: fc.array(anOdd, { maxLength: 12 }),
  /** Steps that nothing tells apart. */
  alike: fc.integer({ min: 0, max: 3 }),
  names: fc.array(hostileText, { minLength: 4, maxLength: 4 }),
  isSealed: fc.boolean(),
});

const aQuery = fc.record({
  sort: fc.constantFrom('accountId', '-accountId', 'region', '-region', 'verdict', 'endTime', '-endTime'),
  filter: fc.constantFrom(
    '',
    '&verdict=succeeded,failed,neverStarted',
    '&region=us-east-1',
    '&output=message',
  ),
  fields: fc.constantFrom('', '&fields=accountId,region,executionId,outputs', '&fields=executionId,verdict'),
  limit: fc.integer({ min: 1, max: 7 }),
});

async function apiOf({
  odd,
  alike,
  names,
  isSealed,
}: typeof aRun extends fc.Arbitrary<infer Run> ? Run : never) {
  const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  const steps = Array.from({ length: alike }, (_, n) =>
    aStep(n, { location: location(1), childId: undefined, status: 'Failed', stepExecutionId: 'same' }),
  );
  await recordLedger(store, { rows: odd.map(toRow), locations: [location(5)], steps });
  for (const [index, { outputs }] of odd.entries()) {
    await store.recordResult(anExecution({ executionId: id(index), outputs }), { source: 'event' });
  }
  if (isSealed) await recordSeal(store, { expected: odd.length });
  const accountNames = async () => new Map(names.map((name, n) => [location(n + 1).accountId, name]));
  return anApi({ ...store, accountNames }).api;
}

function toRow(
  { account, region, status, minutes, message, target, outputs, isOld, isLarge }: Odd,
  n: number,
): TargetRow {
  const hasEnded = status !== 'InProgress' && status !== 'Odd';
  return aRow(account, {
    executionId: id(n),
    location: location(account, region),
    rank: hasEnded ? 3 : 1,
    status,
    message,
    resource: target,
    endTime: hasEnded ? NOW - minutes * 60_000 : undefined,
    ...(hasEnded && !isLarge ? { outputs } : { outputs: undefined }),
    ...(isOld || !hasEnded
      ? { outputNames: undefined, outputsDigest: undefined }
      : { outputNames: Object.keys(outputs).sort() }),
  });
}

/** Every page, one after the other, as their answers. */
async function pagesOf(api: Hono, query: string): Promise<Response[]> {
  const pages: Response[] = [];
  let token = '';
  for (;;) {
    const response = await api.request(`${RESULTS}?${query}${token === '' ? '' : `&nextToken=${token}`}`);
    expect(response.status).toBe(200);
    pages.push(response.clone());
    const isJson = response.headers.get('content-type') === 'application/json';
    const next = isJson
      ? ((await response.json()) as { nextToken?: string }).nextToken
      : response.headers.get('rollcall-next-token');
    if (next === undefined || next === null) return pages;
    token = next;
  }
}

const resultsOf = async (pages: readonly Response[]): Promise<Result[]> =>
  (
    await Promise.all(pages.map(async (page) => ((await page.json()) as { results: Result[] }).results))
  ).flat();

const linesOf = async (pages: readonly Response[]): Promise<Result[]> =>
  (await Promise.all(pages.map(async (page) => page.text())))
    .flatMap((text) => text.split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as Result);

test(`every page together equals the whole, in any page size, format, order, filter and choice (seed ${SEED})`, async () => {
  const property = fc.asyncProperty(aRun, aQuery, async (run, { sort, filter, fields, limit }) => {
    const api = await apiOf(run);
    const query = `sort=${sort}${filter}${fields}`;
    const whole = await resultsOf(await pagesOf(api, `${query}&limit=1000`));
    const listed = await resultsOf(await pagesOf(api, `${query}&limit=${limit}`));
    expect(listed).toEqual(whole);
    expect(await linesOf(await pagesOf(api, `${query}&limit=${limit}&format=ndjson`))).toEqual(whole);

    const tables = await Promise.all(
      (await pagesOf(api, `${query}&limit=${limit}&format=csv`)).map(async (page) =>
        readCsv(await page.text()),
      ),
    );
    for (const { header } of tables) expect(header).toEqual(tables[0]?.header);
    const [table] = await pagesOf(api, `${query}&limit=1000&format=csv`);
    expect(tables.flatMap(({ rows }) => rows)).toEqual(readCsv((await table?.text()) ?? '').rows);

    const unfiltered = await resultsOf(await pagesOf(api, 'limit=1000&fields=executionId,accountId,region'));
    const { matched } = (await (await api.request(`${RESULTS}?${query}`)).json()) as { matched: number };
    expect(whole).toHaveLength(matched);
    expect(whole.length === unfiltered.length || filter !== '').toBe(true);
  });
  await fc.assert(property, { seed: SEED, numRuns: runs(30, 8) });
}, 600_000);

const TEXTS = [
  'accountId',
  'accountName',
  'region',
  'executionId',
  'resource',
  'verdict',
  'reason',
  'message',
  'status',
  'startTime',
  'endTime',
  'source',
];

test(`a table, read back by a library and undone, says what JSON says (seed ${SEED})`, async () => {
  const property = fc.asyncProperty(aRun, async (run) => {
    const api = await apiOf(run);
    const { results } = (await (await api.request(`${RESULTS}?limit=1000`)).json()) as { results: Result[] };
    const { header, rows } = readCsv(await (await api.request(`${RESULTS}?limit=1000&format=csv`)).text());
    expect(new Set(header).size).toBe(header.length);
    const names = header.map(undoText);
    const read = rows.map((row) => {
      const outputs = new Map<string, readonly string[]>();
      const texts = new Map<string, string>();
      for (const [index, cell] of row.entries()) {
        const name = names[index] ?? '';
        if (index < 14) texts.set(name, undoText(cell));
        else if (cell !== '') outputs.set(name.replace(/^outputs\./, ''), undoList(cell) ?? []);
      }
      return { texts: TEXTS.map((name) => texts.get(name)), outputs, partial: texts.get('partial') };
    });
    expect(read).toEqual(
      results.map((result) => ({
        texts: TEXTS.map((name) => result[name] ?? ''),
        outputs: new Map(Object.entries(result.outputs ?? {})),
        partial: String(!run.isSealed),
      })),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: runs(30, 8) });
}, 600_000);

test(`nothing a member account can write stands raw in any answer (seed ${SEED})`, async () => {
  const property = fc.asyncProperty(aRun, hostileText, async (run, text) => {
    const inQuery = encodeURIComponent(Buffer.from(text).toString());
    const api = await apiOf(run);
    const locations = [
      `${RESULTS}/111111111111/eu-west-1`,
      `${RESULTS}/555555555555/eu-west-1?resource=${inQuery}`,
    ];
    for (const path of [RESULTS, `/executions/${PARENT_ID}`, ...locations, `${RESULTS}?fields=${inQuery}`]) {
      const response = await api.request(path);
      expect(response.status).toBeLessThan(500);
      const body = await response.text();
      expect(body).not.toMatch(HARMFUL);
      expect(body).not.toMatch(/[\n\r\t]/);
    }
    const lines = await (await api.request(`${RESULTS}?format=ndjson`)).text();
    expect(lines).not.toMatch(/[\r\t]/);
    expect(lines).not.toMatch(HARMFUL);
    const table = await (await api.request(`${RESULTS}?format=csv`)).text();
    expect(table.replaceAll('\r\n', '\n')).not.toMatch(HARMFUL);
    for (const row of readCsv(table).rows)
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  await fc.assert(property, { seed: SEED, numRuns: runs(30, 8) });
}, 600_000);
