import * as z from 'zod';
import { DENIAL_REASONS } from '../../domain/denial.ts';
import { publicMessage } from '../../domain/causes/public-message.ts';
import { REASON_ADVICE } from '../../domain/causes/reason-advice.ts';
import type { LocationCoverage } from '../../ledger/coverage.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { nextTokenField, Time } from '../http/fields.ts';
import { unknownAccountsField } from '../results/account-filter.ts';

const Location = z
  .strictObject({
    accountId: z.string(),
    accountName: z.string().optional(),
    region: z.string(),
    reads: z
      .enum(['working', 'denied', 'never', 'unknown'])
      .describe(
        'Whether executions there can be read; `never` if no read was tried, or only events came; `unknown` if the notes of the location cannot be read',
      ),
    events: z
      .enum(['arriving', 'none', 'unknown'])
      .describe('Whether an event ever came from there. None is no fault: forwarders are optional'),
    starts: z
      .enum(['refused'])
      .optional()
      .describe('AWS would not start a child there, for the execution role or a runbook that is not shared'),
    lastEventAt: Time.optional(),
    lastReadAt: Time.optional(),
    lastStartAt: Time.optional().describe('When a child that was read started there'),
    denial: z
      .strictObject({ reason: z.enum([...DENIAL_REASONS, 'unknown']), message: z.string(), at: Time })
      .optional()
      .describe('The last time a read failed, even if reads work again'),
    refusedStart: z
      .strictObject({
        reason: z.literal('executionRoleNotAssumableOrRunbookNotShared'),
        message: z.string(),
        at: Time,
      })
      .optional()
      .describe('The last time AWS would not start a child there, even if it starts them again'),
  })
  .meta({ id: 'LocationCoverage', description: 'What works in one account and Region, exact to a day' });

export const CoverageAnswer = z
  .strictObject({
    counts: z.strictObject({
      locations: z.int(),
      readsWorking: z.int(),
      readsDenied: z.int(),
      readsNever: z.int(),
      eventsArriving: z.int(),
      startsRefused: z.int(),
      unreadable: z
        .int()
        .optional()
        .describe('Locations of which nothing is known, since their notes cannot be read; absent if none'),
    }),
    ...unknownAccountsField,
    locations: z.array(Location),
    ...nextTokenField,
  })
  .meta({ id: 'Coverage' });

export const toLocationAnswer = (
  { location, reads, events, starts, denial, refusedStart, isUnreadable: _said, ...times }: LocationCoverage,
  nameOf: NameOf,
): z.input<typeof Location> => ({
  accountId: location.accountId,
  accountName: nameOf(location.accountId),
  region: location.region,
  reads,
  events,
  starts,
  lastEventAt: toIsoTime(times.lastEventAt),
  lastReadAt: toIsoTime(times.lastReadAt),
  lastStartAt: toIsoTime(times.lastStartAt),
  denial: denial && { ...denial, at: new Date(denial.at).toISOString() },
  refusedStart: refusedStart && {
    ...refusedStart,
    // The message is that of a parent's step: only AWS's sentence is shown.
    message: publicMessage(refusedStart.message) ?? REASON_ADVICE[refusedStart.reason].title,
    at: new Date(refusedStart.at).toISOString(),
  },
});

/** How many locations there are of each kind. */
export function countLocations(
  locations: readonly LocationCoverage[],
): z.input<typeof CoverageAnswer>['counts'] {
  const count = (isOne: (location: LocationCoverage) => boolean): number => locations.filter(isOne).length;
  return {
    locations: locations.length,
    readsWorking: count(({ reads }) => reads === 'working'),
    readsDenied: count(({ reads }) => reads === 'denied'),
    readsNever: count(({ reads }) => reads === 'never'),
    eventsArriving: count(({ events }) => events === 'arriving'),
    startsRefused: count(({ starts }) => starts === 'refused'),
    unreadable: count(({ isUnreadable }) => isUnreadable === true) || undefined,
  };
}
