import type { Location } from '../automation/place.ts';
import { batchesOf } from '../lib/batches.ts';

/** Every one of the accounts in every one of the Regions. */
export interface Block {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
const MAX_ACCOUNTS = 50;
const MAX_REGIONS = 50;

/**
 * Blocks that together are exactly these places, each place in one block. Accounts that are wanted in the same Regions share one,
 * or Regions that are wanted in the same accounts, whichever takes fewer; the fewest of all it need not be. Places that stand
 * twice count once.
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

/** Firsts that stand with the same seconds, together; all sorted. */
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
