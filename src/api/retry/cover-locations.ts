import type { Location } from '../../domain/location.ts';
import { batchesOf } from '../../lib/batches.ts';

/** Each of the accounts in each of the Regions. */
export interface Block {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
const MAX_ACCOUNTS = 50;
const MAX_REGIONS = 50;

/**
 * Blocks that together are exactly these locations, each location in one block. Accounts with the same Regions
 * share a block, or Regions with the same accounts, whichever needs fewer blocks; there may be a smaller cover.
 * Duplicate locations count once.
 */
export function coverLocations(locations: readonly Location[]): readonly Block[] {
  const pairs = locations.map(({ accountId, region }) => [accountId, region] as const);
  const byAccount = blocksOf(pairs).map(([accounts, regions]) => ({ accounts, regions }));
  const byRegion = blocksOf(pairs.map(([accountId, region]) => [region, accountId] as const)).map(
    ([regions, accounts]) => ({ accounts, regions }),
  );
  const [one, other] = [byAccount.flatMap(split), byRegion.flatMap(split)];
  return one.length <= other.length ? one : other;
}

/** Groups the first elements that have the same second elements; all sorted. */
function blocksOf(
  pairs: readonly (readonly [first: string, second: string])[],
): readonly (readonly [firsts: readonly string[], seconds: readonly string[]])[] {
  const secondsOf = new Map<string, Set<string>>();
  for (const [first, second] of pairs) {
    secondsOf.set(first, (secondsOf.get(first) ?? new Set()).add(second));
  }
  const blocks = new Map<string, { readonly firsts: string[]; readonly seconds: readonly string[] }>();
  for (const first of [...secondsOf.keys()].sort()) {
    const seconds = [...(secondsOf.get(first) ?? [])].sort();
    const key = seconds.join();
    const block = blocks.get(key) ?? { firsts: [], seconds };
    block.firsts.push(first);
    blocks.set(key, block);
  }
  return [...blocks.values()].map(({ firsts, seconds }) => [firsts, seconds]);
}

const split = ({ accounts, regions }: Block): readonly Block[] =>
  batchesOf(accounts, MAX_ACCOUNTS).flatMap((some) =>
    batchesOf(regions, MAX_REGIONS).map((others) => ({ accounts: some, regions: others })),
  );
