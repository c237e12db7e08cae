import type { Execution } from '../../src/domain/execution.ts';
import type { Item, Key, Table } from '../../src/store/table.ts';
import { aRollcall, locationStep } from '../support/a-rollcall.ts';
import {
  aFanOut,
  anExecution,
  aParentExecution,
  CENTRAL,
  DAY,
  HOUR,
  id,
  MINUTE,
  NOW,
  PARENT_ID,
  location,
} from '../support/builders.ts';

/** Roots, each with what is below it. */
const ROOTS = {
  sealed: PARENT_ID,
  running: id(200),
  expired: id(300),
  listing: id(400),
  honest: id(500),
} as const;
const NESTED_ID = id(10);
const FOREIGN_ID = id(600);
const UNSEEN_ID = id(700);

const ROLE_MESSAGE =
  'The execution role arn:aws:iam::444444444444:role/x in the target location is unable to be assumed.';

/** Text that does not pack to nothing, always the same. */
function noise(length: number): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    text += state.toString(36);
  }
  return text.slice(0, length);
}

const sealedChildren: readonly Execution[] = [
  anExecution({ executionId: id(1), location: location(1), runbookVersion: '1' }),
  anExecution({
    executionId: id(2),
    location: location(2),
    status: 'Failed',
    failureMessage: 'Step fails when it is executing.',
    outputs: { 'list.items': [noise(60_000)] },
    steps: [
      {
        stepExecutionId: 's1',
        name: 'list',
        action: 'aws:executeScript',
        status: 'Failed',
        startTime: NOW - MINUTE,
        endTime: NOW - MINUTE + 500,
        outputs: {},
        failure: { message: 'words', stage: 'Execute', type: 'Failed', details: { a: ['b'] } },
      },
    ],
  }),
  anExecution({ executionId: id(3), location: location(3) }),
];
const nested = anExecution({
  executionId: NESTED_ID,
  location: location(5),
  outputs: {},
  fanOut: aFanOut([], { kind: 'rateControl', targetLocations: [], maxErrors: '10%' }),
});
const belowNested = [11, 12, 13].map((n) =>
  anExecution({
    executionId: id(n),
    location: location(5),
    parentExecutionId: NESTED_ID,
    resource: `i-${n}`,
  }),
);
const sealedRoot = aParentExecution([location(1), location(2), location(3), location(4), location(5)], {
  status: 'Failed',
  failureMessage: 'Some failed.',
});

const childrenOf = (rootId: string, first: number): readonly Execution[] =>
  [6, 7].map((account, n) =>
    anExecution({ executionId: id(first + n), location: location(account), parentExecutionId: rootId }),
  );
const aRoot = (executionId: string, startTime: number, overrides: Partial<Execution> = {}): Execution =>
  aParentExecution([location(6), location(7)], { executionId, startTime, ...overrides });

/**
 * Makes an item of each kind, with each attribute that it can have: roots that are sealed, running, forgotten, and half listed; a
 * nested ledger; parents that are foreign or were never found; what the sweep keeps; coverage; names.
 */
