import * as z from 'zod';
import { ACCOUNT_OPTIONS, AccountOptions, accountQuery } from '../account-options.ts';
import { CoveragePage, type LocationCoverage } from './coverage-page.ts';
import { printCoverage } from './print-coverage.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { readCoverage } from './read-coverage.ts';
import { EXIT } from '../exit-code.ts';
import { couldNotLook } from '../failure.ts';
import type { Session } from '../session.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import { parseSeveral } from '../parse-values.ts';

const Options = z.object({
  broken: z.boolean().optional(),
  all: z.boolean().default(false),
  account: z.string().optional(),
  inRegion: z.string().optional(),
  ...AccountOptions,
});

const CSV_COLUMNS: readonly CsvColumn<LocationCoverage>[] = [
  ['accountId', ({ accountId }) => accountId],
  ['accountName', ({ accountName }) => accountName],
  ['region', ({ region }) => region],
  ['reads', ({ reads }) => reads],
  ['events', ({ events }) => events],
  ['starts', ({ starts }) => starts],
  ['lastEventAt', ({ lastEventAt }) => lastEventAt],
  ['lastReadAt', ({ lastReadAt }) => lastReadAt],
  ['lastStartAt', ({ lastStartAt }) => lastStartAt],
  ['denial', ({ denial }) => denial && `${denial.at} ${denial.reason}: ${denial.message}`],
  ['refusedStart', ({ refusedStart }) => refusedStart && `${refusedStart.at} ${refusedStart.message}`],
];

export const coverage: Command = {
  args: [],
  options: [
    { flags: '--broken', description: 'only locations that cannot be read, or where AWS refuses to start' },
    { flags: '--all', description: 'in the table, also each location that works' },
    { flags: '--account <ids>', description: 'only this account; several with commas', parse: parseSeveral },
    {
      flags: '--in-region <regions>',
      description: 'only this Region (--region is that of the central stack); several with commas',
      parse: parseSeveral,
    },
    ...ACCOUNT_OPTIONS,
  ],
  details:
    'Prints the accounts and Regions that were expected within the last 90 days and in which something does not work, and how many do ' +
    'work; of chosen ones, and in JSON and CSV, all. It says of each whether executions can be read, ' +
    'whether events arrive (none is no fault: forwarders are optional), and whether AWS starts children. Exact to a day. Exit code 0 if ' +
    'none of these is broken; 1 if one cannot be read, was never read, is refused, or is not known.',
  examples: [
    { what: 'What to repair before the next run', command: 'rollcall coverage --broken' },
    {
      what: 'The accounts without a reader role, for a script',
      command: 'rollcall coverage --broken --query \'locations[?reads==`"denied"`].accountId\'',
    },
  ],
  run: async ({ options }, session) => {
    const { broken, all, account, inRegion, ...named } = Options.parse(options);
    const { last, items } = await readPages(
      {
        path: '/coverage',
        query: {
          broken: broken?.toString(),
          accountId: account,
          region: inRegion,
          ...accountQuery(named),
        },
        shape: CoveragePage,
        itemsOf: ({ locations }) => locations,
        pageSize: ITEMS_PER_PAGE,
        progressOf: (count, { counts }) => `${count} of ${counts.locations} locations`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    const { locations, readsDenied, readsNever, startsRefused, unreadable = 0 } = head.counts;
    if (locations === 0) await refuseUnexpected({ account, inRegion }, session);
    await session.output.show({
      answer: { ...head, locations: items },
      items,
      csv: () => toGrid(CSV_COLUMNS, items),
      table: (terminal) =>
        locations === 0
          ? `${broken === true ? 'Nothing is broken' : 'No location was expected within the last 90 days'}.\n`
          : printCoverage({ ...head, locations: [...items] }, terminal, {
              isAll: all || [account, inRegion, named.accountName, named.ou].some((one) => one !== undefined),
              now: session.now(),
            }),
    });
    const isBroken = readsDenied + readsNever + startsRefused + unreadable > 0;
    return isBroken ? EXIT.someDidNot : EXIT.allSucceeded;
  },
};

/**
 * An account or a Region of which nothing is known is most likely misspelt.
 * @throws {Failure} that names it, and the Regions that are known
 */
async function refuseUnexpected(
  {
    account = '',
    inRegion = '',
  }: { readonly account?: string | undefined; readonly inRegion?: string | undefined },
  session: Session,
): Promise<void> {
  if (account === '' && inRegion === '') return;
  const all = await readCoverage([], [], session);
  const known = new Set(all.flatMap(({ accountId, region }) => [accountId, region]));
  const unknown = `${account},${inRegion}`.split(',').filter((one) => one !== '' && !known.has(one));
  if (unknown.length === 0) return;
  const regions = [...new Set(all.map(({ region }) => region))].sort();
  throw couldNotLook(
    `No location in ${unknown.join(', ')} was expected within the last 90 days; expected Regions: ${regions.join(', ') || 'none'}`,
  );
}
