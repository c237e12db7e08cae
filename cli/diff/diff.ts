import * as z from 'zod';
import { DiffPage, type Change } from './diff-page.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import { printDiff } from './print-diff.ts';
import { runBefore } from './run-before.ts';
import { parseParentId, parseSeveral } from '../parse-values.ts';

const Args = z.tuple([z.string(), z.string().optional()]);
const Options = z.object({ kind: z.string().optional() });

const CSV_COLUMNS: readonly CsvColumn<Change>[] = [
  ['kind', ({ kind }) => kind],
  ['accountId', ({ accountId }) => accountId],
  ['accountName', ({ accountName }) => accountName],
  ['region', ({ region }) => region],
  ['target', ({ target }) => target],
  ['verdictBefore', ({ from }) => from?.verdict],
  ['verdictAfter', ({ to }) => to?.verdict],
  ['reasonBefore', ({ from }) => from?.reason],
  ['reasonAfter', ({ to }) => to?.reason],
  ['outputs', ({ outputs }) => outputs && JSON.stringify(outputs)],
];

export const diff: Command = {
  args: [
    {
      name: '<parent-id>',
      description:
        'the parent execution before; alone, the one after, and before it is the last earlier run of its runbook',
      parse: parseParentId,
    },
    { name: '[after-parent-id]', description: 'the one after', parse: parseParentId },
  ],
  options: [
    {
      flags: '--kind <kinds>',
      description: 'which to list: appeared, gone, changed, same (default: all but same)',
      parse: parseSeveral,
    },
  ],
  details:
    'Prints which targets appeared (+), are gone (-), or changed (~): another verdict, reason or output. Exit code 0 if nothing differs, ' +
    '1 if something does.',
  examples: [
    {
      what: 'What differs from the run of that runbook before it',
      command: 'rollcall diff @latest',
    },
    {
      what: 'What a retry has changed',
      command:
        'rollcall diff 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c --kind changed',
    },
  ],
  run: async ({ args, options }, session) => {
    const [first, second] = Args.parse(args);
    const before = second === undefined ? await runBefore(first, session) : first;
    const after = second ?? first;
    const { kind } = Options.parse(options);
    const { last, items } = await readPages(
      {
        path: `${pathOf(before)}/diff/${encodeURIComponent(after)}`,
        query: { kind },
        shape: DiffPage,
        itemsOf: ({ changes }) => changes,
        pageSize: ITEMS_PER_PAGE,
        progressOf: (count) => `${count} changes`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    const all = { ...head, changes: [...items] };
    await session.output.show({
      answer: all,
      items,
      csv: () => toGrid(CSV_COLUMNS, items),
      table: (terminal) => printDiff(all, terminal),
    });
    const { same: __, ...others } = head.counts;
    const isSame = Object.values(others).every((count) => count === 0);
    return isSame ? EXIT.allSucceeded : EXIT.someDidNot;
  },
};
