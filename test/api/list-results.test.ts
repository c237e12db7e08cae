import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, aStep, DAY, NOW, PARENT_ID, location } from '../support/builders.ts';
import { readCsv } from '../support/read-csv.ts';
import { SOME_PLACES, SOME_ROWS } from './some-rows.ts';

const RESULTS = `/executions/${PARENT_ID}/results`;

let store: ReturnType<typeof createStore>;
let api: Hono;
let outputReads: number;
beforeEach(() => {
  outputReads = 0;
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  const counted: typeof store = {
    ...store,
    rowOutputs: (...args) => {
      outputReads += 1;
      return store.rowOutputs(...args);
    },
    findResults: (...args) => {
      outputReads += 1;
      return store.findResults(...args);
    },
  };
  api = anApi(counted).api;
});

interface Body {
  readonly [name: string]: unknown;
  readonly results: readonly { readonly [name: string]: unknown }[];
  readonly nextToken?: string;
}

const get = async (query = ''): Promise<Body> => (await (await api.request(RESULTS + query)).json()) as Body;

/** The account and Region of each result, such as `1 eu-west-1`. */
const locationsIn = ({ results }: Body): string[] =>
  results.map(({ accountId, region }) => `${String(accountId)[0] ?? ''} ${String(region)}`);

const record = () => recordLedger(store, { rows: SOME_ROWS, locations: SOME_PLACES });

describe('filters:', () => {
  test.each([
    ['', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1', '4 eu-west-1', '5 eu-west-1']],
    ['?verdict=succeeded', ['1 eu-west-1', '1 us-east-1']],
    ['?verdict=failed,succeeded', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1']],
    ['?verdict=failed&verdict=succeeded', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1']],
    ['?reason=readerRoleNotAssumable', ['4 eu-west-1']],
    ['?reason=notReported', ['5 eu-west-1']],
    ['?accountId=111111111111', ['1 eu-west-1', '1 us-east-1']],
    ['?region=us-east-1', ['1 us-east-1']],
    ['?accountId=111111111111,222222222222&region=eu-west-1', ['1 eu-west-1', '2 eu-west-1']],
    ['?output=os.Version', ['1 eu-west-1', '1 us-east-1']],
    ['?output=os.Version,os.Name', ['1 eu-west-1']],
    ['?output=os.Version&output=os.Name', ['1 eu-west-1']],
    ['?output=constructor', []],
    ['?verdict=rejected', []],
  ])('%j lets through %j', async (query, expected) => {
    await record();
    const body = await get(query);
    expect(locationsIn(body)).toEqual(expected);
    expect(body['matched']).toBe(expected.length);
  });

  test('the counts stay those of the whole parent', async () => {
    await record();
    expect(await get('?verdict=failed')).toMatchObject({
      expected: 5,
      counts: { succeeded: 2, failed: 1, unreadable: 1, neverStarted: 1 },
      matched: 1,
    });
  });

  test('what a row does not tell of its outputs is read', async () => {
    await store.recordResult(anExecution({ outputs: { 'big.One': ['x'] } }), { source: 'event' });
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined }), aRow(2)] });
    expect(locationsIn(await get('?output=big.One'))).toEqual(['1 eu-west-1']);
  });
});

describe('orders:', () => {
  test.each([
    ['accountId', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1', '4 eu-west-1', '5 eu-west-1']],
    ['-accountId', ['5 eu-west-1', '4 eu-west-1', '2 eu-west-1', '1 eu-west-1', '1 us-east-1']],
    ['region', ['1 eu-west-1', '2 eu-west-1', '4 eu-west-1', '5 eu-west-1', '1 us-east-1']],
    ['-region', ['1 us-east-1', '1 eu-west-1', '2 eu-west-1', '4 eu-west-1', '5 eu-west-1']],
    ['verdict', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1', '5 eu-west-1', '4 eu-west-1']],
    ['endTime', ['1 eu-west-1', '1 us-east-1', '2 eu-west-1', '4 eu-west-1', '5 eu-west-1']],
    ['-endTime', ['4 eu-west-1', '2 eu-west-1', '1 us-east-1', '1 eu-west-1', '5 eu-west-1']],
  ])('by %s', async (sort, expected) => {
    await record();
    expect(locationsIn(await get(`?sort=${sort}`))).toEqual(expected);
  });

  test.each(['accountId', '-accountId', 'region', '-region', 'endTime', '-endTime', 'verdict'])(
    'by %s, a page begins where the one before ended, though that target has gone and others have come',
    async (sort) => {
      await record();
      const { results, nextToken = '' } = await get(`?sort=${sort}&limit=2`);
      const rest = await get(`?sort=${sort}&nextToken=${nextToken}`);
      await store.recordTarget(
        PARENT_ID,
        aRow(9, { startTime: NOW - 9 * DAY, endTime: NOW - 9 * DAY, location: location(1, 'af-south-1') }),
      );
      const [, last] = results;
      const gone = SOME_ROWS.find(({ executionId }) => executionId === last?.['executionId']);
      if (gone !== undefined) {
        await store.recordTarget(PARENT_ID, {
          ...gone,
          status: 'TimedOut',
          observedAt: NOW + 1,
          endTime: NOW,
        });
      }
      const seen = locationsIn(await get(`?sort=${sort}&nextToken=${nextToken}`));
      expect(seen).toEqual(expect.arrayContaining(locationsIn(rest)));
    },
  );

  test('a page goes on after the one before, though the parent’s own list has come in between', async () => {
    await store.createPlaceholder(PARENT_ID, location(1));
    for (const row of SOME_ROWS) await store.recordTarget(PARENT_ID, row);
    const first = await get('?limit=2');
    await record();
    const second = await get(`?nextToken=${first.nextToken ?? ''}`);
    expect([...locationsIn(first), ...locationsIn(second)]).toEqual(locationsIn(await get()));
  });
});

describe('fields:', () => {
  test('only those that are chosen are given, and without outputs none are read', async () => {
    await record();
    outputReads = 0;
    const { results } = await get('?fields=accountId,verdict&fields=reason');
    expect(results[0]).toEqual({ accountId: '111111111111', verdict: 'succeeded' });
    expect(results[4]).toEqual({ accountId: '555555555555', verdict: 'neverStarted', reason: 'notReported' });
    const csv = await (await api.request(`${RESULTS}?fields=accountId,verdict&format=csv`)).text();
    expect(csv.split('\r\n')[1]).toBe('111111111111,succeeded,true');
    expect(outputReads).toBe(0);
  });

  test('single outputs are chosen by name, and what was left out of them is said', async () => {
    await store.recordResult(
      anExecution({ outputs: { 's.large': ['z'.repeat(11_000_000)], 's.other': ['y'] } }),
      { source: 'event' },
    );
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined })] });
    expect((await get('?fields=outputs.s.other')).results).toEqual([{ outputs: { 's.other': ['y'] } }]);
    expect((await get('?fields=outputs.s.large,region')).results).toEqual([
      { region: 'eu-west-1', outputs: {}, omittedOutputs: ['s.large'] },
    ]);
  });

  test('in a table, each chosen output has its column, whether or not a target has it', async () => {
    await record();
    const response = await api.request(`${RESULTS}?format=csv&fields=outputs.os.Version,region,outputs.x.y`);
    const { header, rows: lines } = readCsv(await response.text());
    expect(header).toEqual([
      'region',
      'omittedOutputs',
      'moreOmittedOutputs',
      'outputsUnreadable',
      'partial',
      'os.Version',
      'x.y',
    ]);
    expect(lines[0]).toEqual(['eu-west-1', '', '', '', 'true', '3.2', '']);
    expect(lines[1]).toEqual(['us-east-1', '', '', '', 'true', '["3.1","3.2"]', '']);
  });
});

