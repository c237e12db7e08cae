import { ACCOUNT_OPTIONS, AccountOptions, accountQuery } from '../account-options.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { TARGET_COLUMNS, WHY_COLUMN } from '../show/print-report.ts';
import { printTable } from '../terminal/table.ts';
import { targetGrid } from '../terminal/target-grid.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';
import * as z from 'zod';
import { Counted, Counts, Target } from '../client/answers.ts';

const Options = z.object(AccountOptions);

const COLUMNS = [...TARGET_COLUMNS, WHY_COLUMN];

export const missing: Command = {
  args: [PARENT_ARGUMENT],
  options: [...ACCOUNT_OPTIONS],
  details:
    'Prints the targets that are expected and not collected, and why: those that wait, run, never started, or cannot be read. A ' +
    'failed target is collected, so it is not among them. Exit code 0 if none is missing, 1 if one is, or may be.',
  examples: [
    {
      what: 'Which targets are missing',
      command: 'rollcall missing 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1',
    },
    {
      what: 'How many, for each reason',
      command: 'rollcall missing 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --query reasons',
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { last, items } = await readPages(
      {
        path: `${pathOf(parentId)}/missing`,
        query: accountQuery(Options.parse(options)),
        shape: MissingPage,
        itemsOf: ({ targets }) => targets,
        pageSize: ITEMS_PER_PAGE,
        progressOf: (count, page) => `${count} of ${page.missing} missing`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    await session.output.show({
      answer: { ...head, targets: items },
      items,
      csv: () => targetGrid(items),
      table: (terminal) => {
        const { missing: count, unnamed, reasons } = head;
        const nothingMissing = head.expectedAtLeast ? 'No known target is missing' : 'No target is missing';
        const said = count === 0 ? nothingMissing : `${count} missing: ${printCounts(reasons, undefined)}`;
        const unlisted = unnamed === 0 ? '' : `; ${unnamed} of them AWS counted and did not list`;
        const rows = printTable(COLUMNS, items, terminal);
        return `${rows}${rows === '' ? '' : '\n'}${said}${unlisted}\n${printExpected(head, terminal.paint)}\n`;
      },
    });
    return head.missing === 0 && !head.expectedAtLeast ? EXIT.allSucceeded : EXIT.someDidNot;
  },
};

/** Which targets are expected and not collected. */
const MissingPage = z.looseObject({
  parentExecutionId: z.string(),
  ...Counted,
  missing: z.number(),
  unnamed: z.number(),
  /** By reason, or by verdict where there is none. */
  reasons: Counts,
  targets: z.array(Target),
  nextToken: z.string().optional(),
});
