import * as z from 'zod';
import { GroupsPage, type Group } from './groups-page.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import { printGroups } from './print-groups.ts';
import { parseCount } from '../parse-values.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

const Options = z.object({ by: z.string().optional(), targets: z.number() });

const CSV_COLUMNS: readonly CsvColumn<Group>[] = [
  ['count', ({ count }) => String(count)],
  ['value', ({ value }) => (value.length === 1 ? value[0] : JSON.stringify(value))],
  ['accounts', ({ targets }) => [...new Set(targets.map(({ accountId = '' }) => accountId))].join(' ')],
];

export const groups: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    {
      flags: '--by <step.Output>',
      description: 'the output; without it, the existing names are listed',
    },
    {
      flags: '--targets <number>',
      description: 'how many targets are listed of each group, 1000 at most; the counts are complete',
      fallback: '100',
      parse: parseCount,
    },
  ],
  details:
    'Prints which values one output has, how often, and where; then the targets without it, and those that are not collected. In CSV and lines of JSON, the ' +
    'values alone. Exit code 0, whatever the values are.',
  examples: [
    {
      what: 'Which versions there are',
      command: 'rollcall groups 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --by getVersion.version',
    },
    {
      what: 'The accounts that have the rarest',
      command:
        "rollcall groups 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --by getVersion.version --query 'groups[-1].targets[].accountId'",
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { by, targets } = Options.parse(options);
    const { last, items } = await readPages(
      {
        path: `${pathOf(parentId)}/groups`,
        query: { output: by, targets },
        shape: GroupsPage,
        itemsOf: (page) => page.groups,
        pageSize: ITEMS_PER_PAGE,
        say: (count) => `${count} values`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    const all = { ...head, groups: [...items] };
    await session.output.show({
      answer: all,
      items,
      csv: () => toGrid(CSV_COLUMNS, items),
      table: (terminal) => printGroups(all, terminal),
    });
    return EXIT.allSucceeded;
  },
};
