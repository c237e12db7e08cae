import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Hono } from 'hono';
import { ROUTES } from '../../src/serve/routes.ts';
import { MemoryTable } from '../../src/store/memory-table.ts';
import { createStore } from '../../src/store/store.ts';
import { anApi } from '../support/an-api.ts';
import {
  aFanOut,
  aParentExecution,
  aRow,
  aStep,
  DAY,
  id,
  NOW,
  PARENT_ID,
  place,
} from '../support/builders.ts';
import { aLogger } from '../support/fakes.ts';

const log = aLogger();
let api: Hono;

/** One parent with three targets, one of which was never started. */
beforeAll(async () => {
  const store = createStore(new MemoryTable(() => NOW), { now: () => NOW, retentionMs: 400 * DAY });
  ({ api } = anApi(store, { log }));
  const places = [place(1), place(2), place(3)];
  const parent = aParentExecution(places);
  await store.recordParent(parent, aFanOut(places));
  const steps = [1, 2].map((n) => aStep(n));
  const part = { fanOut: aFanOut(places), steps, children: [], childrenListed: false };
  await store.recordRosterPart(parent, NOW, 0, part);
  await store.publishRoster(PARENT_ID, { listedAt: NOW, parts: 1 });
  await store.recordTarget(PARENT_ID, aRow(1));
  await store.recordTarget(PARENT_ID, aRow(2, { status: 'Failed', outputs: {} }));
});

const NAMES = [
  ...new Set(ROUTES.flatMap(({ query }) => Object.keys(query.shape))),
  '__proto__',
  'constructor',
  '',
];

const values = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '25',
    '-1',
    '1e309',
    'NaN',
    'failed',
    'csv',
    'get_account_alias.alias',
    '7d',
    '2026-01-01',
    '=1+1',
    '__proto__',
    'constructor',
    'accountId',
    '111111111111',
    'eu-west-1',
    id(1),
    PARENT_ID,
    Buffer.from('{"of":"x","after":"y"}').toString('base64url'),
  ),
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 3_000 }),
);

/** Half a surrogate pair cannot be encoded: it is replaced, as by any client. */
const encode = (text: string): string => encodeURIComponent(Buffer.from(text).toString('utf8'));

const params = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(PARENT_ID, id(1), '111111111111', 'eu-west-1') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1 }) },
);

/** A path of the route, with anything in the places of its parameters. */
const pathOf = (path: string): fc.Arbitrary<string> =>
  fc
    .tuple(...path.split('/').map((part) => (part.startsWith('{') ? params : fc.constant(part))))
    .map((parts) => parts.map((part) => encode(part)).join('/'));

const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), values), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`));

/** Not even well-formed as a query. */
const rubbish = fc.string({ maxLength: 30 }).map((text) => [text.replaceAll(/[#\s\\]/g, '%')]);

describe('whatever stands in the path and the query, the answer is one that is documented:', () => {
  test.each(ROUTES.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
    '%s',
    async (_name, { method, path }) => {
      await fc.assert(
        fc.asyncProperty(pathOf(path), fc.oneof(query, rubbish), async (where, parts) => {
          const url = `${where}?${parts.join('&')}`;
          const response = await api.request(url, { method: method.toUpperCase() });
          expect(isExpected(response.status)).toBe(true);
          const text = await response.text();
          if (response.status < 400) return;
          expect(response.headers.get('content-type')).toBe('application/problem+json');
          expect(JSON.parse(text)).toMatchObject({
            type: expect.stringMatching(/^urn:rollcall:problem:/),
            status: response.status,
            detail: expect.any(String),
          });
          expect(text).not.toMatch(/ZodError|TypeError|node_modules|at \w+ \(/);
        }),
        { numRuns: 300 },
      );
      expect(log.lines).toEqual([]);
    },
  );
});

const isExpected = (status: number): boolean => [200, 202, 400, 404, 409].includes(status);
