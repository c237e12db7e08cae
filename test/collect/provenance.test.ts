import { expect, test } from '@jest/globals';
import { anApi } from '../support/an-api.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

const LOCATION_ID = id(100);
const where = location(1);
/** Each ends a second after the one before. */
const children = [1, 2, 3].map((n) =>
  anExecution({
    executionId: id(n),
    location: where,
    parentExecutionId: LOCATION_ID,
    resource: `i-${n}`,
    endTime: NOW - MINUTE + n * 1_000,
  }),
);
const targetLocation = anExecution({
  executionId: LOCATION_ID,
  location: where,
  outputs: {},
  endTime: NOW - MINUTE + 10_000,
  fanOut: aFanOut([], { kind: 'rateControl', targetLocations: [] }),
});
const parent = aParentExecution([where], { endTime: NOW - MINUTE + 20_000 });

/** A root with one location, which has three targets. */
function aNestedRun() {
  const run = aRollcall();
  run.aws.add(parent, targetLocation, ...children);
  run.aws.steps.set(PARENT_ID, [locationStep(targetLocation)]);
  run.aws.steps.set(
    LOCATION_ID,
    children.map((child) => locationStep(child, { name: child.resource ?? '' })),
  );
  const api = anApi(run.store, { log: run.log }).api;
  const get = async (path: string) => (await (await api.request(path)).json()) as Record<string, unknown>;
  return { ...run, get };
}

const iso = (time: number) => new Date(time).toISOString();

test('each result says what led to it, and when it ended, was announced, seen and recorded; so do its parents', async () => {
  const { event, drain, clock, get } = aNestedRun();
  const [first, second] = children;
  if (first === undefined || second === undefined) throw new Error('No children');
  await event(first);
  clock.advance(4_000);
  await event(second);
  clock.advance(MINUTE);
  await event(parent);
  await drain(HOUR);

  const { results } = await get(`/executions/${LOCATION_ID}/results`);
  const [atFirst, atSecond, atEnd] = [NOW, NOW + 4_000, NOW + 4_000 + MINUTE].map(iso);
  const event1 = { source: 'event', eventTime: iso(NOW) };
  expect(results).toMatchObject([
    { ...event1, endTime: iso(NOW - MINUTE + 1_000), observedAt: atFirst, recordedAt: atFirst },
    { ...event1, endTime: iso(NOW - MINUTE + 2_000), observedAt: atSecond, recordedAt: atSecond },
    { source: 'request', endTime: iso(NOW - MINUTE + 3_000), observedAt: atEnd, recordedAt: atEnd },
  ]);
  expect(results).not.toMatchObject([{}, {}, { eventTime: expect.anything() }]);

  // The first child named the location, and so it was asked for; that named the root.
  expect(await get(`/executions/${LOCATION_ID}`)).toMatchObject({
    source: 'request',
    endTime: iso(NOW - MINUTE + 10_000),
    found: { event: 2, request: 1, sweep: 0 },
    foundWithoutEventShare: 1 / 3,
    lagMs: { median: 62_000, max: 121_000 },
    seal: { revision: 1 },
  });
  expect(await get(`/executions/${PARENT_ID}`)).toMatchObject({
    ...event1,
    observedAt: atEnd,
    recordedAt: atEnd,
    found: { event: 0, request: 1, sweep: 0 },
    foundWithoutEventShare: 1,
    targets: [{ executionId: LOCATION_ID, source: 'request', childCounts: { succeeded: 3 } }],
    seal: { revision: 1 },
  });
});

test('what only the sweep led to says so, on every level', async () => {
  const { sweep, drain, get } = aNestedRun();
  await sweep();
  await drain(HOUR);
  expect(await get(`/executions/${PARENT_ID}`)).toMatchObject({
    source: 'sweep',
    found: { event: 0, request: 0, sweep: 1 },
    foundWithoutEventShare: 1,
  });
  const nested = await get(`/executions/${LOCATION_ID}`);
  expect(nested).toMatchObject({ source: 'sweep', found: { event: 0, request: 0, sweep: 3 } });
  expect(nested).not.toHaveProperty('eventTime');
});

test('a running parent says when it was seen, and not how its end came to be known', async () => {
  const { aws, event, get } = aNestedRun();
  aws.add({ ...parent, status: 'InProgress', endTime: undefined });
  await event({ ...parent, status: 'InProgress' });
  const report = await get(`/executions/${PARENT_ID}`);
  expect(report).toMatchObject({ observedAt: iso(NOW), found: { event: 0, request: 0, sweep: 0 } });
  for (const name of ['source', 'recordedAt', 'foundWithoutEventShare', 'lagMs'])
    expect(report).not.toHaveProperty(name);
});