async function playAllItems(run: ReturnType<typeof aRollcall>): Promise<void> {
  const { aws, clock, event, drain, sweep } = run;
  aws.accountNames.set(location(1).accountId, 'one');
  aws.accountNames.set(location(2).accountId, 'two');

  // One that is sealed, though one target cannot be read: its deadline passes.
  const running = { ...sealedRoot, status: 'InProgress', endTime: undefined };
  aws.add(running, ...sealedChildren, nested, ...belowNested);
  aws.denied.set(location(3).accountId, 'readDenied');
  const steps = [
    ...[...sealedChildren, nested].map((child) => locationStep(child)),
    locationStep(anExecution({ executionId: id(4), location: location(4), status: 'Failed' }), {
      outputs: {},
      failure: { message: ROLE_MESSAGE },
    }),
  ];
  aws.steps.set(PARENT_ID, steps);
  aws.steps.set(
    NESTED_ID,
    belowNested.map((child) => locationStep(child, { name: child.resource ?? '', outputs: {} })),
  );
  await event({ ...running, steps });
  for (const child of sealedChildren) await event(child);
  aws.add(sealedRoot);
  await event(sealedRoot);
  await drain(HOUR);
  clock.advance(DAY + HOUR);
  await sweep();
  await drain(HOUR);
  // Its children come late, and no reconcile has read them yet.
  const late = anExecution({ executionId: id(9), location: location(9) });
  aws.add(late);
  await event(late);
  run.queue.splice(0);

  // One that runs, with what was seen of it.
  const now = clock.now();
  const [first, second] = childrenOf(ROOTS.running, 201);
  if (first === undefined || second === undefined) throw new Error('No children');
  const runs = aRoot(ROOTS.running, now, { status: 'InProgress', endTime: undefined });
  aws.add(runs, first);
  await event({ ...runs, steps: [locationStep(first)] });
  await event(first);

  // One that AWS forgot while it ran.
  const forgotten = aRoot(ROOTS.expired, now - 40 * DAY, { status: 'InProgress', endTime: undefined });
  aws.add(forgotten);
  await event(forgotten);
  aws.executions.delete(ROOTS.expired);
  await run.collect({
    executionId: ROOTS.expired,
    location: CENTRAL,
    startTime: now - 40 * DAY,
    provenance: { source: 'request' },
    attempts: {},
  });

  // Its location was listed, since no step names its child.
  const lone = anExecution({ executionId: id(501), location: location(8), parentExecutionId: ROOTS.honest });
  const honest = aParentExecution([location(8), location(9)], {
    executionId: ROOTS.honest,
    startTime: now,
    endTime: now,
  });
  aws.add(honest, lone);
  aws.steps.set(ROOTS.honest, [
    locationStep(lone, { outputs: {} }),
    locationStep(anExecution({ executionId: id(502), location: location(9), status: 'Failed' }), {
      outputs: {},
    }),
  ]);
  await event(honest);
  await drain(HOUR);

  // An unmanaged one, and one that is in no location.
  aws.add(
    anExecution({ executionId: id(601), location: location(1), parentExecutionId: FOREIGN_ID }),
    aParentExecution([location(1)], { executionId: FOREIGN_ID, location: location(1) }),
  );
  await event(anExecution({ executionId: id(601), location: location(1), parentExecutionId: FOREIGN_ID }));
  const unlocated = anExecution({
    executionId: id(701),
    location: location(1),
    parentExecutionId: UNSEEN_ID,
  });
  aws.add(unlocated);
  await event(unlocated);
  await drain(HOUR);
  const placeholder = anExecution({
    executionId: id(801),
    location: location(2),
    parentExecutionId: id(800),
  });
  aws.add(placeholder);
  await event(placeholder);
  run.queue.splice(0);
  await sweep();
  run.queue.splice(0);

  // One whose list is half read.
  const half = aRoot(ROOTS.listing, clock.now(), { endTime: clock.now() });
  const [one, two] = childrenOf(ROOTS.listing, 401);
  if (one === undefined || two === undefined) throw new Error('No children');
  aws.add(half, one, two);
  aws.steps.set(ROOTS.listing, [locationStep(one), locationStep(two)]);
  aws.pageSize = 1;
  let pages = 0;
  const listSteps = aws.listSteps.bind(aws);
  aws.listSteps = async (...args) => {
    pages += 1;
    if (pages > 1) throw new Error('The process dies');
    return listSteps(...args);
  };
  await event(half).catch(() => undefined);
  aws.listSteps = listSteps;
  aws.pageSize = 50;

  // Tags of an account, and how far they were read. An earlier version knew none.
  if ('recordAccountTags' in run.store) {
    await run.store.recordAccountTags(location(1).accountId, new Map([['team', 'payments']]));
    await run.store.planAccountTags({ dueAt: NOW + DAY, after: location(1).accountId });
  }

  // A task that waits.
  // An earlier version knew none.
  if ('addWaiter' in run.store) {
    await run.store.addWaiter(ROOTS.running, { token: 'a-token', maxFailureShare: 0.5 }, NOW + 30 * DAY);
  }

  // A sweep that has no time.
  clock.advance(HOUR);
  await sweep(clock.now());
  run.queue.splice(0);
}

/** A table that remembers which keys were written. */
export function recordingTable(table: Table): {
  readonly table: Table;
  readonly items: () => Promise<readonly Item[]>;
} {
  const keys = new Map<string, Key>();
  const note = ({ pk, sk }: Key): void => void keys.set(JSON.stringify([pk, sk]), { pk, sk });
  return {
    items: async () => {
      const items = await Promise.all(
        [...keys].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => table.get(key)),
      );
      return items.flatMap((item) => item ?? []);
    },
    table: {
      get: (key) => table.get(key),
      getMany: (many) => table.getMany(many),
      query: (pk, prefix, attributes) => table.query(pk, prefix, attributes),
      queryIndex: (query) => table.queryIndex(query),
      put: (item, condition) => {
        note(item);
        return table.put(item, condition);
      },
      update: (key, changes, condition) => {
        note(key);
        return table.update(key, changes, condition);
      },
    },
  };
}

/** The story of all items, told by a version; and all that it left in the table. */
export async function tellAllItems(options: Parameters<typeof aRollcall>[0] = {}) {
  let recorded: ReturnType<typeof recordingTable> | undefined;
  const run = aRollcall({
    ...options,
    through: (table) => {
      recorded = recordingTable(table);
      return recorded.table;
    },
  });
  await playAllItems(run);
  return { run, items: (await recorded?.items()) ?? [] };
}
