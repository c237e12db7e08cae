import { MINUTE } from '../../test/support/builders.ts';
import { aRun } from '../a-run.ts';
import type { Figure, Row } from '../row.ts';

const TARGETS = 1_000;

/** What a run of a thousand new locations asks of AWS and of the table, with all events. */
async function play(notesCoverage: boolean) {
  const run = aRun(TARGETS, { notesCoverage });
  await run.begin();
  for (const child of run.children) await run.event(child);
  await run.end();
  await run.drain(MINUTE);
  if (run.notices.length !== 1) throw new Error('Not sealed');
  return { reads: run.calls('Get'), gets: run.counts.gets + run.counts.queries, writes: run.counts.writes };
}

async function measure(): Promise<readonly Figure[]> {
  const noted = await play(true);
  const { reads, gets, writes } = await play(false);
  const each = (name: string, count: number, atMost: number | undefined, of = TARGETS): Figure => ({
    name,
    value: count / of,
    unit: 'count',
    isExact: true,
    ...(atMost !== undefined && { goal: { of: 'value', atMost } }),
  });
  return [
    each('reads of AWS a child', reads, 1.02),
    each('writes a child: result and row', writes, 2.1),
    each('coverage: writes a new location, once a day', noted.writes - writes, 1, TARGETS + 1),
    each('reads of the table a child', gets, undefined),
  ];
}

export const childRow: Row = {
  name: 'child',
  title: 'what a child costs, in calls and writes: a run in 1,000 locations, all events',
  measure,
};
