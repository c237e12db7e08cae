import type { CoveredLocation } from './read-coverage.ts';

/** `none` is no fault: forwarders are optional. `unknown` means that nothing has shown it yet. */
type Part = 'working' | 'broken' | 'none' | 'unknown';

/** What works in one account and Region, as Rollcall saw it. */
export interface LocationHealth {
  readonly accountId: string;
  readonly accountName?: string;
  /** Absent of an account that stood in no ledger. */
  readonly region?: string;
  /** Whether it ever stood in a ledger, within 90 days. */
  readonly seen: boolean;
  readonly readerRole: Part;
  readonly forwarder: Part;
  readonly executionRole: Part;
  /** Of what is broken; AWS's words are in `message`. */
  readonly faults: readonly { readonly reason: string; readonly message: string }[];
}

const READS = { working: 'working', denied: 'broken', never: 'unknown' } as const;

/** What a place's row in the coverage says of its roles and its forwarder. */
export function locationHealth(location: CoveredLocation): LocationHealth {
  const { accountId, accountName, region, reads, events, starts, lastStartAt, denial, refusedStart } = location;
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

/** Those of the accounts and Regions that were asked for of which no ledger ever told. */
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

export const isBroken = ({ readerRole, executionRole }: LocationHealth): boolean =>
  readerRole === 'broken' || executionRole === 'broken';
