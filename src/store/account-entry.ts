import type { Location } from '../domain/location.ts';
import type { TargetRow } from '../ledger/target-row.ts';

/** What of a child decides whether and at which position an account lists it. */
interface Indexed extends Pick<TargetRow, 'executionId' | 'resource' | 'startTime' | 'observedAt'> {
  readonly location: Location;
}

/**
 * The attributes by which an account lists a child, for a write that is made anyway. None for a resource of a
 * rate-controlled run: the account lists the execution that started it.
 */
export const accountEntry = ({ executionId, location, resource, startTime, observedAt }: Indexed) =>
  resource === undefined
    ? {
        account: location.accountId,
        startTimeId: `${new Date(startTime ?? observedAt).toISOString()}#${executionId}`,
      }
    : {};
