import * as z from 'zod';
import { locationKey } from '../../domain/location.ts';
import { coverageOf, type LocationCoverage } from '../../ledger/coverage.ts';
import { countLocations, CoverageAnswer, toLocationAnswer } from './coverage-answer.ts';
import { fromPageToken, toPageToken } from '../http/page-token.ts';
import { AccountId, Region } from '../http/query/path.ts';
import { pageQuery } from '../http/query/page.ts';
import { one, oneOf, several } from '../http/query/values.ts';
import { accountFilterQuery, countUnknown, matchAccounts } from '../results/account-filter.ts';
import { fitAnswers, sliceItems } from '../results/result-page.ts';
import { defineRoute } from '../http/route.ts';

export const getCoverage = defineRoute({
  method: 'get',
  path: '/coverage',
  operationId: 'getCoverage',
  access: 'report',
  summary: 'What works in each account and Region, and what does not',
  description:
    'Accounts and Regions that occur in a ledger of the last 90 days: when an event last came from there, when an execution there was last read, and why a read failed. A broken member stack shows before it is needed.',
  params: z.object({}),
  query: z.object({
    accountId: several(AccountId).optional().describe('Only these accounts'),
    region: several(Region).optional().describe('Only these Regions'),
    ...accountFilterQuery,
    broken: one(oneOf(['true', 'false']))
      .optional()
      .describe('Only locations that cannot be read or where AWS refuses to start; or only the others'),
    ...pageQuery({ usual: 100, most: 1_000 }),
  }),
  answers: { 'application/json': CoverageAnswer },
  problems: [],
  async reply({ store, accountNames, accountFacts }, { query, listing }) {
    const { limit, nextToken, accountId, region, broken } = query;
    const after = nextToken === undefined ? undefined : fromPageToken(listing, nextToken);
    const [rows, nameOf] = await Promise.all([store.coverage(), accountNames()]);
    const accounts = await matchAccounts(query, accountFacts);
    const all = rows.map(coverageOf);
    const locations = all
      .filter(({ location }) => accounts === undefined || accounts.matches(location.accountId))
      .filter(({ location }) => accountId === undefined || accountId.includes(location.accountId))
      .filter(({ location }) => region === undefined || region.includes(location.region))
      .filter((location) => broken === undefined || isBroken(location) === (broken === 'true'));
    const keys = locations.map(({ location }) => locationKey(location));
    const { answers, next } = await fitAnswers(sliceItems(locations, keys, limit, after), async (some) =>
      some.map((location) => toLocationAnswer(location, nameOf)),
    );
    const body: z.input<typeof CoverageAnswer> = {
      counts: countLocations(locations),
      unknownAccounts: countUnknown(
        accounts,
        all.map(({ location }) => location.accountId),
      ),
      locations: [...answers],
      nextToken: next && toPageToken(listing, next),
    };
    return { body, sealed: false };
  },
});

const isBroken = ({ reads, starts }: LocationCoverage): boolean =>
  reads !== 'working' || starts === 'refused';
