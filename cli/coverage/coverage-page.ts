import * as z from 'zod';

const Fault = z.looseObject({ reason: z.string(), message: z.string(), at: z.string() });

const LocationCoverage = z.looseObject({
  accountId: z.string(),
  accountName: z.string().optional(),
  region: z.string(),
  reads: z.string(),
  events: z.string(),
  starts: z.string().optional(),
  lastEventAt: z.string().optional(),
  lastReadAt: z.string().optional(),
  lastStartAt: z.string().optional(),
  denial: Fault.optional(),
  refusedStart: Fault.optional(),
});

/** What works in each account and Region. */
export const CoveragePage = z.looseObject({
  counts: z.looseObject({
    locations: z.number(),
    readsWorking: z.number(),
    readsDenied: z.number(),
    readsNever: z.number(),
    eventsArriving: z.number(),
    startsRefused: z.number(),
    unreadable: z.number().optional(),
  }),
  locations: z.array(LocationCoverage),
  nextToken: z.string().optional(),
});

export type LocationCoverage = z.output<typeof LocationCoverage>;
export type CoveragePage = z.output<typeof CoveragePage>;
