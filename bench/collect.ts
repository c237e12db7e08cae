import { evaluateTargets } from '../src/ledger/evaluate-targets.ts';
import { aRollcall, locationStep } from '../test/support/a-rollcall.ts';
import { countingTable, noCounts } from '../test/support/counting-table.ts';
import { anExecution, aParentExecution, id, MINUTE, PARENT_ID } from '../test/support/builders.ts';

// The cost of a run: calls to AWS, reads and writes of the table, time and memory, for a run of a thousand targets and one of ten
// thousand, in memory. Only the counts, and how the two compare, mean anything on another computer.

interface Costs {
  readonly targets: number;
  readonly awsCalls: number;
  readonly gets: number;
  readonly queries: number;
  readonly writes: number;
  readonly collectMs: number;
  readonly rollCallMs: number;
  readonly heapMb: number;
  /** Reads rows as a reconcile does, and with their outputs: the time, and the memory. */
  readonly bare: Reading;
  readonly whole: Reading;
}

interface Reading {
  readonly ms: number;
  readonly mb: number;
}

const usedMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

async function measureReading(read: () => Promise<readonly unknown[]>): Promise<Reading> {
  const mb = usedMb();
  const started = performance.now();
  const rows = await read();
  const ms = performance.now() - started;
  return { ms, mb: rows.length === 0 ? 0 : usedMb() - mb };
}

/** The most that a row holds: more would be in the result. */
const OUTPUTS = { 'inventory.list': ['x'.repeat(4_000)] };

async function measure(targets: number): Promise<Costs> {
  const counts = noCounts();
  const rollcall = aRollcall({ through: (table) => countingTable(table, counts) });
  const children = Array.from({ length: targets }, (_, n) =>
    anExecution({
      executionId: id(n),
      location: { accountId: String(100_000_000_000 + n), region: 'eu-west-1' },
      outputs: OUTPUTS,
    }),
  );
  rollcall.aws.add(aParentExecution(children.map(({ location }) => location)), ...children);
  rollcall.aws.steps.set(
    PARENT_ID,
    children.map((child) => locationStep(child)),
  );

  const started = performance.now();
  for (const child of children) await rollcall.event(child);
  await rollcall.event(aParentExecution([]));
  await rollcall.drain(MINUTE);
  const collectMs = performance.now() - started;
  if (rollcall.notices.length !== 1) throw new Error(`Not sealed: ${targets} targets`);

  const parent = await rollcall.store.findParent(PARENT_ID);
  if (parent === undefined) throw new Error('No parent');
  const bare = await measureReading(() => rollcall.store.targetsOf(PARENT_ID, 'withoutOutputs'));
  const whole = await measureReading(() => rollcall.store.targetsOf(PARENT_ID));
  const [roster, rows] = [
    await rollcall.store.findRoster(parent),
    await rollcall.store.targetsOf(PARENT_ID, 'withoutOutputs'),
  ];
  const before = performance.now();
  evaluateTargets(parent, roster, rows);
  const rollCallMs = performance.now() - before;
  const awsCalls = rollcall.aws.calls.length;
  return { targets, awsCalls, ...counts, collectMs, rollCallMs, heapMb: usedMb(), bare, whole };
}

const columns: readonly (readonly [string, (costs: Costs) => string])[] = [
  ['targets', ({ targets }) => String(targets)],
  ['AWS calls a target', ({ awsCalls, targets }) => (awsCalls / targets).toFixed(3)],
  ['table reads a target', ({ gets, queries, targets }) => ((gets + queries) / targets).toFixed(3)],
  ['table writes a target', ({ writes, targets }) => (writes / targets).toFixed(3)],
  ['collect, ms a target', ({ collectMs, targets }) => (collectMs / targets).toFixed(3)],
  ['roll call, ms', ({ rollCallMs }) => rollCallMs.toFixed(1)],
  ['rows of a count, ms', ({ bare }) => bare.ms.toFixed(1)],
  ['rows of a count, MB', ({ bare }) => bare.mb.toFixed(1)],
  ['rows with outputs, ms', ({ whole }) => whole.ms.toFixed(1)],
  ['rows with outputs, MB', ({ whole }) => whole.mb.toFixed(1)],
  ['heap, MB', ({ heapMb }) => heapMb.toFixed(0)],
];

await measure(200); // warm
const [small, large] = [await measure(1_000), await measure(10_000)];
for (const [name, show] of columns) {
  process.stdout.write(`${name.padEnd(24)}${show(small).padStart(10)}${show(large).padStart(10)}\n`);
}
