import * as z from 'zod';
import { placeKey } from '../../automation/place.ts';
import { coverageOf, type PlaceCoverage } from '../../ledger/coverage.ts';
import { countPlaces, CoverageAnswer, toPlaceAnswer } from '../answers/coverage-answer.ts';
import { fromPageToken, toPageToken } from '../page-token.ts';
import { AccountId, Region } from '../query/path.ts';
import { pageQuery } from '../query/page.ts';
import { one, oneOf, several } from '../query/values.ts';
import { fitAnswers, sliceItems } from '../result-page.ts';
import { defineRoute } from '../route.ts';

export const getCoverage = defineRoute({
  method: 'get',
  path: '/coverage',
  operationId: 'getCoverage',
  summary: 'What works in each account and Region, and what does not',
  description:
    'Accounts and Regions that stood in a ledger within the last 90 days: when an event last came from there, when an execution there was last read, and why that did not work. So a broken member stack shows before it is needed.',
  params: z.object({}),
  query: z.object({
    accountId: several(AccountId).optional().describe('Only these accounts'),
    region: several(Region).optional().describe('Only these Regions'),
    broken: one(oneOf(['true', 'false']))
      .optional()
      .describe('Only places that cannot be read or where AWS refuses to start; or only the others'),
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': CoverageAnswer },
  problems: [],
  async reply({ store, accountNames }, { query, listing }) {
    const { limit, nextToken, accountId, region, broken } = query;
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [rows, nameOf] = await Promise.all([store.coverage(), accountNames()]);
    const places = rows
      .map(coverageOf)
      .filter(({ place }) => accountId === undefined || accountId.includes(place.accountId))
      .filter(({ place }) => region === undefined || region.includes(place.region))
      .filter((place) => broken === undefined || isBroken(place) === (broken === 'true'));
    const keys = places.map(({ place }) => placeKey(place));
    const { answers, next } = await fitAnswers(sliceItems(places, keys, limit, after), async (some) =>
      some.map((place) => toPlaceAnswer(place, nameOf)),
    );
    const body: z.input<typeof CoverageAnswer> = {
      counts: countPlaces(places),
      places: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: false };
  },
});

const isBroken = ({ reads, starts }: PlaceCoverage): boolean => reads !== 'working' || starts === 'refused';
