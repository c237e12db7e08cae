import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { begin, cancel, optionsOf, scenario } from '../flow/scenario.ts';
import { Oracle } from '../flow/oracle.ts';
import { crashingTable } from '../support/crashing-table.ts';
import { runs, SEED } from '../support/runs.ts';
import { startGathering } from './start-gather.ts';

const MINUTE = 60_000;

const crash = fc.option(
  fc.tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom('before' as const, 'after' as const)),
  { nil: undefined },
);

const RUNS = runs(15, 4);
const PATIENCE_MS = 60_000;

test(
  `whatever happened, gathering finds the same as who knows everything (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        scenario,
        crash,
        fc.constantFrom(MINUTE / 2, 4 * MINUTE),
        async (drawn, crashAt, afterMs) => {
          const one = { ...drawn, unreadable: undefined };
          const gathering = await startGathering(await optionsOf(one));
          try {
            const { organization, clock, table } = gathering;
            const parentId = await begin(one, organization);
            if (one.cancelledAfterMs !== undefined) {
              await clock.runFor(one.cancelledAfterMs);
              await cancel(parentId, organization);
            }
            await clock.runFor(afterMs);
            const crashing = crashAt === undefined ? table : crashingTable(table, new Map([crashAt]));
            const ended = await gathering.gather(parentId, { wait: true }, { table: crashing }).then(
              ({ outcome }) => outcome,
              (error: unknown) => (error instanceof Error ? error.name : 'nothing known'),
            );
            expect(['sealed', 'Crash']).toContain(ended);
            const report = await gathering.gather(parentId, { wait: true });
            const oracle = new Oracle(organization);
            expect(report.outcome).toBe('sealed');
            expect(report.seal?.digest).toBe(oracle.digestOf(parentId));
            expect(report.faults).toEqual([]);
          } finally {
            await gathering.close();
          }
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  },
  RUNS * PATIENCE_MS,
);
