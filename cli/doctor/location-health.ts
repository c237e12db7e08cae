import type { CoveredLocation } from '../coverage/read-coverage.ts';

/** `none` is no fault: forwarders are optional. `unknown`: nothing has shown it yet. */
type Part = 'working' | 'broken' | 'none' | 'unknown';

/** What works in one account and Region, as Rollcall saw it. */
export interface LocationHealth {
  readonly accountId: string;
  readonly accountName?: string;
  /** Absent for an account that occurs in no ledger. */
  readonly region?: string;
  /** Whether it occurs in a ledger of the last 90 days. */
  readonly seen: boolean;
  readonly readerRole: Part;
  readonly forwarder: Part;
  readonly executionRole: Part;
  /** What is broken; AWS's words are in `message`. */
  readonly faults: readonly { readonly reason: string; readonly message: string }[];
}

const READS = { working: 'working', denied: 'broken', never: 'unknown' } as const;

/** What a location's row in the coverage says about its roles and its forwarder. */
export function locationHealth(location: CoveredLocation): LocationHealth {
  const { accountId, accountName, region, reads, events, starts, lastStartAt, denial, refusedStart } =
    location;
  const isRefused = starts === 'refused';
  return {
    accountId,
    ...(accountName !== undefined && { accountName }),
    region,
    seen: true,
    readerRole: READS[reads],
    forwarder: events === 'arriving' ? 'working' : 'none',
    executionRole: isRefused ? 'broken' : lastStartAt === undefined ? 'unknown' : 'working',
    faults: [
      ...(reads === 'denied' && denial !== undefined ? [denial] : []),
      ...(isRefused && refusedStart !== undefined ? [refusedStart] : []),
    ].map(({ reason, message }) => ({ reason, message })),
  };
}

/** The requested accounts and Regions that occur in no ledger. */
export function neverSeen(
  accounts: readonly string[],
  regions: readonly string[],
  seen: readonly LocationHealth[],
): readonly LocationHealth[] {
  const unknown = {
    seen: false,
    readerRole: 'unknown',
    forwarder: 'unknown',
    executionRole: 'unknown',
  } as const;
  return accounts.flatMap((accountId) => {
    const own = seen.filter((one) => one.accountId === accountId);
    if (regions.length === 0) return own.length > 0 ? [] : [{ accountId, ...unknown, faults: [] }];
    return regions
      .filter((region) => !own.some((one) => one.region === region))
      .map((region) => ({ accountId, region, ...unknown, faults: [] }));
  });
}

/** Whether nothing is broken or unknown that a run needs; a forwarder is optional. */
export const worksWell = ({ seen, readerRole, executionRole }: LocationHealth): boolean =>
  seen && readerRole === 'working' && executionRole !== 'broken';

export const isBroken = ({ readerRole, executionRole }: LocationHealth): boolean =>
  readerRole === 'broken' || executionRole === 'broken';
