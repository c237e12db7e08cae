import * as z from 'zod';
import { readPages } from '../client/read-pages.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { parseCount } from '../parse-values.ts';
import { toGrid } from '../terminal/csv.ts';
import { HistoryPage } from './history-page.ts';
import { HISTORY_CSV, printHistory } from './print-history.ts';

const Args = z.tuple([z.string()]);
const Options = z.object({
  limit: z.number(),
  all: z.boolean().default(false),
  since: z.string().optional(),
  until: z.string().optional(),
});

const RUNS_PER_PAGE = 25;

export const history: Command = {
  args: [{ name: '<runbook>', description: 'its whole name' }],
  options: [
    { flags: '--limit <number>', description: 'how many runs', fallback: '10', parse: parseCount },
    { flags: '--all', description: 'every run that is kept' },
    {
      flags: '--since <time>',
      description: 'only those that started then or later: 7d, 12h, 2026-01-31, 2026-01-31T12:00:00Z',
    },
    { flags: '--until <time>', description: 'only those that started before' },
  ],
  details:
    'Prints the runs of a runbook, newest first: how many targets succeeded, the others by verdict, how many causes are new or gone since ' +
    'the run before, how long it took, and the median lag from the end of a target to the record of it. On a terminal, a line of bars ' +
    'shows the share that succeeded, oldest first; only the highest bar means all. Each run is read from its ledger. Exit code 0, whatever ' +
    'the counts are.',
  examples: [
    { what: 'The last runs', command: 'rollcall history get_canonical_id' },
    {
      what: 'A year of them, for a spreadsheet',
      command: 'rollcall history get_canonical_id --all --since 365d --output csv',
    },
  ],
  run: async ({ args, options }, session) => {
    const [runbook] = Args.parse(args);
    const { limit, all, ...query } = Options.parse(options);
    const unreadable: string[] = [];
    const { last, items } = await readPages(
      {
        path: `/runbooks/${encodeURIComponent(runbook)}/history`,
        query,
        shape: HistoryPage,
        itemsOf: (page) => {
          unreadable.push(...(page.unreadable ?? []));
          return page.runs;
        },
        pageSize: RUNS_PER_PAGE,
        most: all ? Infinity : limit,
        progressOf: (count) => `${count} runs`,
      },
      session,
    );
    const { nextToken, unreadable: _, ...head } = last;
    const whole = { ...head, runs: [...items], ...(unreadable.length > 0 && { unreadable }) };
    await session.output.show({
      answer: whole,
      items,
      csv: () => toGrid(HISTORY_CSV, items),
      table: (terminal) =>
        printHistory({ ...whole, hasMore: nextToken !== undefined }, terminal, session.now()),
    });
    return EXIT.allSucceeded;
  },
};
