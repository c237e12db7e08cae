import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Execution } from '../../src/domain/execution.ts';
import type { Outputs } from '../../src/domain/outputs.ts';
import { anApi } from '../support/an-api.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  CENTRAL,
  id,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';
import { startDynaliteTable, type DynaliteTable } from '../support/dynalite-table.ts';

// Ledgers of ten thousand targets take a while on a busy computer.
jest.setTimeout(300_000);

const MB = 1024 * 1024;
/** What Lambda answers at most; it wraps the body in JSON once more. */
const LAMBDA_BYTES = 6 * MB;

interface Answer {
  readonly executionId?: string;
  readonly accountId: string;
  readonly resource?: string;
  readonly verdict: string;
  readonly outputs?: Outputs;
  readonly omittedOutputs?: readonly string[];
  readonly childCounts?: object;
}
interface Page {
  readonly results?: readonly Answer[];
  readonly targets?: readonly Answer[];
  readonly expected: number;
  readonly counts: object;
  readonly seal?: { readonly revision: number };
  readonly nextToken?: string;
}

const PAGE = 1_000;

/** The pages of an answer, each small enough for Lambda; gives the first, and the entries of all. */
async function readPages({ store, log }: ReturnType<typeof aRollcall>, path: string, pages = Infinity) {
  const api = anApi(store, { log }).api;
  const entries: Answer[] = [];
  let first: Page | undefined;
  let nextToken: string | undefined;
  let read = 0;
  do {
    const response = await api.request(`${path}?limit=${PAGE}${nextToken ? `&nextToken=${nextToken}` : ''}`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(LAMBDA_BYTES);
    const answer = JSON.parse(text) as Page;
    first ??= answer;
    entries.push(...(answer.results ?? answer.targets ?? []));
    nextToken = answer.nextToken;
    read += 1;
  } while (nextToken !== undefined && read < pages);
  return { first, entries };
}

const outputsById = (entries: readonly (Answer | Execution)[]) =>
  new Map(entries.map(({ executionId, outputs }) => [executionId, outputs]));

test('ten thousand targets under one parent are sealed, and read back whole', async () => {
  const run = aRollcall();
  const children = Array.from({ length: 10_000 }, (_, n) =>
    anExecution({
      executionId: id(n),
      location: { accountId: String(100_000_000_000 + n), region: CENTRAL.region },
      // Some fit their rows, and some do not.
      outputs: { 'list.items': [`"${n}"`, 'x'.repeat(n % 100 === 0 ? 20_000 : 700)] },
    }),
  );
  const parent = aParentExecution(children.map(({ location }) => location));
  run.aws.add(parent, ...children);
  run.aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );
  for (const child of children) await run.event(child);
  await run.event(parent);
  await run.drain();

  const results = await readPages(run, `/executions/${PARENT_ID}/results`);
  expect(results.first).toMatchObject({ expected: 10_000, counts: { succeeded: 10_000 } });
  expect(results.entries).toHaveLength(10_000);
  expect(outputsById(results.entries)).toEqual(outputsById(children));

  const { entries: reported, first } = await readPages(run, `/executions/${PARENT_ID}`, 1);
  expect(first).toMatchObject({
    expected: 10_000,
    seal: { revision: 1 },
    found: { event: 10_000, request: 0, sweep: 0 },
  });
  expect(reported.map(({ executionId }) => executionId)).toEqual(
    children.slice(0, PAGE).map(({ executionId }) => executionId),
  );
});

