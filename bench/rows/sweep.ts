import { aRollcall } from '../../test/support/a-rollcall.ts';
import { aFanOut, aParentExecution, HOUR, id, MINUTE, NOW } from '../../test/support/builders.ts';
import { countingTable, noCounts } from '../../test/support/counting-table.ts';
import { aRun, usedMb } from '../a-run.ts';
import { PAGE } from '../aws/automation.ts';
import type { BenchDeps, Figure, Row } from '../row.ts';

const PARENTS = 10_000;
const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1'];
const TARGETS = 10_000;
const LOST = 3;

async function quiet(): Promise<readonly Figure[]> {
  const counts = noCounts();
  const rollcall = aRollcall({ through: (table) => countingTable(table, counts), regions: REGIONS });
  for (let n = 0; n < PARENTS; n += 1) {
    const parent = aParentExecution([], {
      executionId: id(n),
      fanOut: aFanOut([], { targetLocations: [] }),
      startTime: NOW - 30 * HOUR,
    });
    rollcall.aws.add(parent);
    await rollcall.event(parent);
    rollcall.aws.executions.delete(parent.executionId); // it is older than what a sweep lists
  }
  await rollcall.drain(MINUTE);
  await rollcall.sweep();
  rollcall.clock.advance(5 * MINUTE);
  rollcall.aws.calls.length = 0;
  Object.assign(counts, noCounts());
  await rollcall.sweep();
  return [
    {
      name: 'quiet: list calls',
      value: rollcall.aws.calls.length,
      unit: 'count',
      isExact: true,
      beside: { what: 'one a Region', value: REGIONS.length },
      goal: { of: 'ratio', atMost: 1 },
    },
    {
      name: 'quiet: queries',
      value: counts.queries,
      unit: 'count',
      isExact: true,
      goal: { of: 'value', atMost: 1 },
    },
  ];
}

async function lost(): Promise<readonly Figure[]> {
  const run = aRun(TARGETS, { notesCoverage: false });
  await run.begin();
  for (const child of run.children.slice(LOST)) await run.event(child);
  await run.drain(MINUTE);
  await run.sweep(); // the first of a day searches further back
  run.clock.advance(5 * MINUTE);
  run.aws.calls.length = 0;
  const before = usedMb();
  await run.end();
  await run.drain(10 * MINUTE);
  await run.sweep();
  await run.drain(10 * MINUTE);
  if (run.notices.length === 0) throw new Error('Not sealed');
  return [
    {
      name: '3 of 10,000 lost: reads of children',
      value: run.calls('Get') - 1,
      unit: 'count',
      isExact: true,
      goal: { of: 'value', atMost: LOST },
    },
    {
      name: '3 of 10,000 lost: list calls',
      value: run.calls('Steps') + run.calls('Children') + run.calls('Ids') + run.calls('Roots'),
      unit: 'count',
      isExact: true,
      goal: { of: 'value', atMost: TARGETS / PAGE + 1 },
    },
    {
      name: '3 of 10,000 lost: memory after it',
      value: usedMb(),
      unit: 'MB',
      beside: { what: 'before', value: before },
      goal: { of: 'ratio', atMost: 1.3 },
    },
  ];
}

export const sweepRow: Row = {
  name: 'sweep',
  title: 'ten thousand sealed parents in three Regions; and a parent of which three events were lost',
  measure: async ({ reportProgress }: BenchDeps) => {
    const figures = await quiet();
    reportProgress('lost events');
    return [...figures, ...(await lost())];
  },
};
