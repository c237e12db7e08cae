import { beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { aRollcall, locationStep, type Code } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  HOUR,
  id,
  MINUTE,
  PARENT_ID,
  location,
} from '../support/builders.ts';
import { runs, SEED } from '../support/runs.ts';
import { askAll, LISTS, routesOf } from './all-routes.ts';
import { LAST_RELEASE, loadVersion } from './kept-versions.ts';
import { recordingTable } from './story-of-all-items.ts';

let before: Code;
beforeAll(async () => {
  before = await loadVersion(LAST_RELEASE);
});

const NESTED_ID = id(10);
const leaves = [1, 2, 3].map((n) => anExecution({ executionId: id(n), location: location(n) }));
const denied = anExecution({ executionId: id(4), location: location(4) });
const nested = anExecution({
  executionId: NESTED_ID,
  location: location(5),
  outputs: {},
  fanOut: aFanOut([], { kind: 'rateControl', targetLocations: [] }),
});
const below = [11, 12].map((n) =>
  anExecution({
    executionId: id(n),
    location: location(5),
    parentExecutionId: NESTED_ID,
    resource: `i-${n}`,
  }),
);
const root = aParentExecution([location(1), location(2), location(3), location(4), location(5)]);
const all = [...leaves, denied, ...below, nested, root];

/** Both versions over one table and one queue: of each message and each question, `isOld` says which of them takes it. */
function bothVersions(isOld: () => boolean) {
  let recorded: ReturnType<typeof recordingTable> | undefined;
  const through = (table: Parameters<typeof recordingTable>[0]) => {
    recorded ??= recordingTable(table);
    return recorded.table;
  };
  const ours = aRollcall({ through });
  const theirs = aRollcall({ through, code: before, beside: ours });
  const either = () => (isOld() ? theirs : ours);
  ours.aws.add({ ...root, status: 'InProgress', endTime: undefined }, ...all.slice(0, -1));
  ours.aws.steps.set(
    PARENT_ID,
    [...leaves, denied, nested].map((child) => locationStep(child)),
  );
  ours.aws.steps.set(
    NESTED_ID,
    below.map((child) => locationStep(child, { name: child.resource ?? '', outputs: {} })),
  );
  ours.aws.denied.set(denied.location.accountId, 'readDenied');
  return { ours, theirs, either, items: async () => (await recorded?.items()) ?? [] };
}

/** Handles what is due within that time, each message by one of the two. */
async function drain({ ours, either }: ReturnType<typeof bothVersions>, untilMs: number): Promise<void> {
  const { queue, clock } = ours;
  const end = clock.now() + untilMs;
  for (;;) {
    queue.sort((one, other) => one.dueAt - other.dueAt);
    const [next] = queue;
    if (next === undefined || next.dueAt > end) return;
    queue.shift();
    clock.advance(Math.max(0, next.dueAt - clock.now()));
    await either().collect(next.ref);
  }
}

async function play(isOld: () => boolean, lost: ReadonlySet<string> = new Set()) {
  const both = bothVersions(isOld);
  const { ours, either } = both;
  const { aws, clock } = ours;
  await either().event({ ...root, status: 'InProgress', endTime: undefined });
  for (const child of all.slice(0, -1)) if (!lost.has(child.executionId)) await either().event(child);
  aws.add(root);
  if (!lost.has(root.executionId)) await either().event(root);
  await drain(both, HOUR);
  for (let sweeps = 0; sweeps < 30; sweeps += 1) {
    clock.advance(HOUR);
    await either().sweep();
    await drain(both, 10 * MINUTE);
  }
  return both;
}

/** What is left when it is over, and what both say of it. */
async function outcome(both: ReturnType<typeof bothVersions>) {
  const { ours, theirs } = both;
  const items = await both.items();
  const paths = [...LISTS, ...[PARENT_ID, NESTED_ID].flatMap((executionId) => routesOf(executionId, items))];
  const [said, saidBefore] = [await askAll(ours.api(), paths), await askAll(theirs.api(), paths)];
  expect(said).toEqual(saidBefore);
  expect([...said.values()].filter(({ status }) => status >= 500)).toEqual([]);
  expect(ours.metrics.values('unreadableItems')).toEqual([]);
  return {
    notices: ours.notices.map(({ revision }) => revision),
    nested: (await ours.store.findParent(NESTED_ID))?.sealed,
  };
}

test.each<readonly [string, () => boolean]>([
  ['all by the version before', () => true],
  ['all by this one', () => false],
])('a run that is handled %s ends alike, and both versions read it alike', async (_by, isOld) => {
  const { notices, nested: inner } = await outcome(await play(isOld));
  expect(notices).toMatchObject([{ revision: 1, expected: 5, counts: { succeeded: 4, unreadable: 1 } }]);
  expect(inner).toMatchObject({ revision: 1, counts: { succeeded: 2 } });
});

test(`while one version takes the place of the other, whichever takes each message, a run ends as under one (seed ${SEED})`, async () => {
  const alone = await outcome(await play(() => false));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      fc.uniqueArray(fc.constantFrom(...all.map(({ executionId }) => executionId)), { maxLength: 3 }),
      async (choices, lost) => {
        let next = 0;
        const isOld = () => choices[(next += 1) % choices.length] === true;
        const mixed = await outcome(await play(isOld, new Set(lost)));
        const digests = (revisions: typeof mixed.notices) =>
          revisions.map(({ revision, digest }) => [revision, digest]);
        expect(digests(mixed.notices)).toEqual(digests(alone.notices));
        expect(mixed.nested?.digest).toBe(alone.nested?.digest);
      },
    ),
    { seed: SEED, numRuns: runs(25, 6) },
  );
}, 600_000);

test('what one version began, the other ends: the mark, the round, the listing and the seal', async () => {
  for (const first of [true, false]) {
    let calls = 0;
    const { notices } = await outcome(await play(() => ((calls += 1) % 2 === 0) === first));
    expect(notices.at(-1)).toMatchObject({ counts: { succeeded: 4, unreadable: 1 } });
  }
}, 600_000);
