import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { locationKey, type Location } from '../../src/domain/location.ts';
import { expandTargetLocations, type TargetLocations } from '../../src/domain/target-locations.ts';
import type { Target } from '../../src/ledger/target.ts';
import { countVerdicts, VERDICTS } from '../../src/domain/verdict.ts';
import { coverLocations, type Block } from '../../src/api/retry/cover-locations.ts';
import { toRetryCommands } from '../../src/api/retry/retry-commands.ts';
import { planRetry } from '../../src/api/retry/retry-locations.ts';
import { runs, SEED } from '../support/runs.ts';

const REGIONS = ['eu-west-1', 'eu-north-1', 'us-east-1', 'ap-south-1'];
const at = (account: number, region: number): Location => ({
  accountId: String(100_000_000_000 + account),
  region: REGIONS[region] ?? `eu-west-${region}`,
});

const expand = ({ accounts, regions }: Block): readonly string[] =>
  accounts.flatMap((accountId) => regions.map((region) => locationKey({ accountId, region })));

describe('locations are covered by blocks:', () => {
  const all = (accounts: number, regions: number): readonly Location[] =>
    Array.from({ length: accounts }, (_, n) =>
      Array.from({ length: regions }, (_unused, m) => at(n, m)),
    ).flat();

  test.each<[what: string, locations: readonly Location[], blocks: number]>([
    ['none', [], 0],
    ['one', [at(1, 1)], 1],
    ['one twice', [at(1, 1), at(1, 1)], 1],
    ['each account in each Region', all(3, 3), 1],
    ['fifty accounts', all(50, 1), 1],
    ['one more', all(51, 1), 2],
    ['fifty-one accounts in fifty-one Regions', all(51, 51), 4],
    ['accounts with Regions of their own', [at(1, 0), at(2, 1), at(3, 2)], 3],
    ['Regions that are wanted in the same accounts', [...all(4, 2), at(1, 2)], 2],
    ['many accounts in one Region, and each in one of its own', [...all(4, 1), at(0, 1), at(1, 2)], 3],
  ])('%s', (_what, locations, blocks) => {
    const covered = coverLocations(locations);
    expect(covered).toHaveLength(blocks);
    expect(covered.flatMap(expand).sort()).toEqual([...new Set(locations.map(locationKey))].sort());
  });
});

const anEntry = fc.record<TargetLocations>({
  accounts: fc
    .uniqueArray(fc.integer({ min: 0, max: 140 }), { maxLength: 141 })
    .map((accounts) => accounts.map((account) => at(account, 0).accountId)),
  regions: fc.subarray(REGIONS),
  excludeAccounts: fc
    .uniqueArray(fc.integer({ min: 0, max: 140 }), { maxLength: 3 })
    .map((accounts) => accounts.map((account) => at(account, 0).accountId)),
  maxErrors: fc.constantFrom('0', '1', '10%'),
  maxConcurrency: fc.constantFrom(undefined, '5'),
  executionRoleName: fc.constantFrom(undefined, 'Role'),
});

const aTarget = fc
  .record({
    account: fc.integer({ min: 0, max: 140 }),
    region: fc.nat(3),
    located: fc.boolean(),
    verdict: fc.constantFrom(...VERDICTS),
  })
  .map(({ account, region, located, verdict }): Target => ({
    location: located || account % 4 > 0 ? at(account, region) : undefined,
    verdict,
    settled: true,
  }));

test(`whatever is wanted, the commands are exactly that, each location once, as AWS takes it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.array(aTarget, { maxLength: 400, size: 'max' }),
      fc.array(anEntry, { maxLength: 4 }),
      fc.subarray([...VERDICTS]),
      fc.nat(5),
      (targets, targetLocations, verdicts, unnamed) => {
        const counts = countVerdicts(
          targets.map(({ verdict }) => verdict),
          { neverStarted: unnamed },
        );
        const plan = planRetry({ targets, counts }, targetLocations, verdicts);
        const commands = toRetryCommands({ runbook: 'r', region: 'eu-west-1' }, plan.entries);
        const entries = commands.flatMap(({ targetLocations }) => targetLocations);

        const wanted = targets.filter(({ verdict }) => verdicts.includes(verdict));
        const locations = new Set(
          wanted.flatMap(({ location }) => (location ? [locationKey(location)] : [])),
        );
        const pairs = entries.flatMap(({ Accounts, Regions }) =>
          expand({ accounts: Accounts, regions: Regions }),
        );
        expect(pairs.sort()).toEqual([...locations].sort());

        for (const { targetLocations, commandLine } of commands) {
          expect(targetLocations.length).toBeLessThanOrEqual(100);
          expect(Buffer.byteLength(commandLine)).toBeLessThan(128 * 1024);
        }
        for (const { Accounts, Regions } of entries) {
          expect(Math.max(Accounts.length, Regions.length)).toBeLessThanOrEqual(50);
          expect(Math.min(Accounts.length, Regions.length)).toBeGreaterThan(0);
        }
        const left = Object.values(plan.excluded).reduce((sum, count) => sum + count, 0);
        expect(plan.locations + plan.sameLocation + plan.withoutLocation + left).toBe(
          targets.length + unnamed,
        );
      },
    ),
    { seed: SEED, numRuns: runs(100) },
  );
});

test(`every location keeps the settings of the first location that names it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.array(aTarget, { maxLength: 60 }),
      fc.array(anEntry, { maxLength: 4 }),
      (targets, targetLocations) => {
        const named = targetLocations.flatMap((entry) =>
          expandTargetLocations(entry).map((location) => [locationKey(location), entry] as const),
        );
        const { entries } = planRetry(
          { targets, counts: countVerdicts(targets.map(({ verdict }) => verdict)) },
          targetLocations,
          VERDICTS,
        );
        for (const { accounts, regions, ...settings } of entries) {
          for (const key of expand({ accounts, regions })) {
            const original = named.find(([location]) => location === key)?.[1];
            const { maxErrors, maxConcurrency, executionRoleName } = original ?? { maxErrors: '0' };
            expect([key, settings]).toEqual([key, { maxErrors, maxConcurrency, executionRoleName }]);
          }
        }
      },
    ),
    { seed: SEED, numRuns: runs(100) },
  );
});

test('thousands of entries are several commands, of which a shell takes each', () => {
  const entries = Array.from({ length: 5_050 }, (_, n) => ({
    accounts: Array.from({ length: 50 }, (_unused, m) => at(50 * n + m, 0).accountId),
    regions: REGIONS,
    maxErrors: '0',
    executionRoleName: "a'b".repeat(20),
  }));
  const commands = toRetryCommands({ runbook: 'r', region: 'eu-west-1' }, entries);
  expect(commands.flatMap(({ targetLocations }) => targetLocations)).toHaveLength(5_050);
  for (const { commandLine } of commands) expect(Buffer.byteLength(commandLine)).toBeLessThan(128 * 1024);
});
