import { callRoll } from '../src/ledger/roll-call.ts';
import type { Table } from '../src/store/table.ts';
import { aRollcall, locationStep } from '../test/support/a-rollcall.ts';
import { anExecution, aParentExecution, id, MINUTE, PARENT_ID } from '../test/support/builders.ts';

// What a run costs: calls to AWS, reads and writes of the table, time and memory, for a run of a thousand targets and one of ten
// thousand, in memory. Only the counts, and how the two compare, mean anything on another computer.

interface Costs {
  readonly targets: number;
  readonly awsCalls: number;
  readonly reads: number;
  readonly writes: number;
  readonly collectMs: number;
  readonly rollCallMs: number;
  readonly heapMb: number;
}

function counting(table: Table, counts: { reads: number; writes: number }): Table {
  const read = <Answer>(answer: Answer): Answer => {
    counts.reads += 1;
    return answer;
  };
  const write = <Answer>(answer: Answer): Answer => {
    counts.writes += 1;
    return answer;
  };
  return {
    get: (key) => read(table.get(key)),
    getMany: (keys) => read(table.getMany(keys)),
    query: (pk, prefix) => read(table.query(pk, prefix)),
    queryIndex: (query) => read(table.queryIndex(query)),
    put: (item, condition) => write(table.put(item, condition)),
    update: (key, changes, condition) => write(table.update(key, changes, condition)),
  };
}

async function measure(targets: number): Promise<Costs> {
  const counts = { reads: 0, writes: 0 };
  const rollcall = aRollcall({ through: (table) => counting(table, counts) });
  const children = Array.from({ length: targets }, (_, n) =>
    anExecution({
      executionId: id(n),
      place: { accountId: String(100_000_000_000 + n), region: 'eu-west-1' },
    }),
  );
  rollcall.aws.add(aParentExecution(children.map(({ place }) => place)), ...children);
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
  const [roster, rows] = [await rollcall.store.findRoster(parent), await rollcall.store.targetsOf(PARENT_ID)];
  const before = performance.now();
  callRoll(parent, roster, rows);
  const rollCallMs = performance.now() - before;
  const heapMb = process.memoryUsage().heapUsed / 1024 / 1024;
  return { targets, awsCalls: rollcall.aws.calls.length, ...counts, collectMs, rollCallMs, heapMb };
}

const columns: readonly (readonly [string, (costs: Costs) => string])[] = [
  ['targets', ({ targets }) => String(targets)],
  ['AWS calls a target', ({ awsCalls, targets }) => (awsCalls / targets).toFixed(3)],
  ['table reads a target', ({ reads, targets }) => (reads / targets).toFixed(3)],
  ['table writes a target', ({ writes, targets }) => (writes / targets).toFixed(3)],
  ['collect, ms a target', ({ collectMs, targets }) => (collectMs / targets).toFixed(3)],
  ['roll call, ms', ({ rollCallMs }) => rollCallMs.toFixed(1)],
  ['heap, MB', ({ heapMb }) => heapMb.toFixed(0)],
];

await measure(200); // warm
const [small, large] = [await measure(1_000), await measure(10_000)];
for (const [name, show] of columns) {
  process.stdout.write(`${name.padEnd(24)}${show(small).padStart(10)}${show(large).padStart(10)}\n`);
}
