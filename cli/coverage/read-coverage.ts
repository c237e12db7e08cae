import * as z from 'zod';
import { isAccountId, isRegion } from '../../src/domain/location.ts';
import type { Session } from '../session.ts';

// The fields of GET /coverage that doctor uses. Accounts and Regions become parts of suggested commands, so
// they are checked.

const Refusal = z.looseObject({ reason: z.string(), message: z.string() });

const CoveredLocation = z.looseObject({
  accountId: z.string().refine(isAccountId),
  accountName: z.string().optional(),
  region: z.string().refine(isRegion),
  reads: z.enum(['working', 'denied', 'never']),
  events: z.enum(['arriving', 'none']),
  starts: z.string().optional(),
  lastEventAt: z.string().optional(),
  lastReadAt: z.string().optional(),
  lastStartAt: z.string().optional(),
  denial: Refusal.optional(),
  refusedStart: Refusal.optional(),
});

const CoveragePage = z.looseObject({ locations: z.array(CoveredLocation), nextToken: z.string().optional() });

export type CoveredLocation = z.output<typeof CoveredLocation>;

const PLACES_PER_PAGE = 1_000;
/** A query has a maximum length; beyond this many accounts, all rows are read and filtered here. */
const MOST_IN_QUERY = 50;

/** Every location that Rollcall has seen, in these accounts and Regions if any are named. */
export async function readCoverage(
  accounts: readonly string[],
  regions: readonly string[],
  { client, progress }: Pick<Session, 'client' | 'progress'>,
): Promise<readonly CoveredLocation[]> {
  const api = await client();
  const accountId = accounts.length > 0 && accounts.length <= MOST_IN_QUERY ? accounts.join(',') : undefined;
  const isAsked = (one: CoveredLocation): boolean =>
    (accounts.length === 0 || accounts.includes(one.accountId)) &&
    (regions.length === 0 || regions.includes(one.region));
  const locations: CoveredLocation[] = [];
  let nextToken: string | undefined;
  do {
    const query = { accountId, limit: PLACES_PER_PAGE, nextToken };
    const page = await api.get('/coverage', query, CoveragePage);
    locations.push(...page.locations.filter(isAsked));
    progress.show(`${locations.length} locations`);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  progress.clear();
  return locations;
}
