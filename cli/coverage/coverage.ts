import * as z from 'zod';
import { CoveragePage, type LocationCoverage } from './coverage-page.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import type { Paint } from '../terminal/paint.ts';
import { PLACE_COLUMNS } from '../show/print-report.ts';
import { printTable, type Column } from '../terminal/table.ts';
import { parseSeveral } from '../parse-values.ts';

const Options = z.object({
  broken: z.boolean().optional(),
  account: z.string().optional(),
  inRegion: z.string().optional(),
});

const COLUMNS: readonly Column<LocationCoverage>[] = [
  ...PLACE_COLUMNS,
  { title: 'READS', of: ({ reads }) => reads, paint: paintFact, isWhole: true },
  { title: 'EVENTS', of: ({ events }) => events, paint: paintFact, isWhole: true },
  { title: 'STARTS', of: ({ starts }) => starts, paint: paintFact, isWhole: true },
  { title: 'LAST READ', of: ({ lastReadAt }) => lastReadAt?.slice(0, 10), leftOut: 3, isWhole: true },
  { title: 'WHY', of: whyOf },
];

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

/** What is wrong now; a fault that has passed is not shown. */
function whyOf({ reads, denial, starts, refusedStart }: LocationCoverage): string {
  return [
    reads === 'denied' && denial !== undefined ? `${denial.reason}: ${denial.message}` : '',
    starts === 'refused' && refusedStart !== undefined ? refusedStart.message : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
}

function paintFact(text: string, paint: Paint): string {
  if (text === 'working' || text === 'arriving') return paint('green', text);
  return text === 'none' ? text : paint(text === 'never' ? 'yellow' : 'red', text);
}

export const coverage: Command = {
  args: [],
  options: [
    { flags: '--broken', description: 'only locations that cannot be read, or where AWS refuses to start' },
    { flags: '--account <ids>', description: 'only this account; several with commas', parse: parseSeveral },
    {
      flags: '--in-region <regions>',
      description: 'only this Region (--region is that of the central stack); several with commas',
      parse: parseSeveral,
    },
  ],
  details:
    'Prints the accounts and Regions that were expected within the last 90 days, and what works there: whether executions can be read, ' +
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
    const { broken, account, inRegion } = Options.parse(options);
    const { last, items } = await readPages(
      {
        path: '/coverage',
        query: { broken: broken?.toString(), accountId: account, region: inRegion },
        shape: CoveragePage,
        itemsOf: ({ locations }) => locations,
        pageSize: ITEMS_PER_PAGE,
        say: (count, { counts }) => `${count} of ${counts.locations} locations`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    const { locations, readsWorking, readsDenied, readsNever, eventsArriving, startsRefused } = head.counts;
    const { unreadable = 0 } = head.counts;
    await session.output.show({
      answer: { ...head, locations: items },
      items,
      csv: () => toGrid(CSV_COLUMNS, items),
      table: (terminal) =>
        locations === 0
          ? `${broken === true ? 'Nothing is broken' : 'No location was expected within the last 90 days'}.\n`
          : `${printTable(COLUMNS, items, terminal)}\n${locations} locations: ${readsWorking} can be read, ${readsDenied} denied, ${readsNever} never read; events from ${eventsArriving}; starts refused in ${startsRefused}${unreadable === 0 ? '' : `; of ${unreadable} nothing is known, since their notes cannot be read`}\n`,
    });
    const isBroken = readsDenied + readsNever + startsRefused + unreadable > 0;
    return isBroken ? EXIT.someDidNot : EXIT.allSucceeded;
  },
};