describe('what is not understood is refused by name:', () => {
  test.each([
    ['?verdict=passed', 'verdict', 'passed', /must be one of succeeded, failed/],
    ['?verdict=', 'verdict', '', /must be one of/],
    ['?verdict=failed,', 'verdict', 'failed,', /must be one of/],
    ['?reason=because', 'reason', 'because', /must be one of executionRole/],
    ['?accountId=12', 'accountId', '12', /twelve digits/],
    ['?region=europe', 'region', 'europe', /eu-west-1/],
    ['?output=', 'output', '', /names of outputs/],
    ['?sort=colour', 'sort', 'colour', /must be one of accountId, -accountId/],
    ['?sort=region&sort=verdict', 'sort', ['region', 'verdict'], /given once/],
    ['?format=xml', 'format', 'xml', /must be one of json, csv, ndjson/],
    ['?fields=accountId,colour', 'fields', 'accountId,colour', /"colour" is none/],
    ['?fields=', 'fields', '', /"" is none/],
    ['?fields=outputs.', 'fields', 'outputs.', /"outputs." is none/],
    ['?fields=constructor', 'fields', 'constructor', /"constructor" is none/],
    ['?colour=red', 'colour', 'red', /it takes verdict, reason/],
    ['?nextToken=e30', 'nextToken', 'e30', /unchanged/],
  ])('%s', async (query, parameter, value, detail) => {
    await record();
    const response = await api.request(RESULTS + query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ parameter, value, detail: expect.stringMatching(detail) });
  });

  test.each(['sort=region', 'verdict=succeeded', 'fields=region', 'format=csv'])(
    'the token of a list without %s',
    async (query) => {
      await record();
      const { nextToken = '' } = await get('?limit=1');
      expect((await api.request(`${RESULTS}?limit=1&${query}&nextToken=${nextToken}`)).status).toBe(400);
    },
  );
});

test('what is sealed is remembered, each format and each choice by itself', async () => {
  await record();
  await recordSeal(store, { expected: 5 });
  const tags = new Set<string | null>();
  for (const query of ['', '?format=csv', '?format=ndjson', '?fields=region', '?sort=-region']) {
    const tag = (await api.request(RESULTS + query)).headers.get('etag');
    tags.add(tag);
    const again = await api.request(RESULTS + query, { headers: { 'if-none-match': tag ?? '' } });
    expect(again.status).toBe(304);
  }
  expect(tags.size).toBe(5);
});

test('of targets that nothing tells apart, each has its own place in the list', async () => {
  const steps = [1, 2, 3].map((n) =>
    aStep(n, {
      location: location(7),
      childId: undefined,
      status: 'Failed',
      stepExecutionId: 'same',
      message: 'no role',
    }),
  );
  await recordLedger(store, { rows: [], locations: [location(7)], steps });
  const { results } = await get();
  let paged = 0;
  let token = '';
  do {
    const body = await get(`?limit=1&sort=-region${token === '' ? '' : `&nextToken=${token}`}`);
    paged += body.results.length;
    token = body.nextToken ?? '';
  } while (token !== '');
  expect(paged).toBe(results.length);
});

test('a token of one query is refused by every other, also by one whose values look like more parameters', async () => {
  await recordLedger(store, { rows: SOME_ROWS });
  const { nextToken = '' } = await get('?limit=1&output=os.Version&sort=region');
  const other = await api.request(`${RESULTS}?output=os.Version%26sort%3Dregion&nextToken=${nextToken}`);
  expect(other.status).toBe(400);
});
