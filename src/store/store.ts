import { createAccountIndex } from './account-index.ts';
import { createAccountNames } from './account-names.ts';
import { createAccountTags } from './account-tags.ts';
import { createCoverage } from './coverage.ts';
import { createExpire } from './expire.ts';
import { createKnownCauses } from './known-causes.ts';
import { createListings } from './listings.ts';
import { createNotices } from './notices.ts';
import { createParentLists } from './parent-lists.ts';
import { createParents } from './parents.ts';
import { createResults } from './results.ts';
import { createRosters } from './rosters.ts';
import { createRounds } from './rounds.ts';
import { createSweeps } from './sweeps.ts';
import type { StoreSettings } from './settings.ts';
import type { Table } from './table.ts';
import { createTargets } from './targets.ts';
import { createUnconfirmed } from './unconfirmed.ts';
import { createWaiters } from './waiters.ts';

/** Everything that is stored, in one table. */
export function createStore(table: Table, settings: StoreSettings) {
  return {
    ...createResults(table, settings),
    ...createTargets(table, settings),
    ...createParents(table, settings),
    ...createListings(table, settings),
    ...createRounds(table, settings),
    ...createParentLists(table, settings),
    ...createAccountIndex(table, settings),
    ...createRosters(table, settings),
    ...createSweeps(table, settings),
    ...createCoverage(table, settings),
    ...createAccountNames(table, settings),
    ...createAccountTags(table, settings),
    ...createExpire(table, settings),
    ...createUnconfirmed(table, settings),
    ...createNotices(table, settings),
    ...createKnownCauses(table, settings),
    ...createWaiters(table, settings),
  };
}
