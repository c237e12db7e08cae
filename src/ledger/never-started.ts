import { locationKey, type Location } from '../domain/location.ts';
import { endingOf } from '../domain/status.ts';
import { expandTargetLocations, namesAccounts, toleratedErrors } from '../domain/target-locations.ts';
import type { Parent } from './parent.ts';
import type { Roster, RosterStep } from './roster.ts';
import type { NeverStartedReason } from '../domain/verdict.ts';

/**
 * AWS's words for an execution role that cannot be assumed, and for a runbook that is not shared with the account. The
 * second wording is that of a public report of 2021.
 */
const ROLE_MESSAGE =
  /execution role \S+ in the target location is unable to be assumed|provided role: ?arn:\S+ can['’]t be assumed/i;

/** Here AWS itself says that there is no child; nothing else in a failed step proves it. */
export const isRoleFailure = ({ message }: RosterStep): boolean =>
  message !== undefined && ROLE_MESSAGE.test(message);

/** The step is in the list and was never begun. */
export const neverRan = ({ status, startTime }: RosterStep): boolean =>
  status === 'Pending' || (startTime === undefined && endingOf(status) === 'cancelled');

/** Why an ended parent did not begin some of its targets. */
export function whyNotBegun(
  parent: Parent,
  roster: Roster,
): (location: Location | undefined) => NeverStartedReason {
  if (endingOf(parent.status) === 'cancelled') return () => 'parentCancelled';
  const exceeded = exceededThreshold(roster);
  return (location) => (exceeded(location) ? 'errorThreshold' : 'notReported');
}

/** Whether more targets failed than the error threshold that they share in a location allows. */
function exceededThreshold({ fanOut, steps }: Roster): (location: Location | undefined) => boolean {
  const failed = steps.filter(({ status }) => ['failed', 'timedOut'].includes(endingOf(status) ?? ''));
  if (fanOut.kind === 'rateControl') {
    const exceeded = failed.length > toleratedErrors(fanOut.maxErrors ?? '0', steps.length);
    return () => exceeded;
  }
  const [first, ...others] = fanOut.targetLocations;
  if (first !== undefined && others.length === 0 && !namesAccounts(first)) {
    const exceeded = failed.length > toleratedErrors(first.maxErrors, steps.length);
    return () => exceeded;
  }
  const failedLocations = failed.flatMap(({ location }) =>
    location === undefined ? [] : [locationKey(location)],
  );
  const exceededLocations = new Set(
    fanOut.targetLocations.flatMap((entry) => {
      const locations = new Set(expandTargetLocations(entry).map(locationKey));
      const failures = failedLocations.filter((location) => locations.has(location)).length;
      return failures > toleratedErrors(entry.maxErrors, locations.size) ? [...locations] : [];
    }),
  );
  return (location) => location !== undefined && exceededLocations.has(locationKey(location));
}
