import * as z from 'zod';
import { DENIAL_REASONS } from '../../automation/denial.ts';
import type { PlaceCoverage } from '../../ledger/coverage.ts';
import { toIsoTime } from '../../lib/iso-time.ts';
import type { NameOf } from '../name-of.ts';
import { nextTokenField, Time } from './fields.ts';

const Place = z
  .strictObject({
    accountId: z.string(),
    accountName: z.string().optional(),
    region: z.string(),
    reads: z
      .enum(['working', 'denied', 'never'])
      .describe('Whether executions there can be read; `never` if nobody tried, or only events came'),
    events: z
      .enum(['arriving', 'none'])
      .describe('Whether an event ever came from there. None is no fault: forwarders are optional'),
    starts: z
      .enum(['refused'])
      .optional()
      .describe('AWS would not start a child there, for the execution role or a runbook that is not shared'),
    lastEventAt: Time.optional(),
    lastReadAt: Time.optional(),
    lastStartAt: Time.optional().describe('When a child that was read started there'),
    denial: z
      .strictObject({ reason: z.enum(DENIAL_REASONS), message: z.string(), at: Time })
      .optional()
      .describe('The last time a read did not work, over or not'),
    refusedStart: z
      .strictObject({
        reason: z.literal('executionRoleNotAssumableOrRunbookNotShared'),
        message: z.string(),
        at: Time,
      })
      .optional()
      .describe('The last time AWS would not start a child there, over or not'),
  })
  .meta({ id: 'PlaceCoverage', description: 'What works in one account and Region, exact to a day' });

export const CoverageAnswer = z
  .strictObject({
    counts: z.strictObject({
      places: z.int(),
      readsWorking: z.int(),
      readsDenied: z.int(),
      readsNever: z.int(),
      eventsArriving: z.int(),
      startsRefused: z.int(),
    }),
    places: z.array(Place),
    ...nextTokenField,
  })
  .meta({ id: 'Coverage' });

export const toPlaceAnswer = (
  { place, reads, events, starts, denial, refusedStart, ...times }: PlaceCoverage,
  nameOf: NameOf,
): z.input<typeof Place> => ({
  accountId: place.accountId,
  accountName: nameOf(place.accountId),
  region: place.region,
  reads,
  events,
  starts,
  lastEventAt: toIsoTime(times.lastEventAt),
  lastReadAt: toIsoTime(times.lastReadAt),
  lastStartAt: toIsoTime(times.lastStartAt),
  denial: denial && { ...denial, at: new Date(denial.at).toISOString() },
  refusedStart: refusedStart && { ...refusedStart, at: new Date(refusedStart.at).toISOString() },
});

/** How many places there are of each kind. */
export function countPlaces(places: readonly PlaceCoverage[]): z.input<typeof CoverageAnswer>['counts'] {
  const count = (isOne: (place: PlaceCoverage) => boolean): number => places.filter(isOne).length;
  return {
    places: places.length,
    readsWorking: count(({ reads }) => reads === 'working'),
    readsDenied: count(({ reads }) => reads === 'denied'),
    readsNever: count(({ reads }) => reads === 'never'),
    eventsArriving: count(({ events }) => events === 'arriving'),
    startsRefused: count(({ starts }) => starts === 'refused'),
  };
}
