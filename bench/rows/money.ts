import prices from '../prices.json' with { type: 'json' };
import { MINUTE } from '../../test/support/builders.ts';
import { aRun } from '../a-run.ts';
import type { Figure, Row } from '../row.ts';

const CHILDREN = 1_000;
/** A runbook of one step, and the parent's step that started it. AWS charges each. */
const STEPS_A_CHILD = 2;

/** What depends on AWS, and is assumed as in docs/costs.md. */
const ASSUMED = {
  gbSecondsAChild: 0.5,
  logMbAChild: 0.002,
  /** In the table and in the index of accounts, for 400 days. */
  storedMbAChild: 0.003,
  backedUpMbAChild: 0.002,
  months: 13.2,
};

type Price = keyof typeof prices.prices;

const costOf = (price: Price, count: number): number => (prices.prices[price].perMillion * count) / 1e6;

async function measure(): Promise<readonly Figure[]> {
  const run = aRun(CHILDREN);
  await run.begin();
  for (const child of run.children) await run.event(child);
  await run.end();
  await run.drain(MINUTE);
  const { gets, queries, writes } = run.counts;
  const stored = (ASSUMED.storedMbAChild * CHILDREN * ASSUMED.months) / 1_024;
  const backedUp = (ASSUMED.backedUpMbAChild * CHILDREN * ASSUMED.months) / 1_024;
  const running =
    costOf('event', CHILDREN + run.requested.length) +
    costOf('queueCall', 3 * CHILDREN) +
    costOf('functionCall', CHILDREN) +
    costOf('functionGbSecond', ASSUMED.gbSecondsAChild * CHILDREN) +
    // Each row is written into the index of accounts, too.
    costOf('tableWrite', writes + CHILDREN) +
    // A query of rows reads more than one unit: at most a row in each, four times.
    costOf('tableRead', gets + queries + 4 * CHILDREN) +
    costOf('logGb', (ASSUMED.logMbAChild * CHILDREN) / 1_024);
  const keeping = costOf('tableGbMonth', stored) + costOf('backupGbMonth', backedUp);
  return [
    {
      name: '1,000 children, kept 400 days',
      value: running + keeping,
      unit: 'USD',
      beside: { what: 'their steps', value: costOf('automationStep', STEPS_A_CHILD * CHILDREN) },
      goal: { of: 'ratio', atMost: 0.01 },
    },
  ];
}

export const moneyRow: Row = {
  name: 'money',
  title: `list prices of ${prices.region} (bench/prices.json) by counts of this run; durations and sizes are assumed`,
  measure,
};
