import { MINUTE } from '../../test/support/builders.ts';
import { aRun } from '../a-run.ts';
import { PAGE } from '../aws/automation.ts';
import type { Figure, Row } from '../row.ts';

const CALLS_PER_SECOND = 2;

/** From the parent's event to its seal, with all rows there: our own time, since AWS and the table answer at once. */
async function sealMs(targets: number): Promise<number> {
  const run = aRun(targets, { notesCoverage: false });
  await run.begin();
  for (const child of run.children) await run.event(child);
  await run.drain(MINUTE);
  const begin = performance.now();
  await run.end();
  await run.drain(MINUTE);
  const ms = performance.now() - begin;
  if (run.notices.length !== 1) throw new Error('Not sealed');
  return ms;
}

async function measure(): Promise<readonly Figure[]> {
  await sealMs(100); // warm
  const figures: Figure[] = [];
  for (const targets of [100, 1_000, 10_000]) {
    figures.push({
      name: `${targets.toLocaleString('en')} targets`,
      value: await sealMs(targets),
      unit: 'ms',
      beside: {
        what: "AWS's list",
        value: (Math.ceil(targets / PAGE) * 1_000) / CALLS_PER_SECOND,
      },
      goal: { of: 'value', atMost: 1_000 },
    });
  }
  return figures;
}

export const sealRow: Row = {
  name: 'seal',
  title: "from the parent's event to its seal: our part, beside the list that AWS gives in pages of 50",
  measure,
};
