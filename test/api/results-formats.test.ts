import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { anApi } from '../support/an-api.ts';
import { anExecution, aRow, DAY, id, NOW, PARENT_ID } from '../support/builders.ts';
import { readCsv } from '../support/read-csv.ts';
import { SOME_PLACES, SOME_ROWS } from './some-rows.ts';

const RESULTS = `/executions/${PARENT_ID}/results`;

let store: ReturnType<typeof createStore>;
let api: Hono;
beforeEach(() => {
  store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  const accountNames = async () => new Map([['111111111111', 'Payments, "live"']]);
  api = anApi({ ...store, accountNames }).api;
});

interface Body {
  readonly [name: string]: unknown;
  readonly results: readonly { readonly [name: string]: unknown }[];
  readonly nextToken?: string;
}

const get = async (query = ''): Promise<Body> => (await (await api.request(RESULTS + query)).json()) as Body;

const record = () => recordLedger(store, { rows: SOME_ROWS, locations: SOME_PLACES });

describe('CSV:', () => {
  test('is one row a target, and one column for each output of all of them, sorted, on every page', async () => {
    await record();
    await recordSeal(store, { expected: 5 });
    const response = await api.request(`${RESULTS}?format=csv&limit=2`);
    expect(await response.text()).toBe(
      [
        'accountId,accountName,region,executionId,resource,verdict,reason,message,status,startTime,endTime,source,omittedOutputs,partial,os.Name,os.Version',
        `111111111111,"Payments, ""live""",eu-west-1,${id(1)},,succeeded,,,Success,2026-01-01T11:59:00.001Z,2026-01-01T09:00:00.000Z,event,,false,Linux,3.2`,
        `111111111111,"Payments, ""live""",us-east-1,${id(3)},,succeeded,,,Success,2026-01-01T11:59:00.003Z,2026-01-01T10:00:00.000Z,event,,false,,"[""3.1"",""3.2""]"`,
        '',
      ].join('\r\n'),
    );
    const next = await api.request(response.headers.get('link')?.slice(1, -'>; rel="next"'.length) ?? '');
    const { header, rows: lines } = readCsv(await next.text());
    expect(header.slice(-2)).toEqual(['os.Name', 'os.Version']);
    expect(lines.map((line) => line[0])).toEqual(['222222222222', '444444444444']);
  });

  test('has the columns of the matching targets alone', async () => {
    await record();
    const { header } = readCsv(await (await api.request(`${RESULTS}?format=csv&region=us-east-1`)).text());
    expect(header.slice(14)).toEqual(['os.Version']);
  });

  test('never has two columns of one name, and finds no value where there is none', async () => {
    const outputs = { message: ['m'], 'outputs.message': ['o'], constructor: ['c'], '=cmd': ['=1+1'] };
    await recordLedger(store, { rows: [aRow(1, { outputs }), aRow(2, { outputs: {} })] });
    const { header, rows: lines } = readCsv(await (await api.request(`${RESULTS}?format=csv`)).text());
    expect(header.slice(14)).toEqual(["'=cmd", 'constructor', 'outputs.message', 'outputs.outputs.message']);
    expect(lines.map((line) => line.slice(14))).toEqual([
      ["'=1+1", 'c', 'm', 'o'],
      ['', '', '', ''],
    ]);
  });

  test('of too many outputs for a header line is refused, with what to do instead', async () => {
    const outputs = Object.fromEntries(
      Array.from({ length: 4_000 }, (_, n) => [`step.${n}${'x'.repeat(80)}`, ['']]),
    );
    await store.recordResult(anExecution({ outputs }), { source: 'event' });
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined })] });
    const response = await api.request(`${RESULTS}?format=csv`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      parameter: 'format',
      detail: expect.stringMatching(/4000 names.*fields=outputs/),
    });
    expect((await api.request(`${RESULTS}?format=ndjson`)).status).toBe(200);
  });
});

test('NDJSON is one result a line, as JSON gives them', async () => {
  await record();
  const lines = (await (await api.request(`${RESULTS}?format=ndjson`)).text()).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual((await get()).results);
});

describe('the format is the one that is asked for, else the one that is liked best:', () => {
  test.each([
    ['', undefined, 'application/json'],
    ['', '*/*', 'application/json'],
    ['', 'text/csv', 'text/csv; charset=utf-8'],
    ['', 'TEXT/CSV', 'text/csv; charset=utf-8'],
    ['', 'text/*', 'text/csv; charset=utf-8'],
    ['', 'application/*', 'application/json'],
    ['', 'application/x-ndjson', 'application/x-ndjson; charset=utf-8'],
    ['', 'text/csv;q=0.2, application/x-ndjson;q=0.8', 'application/x-ndjson; charset=utf-8'],
    ['', 'text/csv;q=0.9, */*;q=0.1', 'text/csv; charset=utf-8'],
    ['', 'text/csv;q=0, */*', 'application/json'],
    ['', 'application/json;q=0.1, text/csv', 'text/csv; charset=utf-8'],
    ['', 'text/csv, application/json', 'application/json'],
    ['', 'image/png', 'application/json'],
    ['', ';;q=,', 'application/json'],
    ['?format=json', 'text/csv', 'application/json'],
    ['?format=csv', 'application/json', 'text/csv; charset=utf-8'],
  ])('%j with %j gives %s', async (query, accept, type) => {
    await record();
    const response = await api.request(RESULTS + query, accept === undefined ? {} : { headers: { accept } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('vary')).toMatch(/accept/i);
  });
});

describe('partial is whatever is not the last word:', () => {
  test.each(['csv', 'ndjson'])('%s says so in its headers and in its name', async (format) => {
    await record();
    const path = `${RESULTS}?format=${format}&verdict=failed,succeeded`;
    const headersOf = async (query: string) => {
      const { headers } = await api.request(path + query);
      return ['rollcall-partial', 'content-disposition', 'rollcall-next-token', 'link'].map((name) =>
        headers.get(name),
      );
    };
    const open = `attachment; filename="rollcall-${PARENT_ID}.partial.${format}"`;
    expect(await headersOf('')).toEqual(['true', open, null, null]);
    await recordSeal(store, { expected: 5 });
    const whole = `attachment; filename="rollcall-${PARENT_ID}.${format}"`;
    expect(await headersOf('')).toEqual(['false', whole, null, null]);
    const [partial, name, token, link] = await headersOf('&limit=1');
    expect([partial, name]).toEqual(['true', open]);
    expect(link).toBe(
      `<${RESULTS}?format=${format}&limit=1&nextToken=${token ?? ''}&verdict=failed%2Csucceeded>; rel="next"`,
    );
  });

  test('JSON says so beside its results', async () => {
    await record();
    expect(await get()).toMatchObject({ partial: true });
    await recordSeal(store, { expected: 5 });
    expect(await get()).toMatchObject({ partial: false });
    expect(await get('?limit=4')).toMatchObject({ partial: true, nextToken: expect.any(String) });
  });

  test('a row of a table does, whose outputs were left out', async () => {
    await store.recordResult(anExecution({ outputs: { 's.large': ['z'.repeat(11_000_000)] } }), {
      source: 'event',
    });
    await recordLedger(store, { rows: [aRow(1, { outputs: undefined }), aRow(2)] });
    await recordSeal(store, { expected: 2 });
    const { header, rows: lines } = readCsv(await (await api.request(`${RESULTS}?format=csv`)).text());
    const columns = [header.indexOf('omittedOutputs'), header.indexOf('partial')];
    expect(lines.map((line) => columns.map((column) => line[column]))).toEqual([
      ['s.large', 'true'],
      ['', 'false'],
    ]);
  });
});