test('three thousand targets under one location have a ledger of their own, sealed before the root', async () => {
  const run = aRollcall();
  const where = location(1);
  const locationId = id(1_000_000);
  const children = Array.from({ length: 3_000 }, (_, n) =>
    anExecution({
      executionId: id(n),
      location: where,
      parentExecutionId: locationId,
      resource: `i-${n}`,
      status: n === 7 ? 'Failed' : 'Success',
      outputs: { 'list.items': [`${n}`] },
    }),
  );
  const targetLocation = anExecution({
    executionId: locationId,
    location: where,
    status: 'Failed',
    outputs: {},
    fanOut: aFanOut([], { kind: 'rateControl', targetLocations: [], maxErrors: '10%' }),
  });
  const parent = aParentExecution([where], { status: 'Failed' });
  run.aws.add(parent, targetLocation, ...children);
  run.aws.steps.set(PARENT_ID, [locationStep(targetLocation)]);
  // As AWS's sample shows them: a step for each resource, which does not name its child, even on success.
  run.aws.steps.set(
    locationId,
    children.map((child) => locationStep(child, { name: child.resource ?? '', outputs: {} })),
  );
  const missing = new Set([id(11), id(2_999)]);
  const heard = children.filter(({ executionId }) => !missing.has(executionId));
  // The first ones make the parents known, before the account has no seats left.
  for (const child of heard.slice(0, 20)) await run.event(child);
  await run.drain(1_000);
  for (const child of heard.slice(20)) await run.event(child);
  await run.event(parent);
  await run.drain();

  expect(run.notices).toMatchObject([{ revision: { revision: 1, expected: 1, counts: { failed: 1 } } }]);
  const counts = { succeeded: 2_999, failed: 1 };
  const above = await readPages(run, `/executions/${PARENT_ID}/results`);
  expect(above.entries).toMatchObject([{ executionId: locationId, verdict: 'failed', childCounts: counts }]);

  const below = await readPages(run, `/executions/${locationId}`);
  expect(below.first).toMatchObject({ expected: 3_000, counts, seal: { revision: 1 } });
  const results = await readPages(run, `/executions/${locationId}/results`);
  expect(outputsById(results.entries)).toEqual(outputsById(children));
  expect(new Set(results.entries.map(({ resource }) => resource)).size).toBe(3_000);

  const [nested, root] = [await run.store.findParent(locationId), await run.store.findParent(PARENT_ID)];
  expect(nested?.sealed?.sealedAt).toBeLessThanOrEqual(root?.sealed?.sealedAt ?? 0);
  expect(run.aws.calls.filter((call) => call.startsWith('Children'))).toHaveLength(3_000 / 50);
  expect(run.aws.calls.filter((call) => call.startsWith('Get 0'))).toHaveLength(3_001);
});

describe('a result of 2 MB', () => {
  let dynalite: DynaliteTable;
  beforeAll(async () => {
    dynalite = await startDynaliteTable(() => NOW);
  });
  afterAll(() => dynalite.close());

  /** Text that does not compress to nothing, in which JSON has much to escape. */
  function aListing(bytes: number): string {
    let state = 1;
    let text = '';
    while (text.length < bytes) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      text += `{"id":"${state.toString(36)}"},\n`;
    }
    return text.slice(0, bytes);
  }

  test.each([
    ['in memory', () => aRollcall()],
    ['in DynamoDB', () => aRollcall({ through: () => dynalite.table })],
  ])('%s is stored, sealed and read back whole', async (_where, rollcall) => {
    const run = rollcall();
    const large = anExecution({
      executionId: id(1),
      outputs: { 'list.items': Array.from({ length: 20 }, (_, n) => `${n}${aListing(MB / 10)}`) },
      steps: [
        {
          stepExecutionId: 's',
          name: 'list',
          action: 'aws:executeScript',
          status: 'Success',
          outputs: { items: [aListing(MB / 10)] },
        },
      ],
    });
    const children = [large, anExecution({ executionId: id(2), location: location(2) })];
    const parent = aParentExecution(children.map((child) => child.location));
    run.aws.add(parent, ...children);
    run.aws.steps.set(
      PARENT_ID,
      children.map((child) => locationStep(child)),
    );
    for (const execution of [...children, parent]) await run.event(execution);
    await run.drain();

    expect(Buffer.byteLength(JSON.stringify(large.outputs))).toBeGreaterThan(2 * MB);
    expect(run.notices).toMatchObject([{ revision: { counts: { succeeded: 2 } } }]);
    const kept = await run.store.findResult(id(1));
    expect(kept).toMatchObject({ omittedOutputs: [] });
    expect(kept?.execution).toEqual({ ...large, observedAt: NOW });
    const { entries } = await readPages(run, `/executions/${PARENT_ID}/results`);
    expect(outputsById(entries)).toEqual(outputsById(children));
    expect(entries.map(({ omittedOutputs }) => omittedOutputs)).toEqual([undefined, undefined]);
  });
});
