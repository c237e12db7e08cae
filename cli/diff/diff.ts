import * as z from 'zod';
import { ACCOUNT_OPTIONS, AccountOptions, accountQuery } from '../account-options.ts';
import { DiffPage, type Change } from './diff-page.ts';
import { readPages } from '../client/read-pages.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { wrongUsage } from '../failure.ts';
import type { Session } from '../session.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import { printDiff } from './print-diff.ts';
import { runBefore } from './run-before.ts';
import { isSameKind, readTimeline, type Asked } from './timeline.ts';
import { printTimeline } from './print-timeline.ts';
import { parseParentId, parseRuns, parseSeveral } from '../parse-values.ts';

const Args = z.tuple([z.string(), z.string().optional()]);
const Options = z.object({
  kind: z.string().optional(),
  account: z.string().optional(),
  inRegion: z.string().optional(),
  runs: z.number().optional(),
  outputName: z.string().optional(),
  ...AccountOptions,
});

const CSV_COLUMNS: readonly CsvColumn<Change>[] = [
  ['kind', ({ kind }) => kind],
  ['accountId', ({ accountId }) => accountId],
  ['accountName', ({ accountName }) => accountName],
  ['region', ({ region }) => region],
  ['resource', ({ resource }) => resource],
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
    {
      flags: '--account <ids>',
      description: 'list only this account; several with commas',
      parse: parseSeveral,
    },
    {
      flags: '--in-region <regions>',
      description: 'list only this Region (--region is that of the central stack); several with commas',
      parse: parseSeveral,
    },
    ...ACCOUNT_OPTIONS,
    {
      flags: '--runs <number>',
      description: 'how many runs of its runbook, up to the one that is named: when did something change',
      parse: parseRuns,
    },
    { flags: '--output-name <name>', description: 'with --runs: only changes of this output' },
  ],
  details:
    'Prints which targets appeared (+), are gone (-), or changed (~): another verdict, reason or output. With --runs each run is compared with ' +
    'the one before it, and each change is printed with the run that brought it, newest first. Exit code 0 if nothing that is listed differs, ' +
    '1 if something does.',
  examples: [
    {
      what: 'What differs from the run of that runbook before it',
      command: 'rollcall diff @latest',
    },
    {
      what: 'When the version of an account changed, in the last twelve runs',
      command:
        'rollcall diff @get_version --runs 12 --account 111111111111 --output-name get_version.Version',
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
    const { kind, account: accountId, inRegion: region, runs, outputName, ...named } = Options.parse(options);
    if (runs === undefined && outputName !== undefined) throw wrongUsage('--output-name goes with --runs');
    const filter = { kind, accountId, region, ...accountQuery(named) };
    if (runs !== undefined) {
      if (second !== undefined) throw wrongUsage('With --runs, give the last run alone');
      return showTimeline(first, { runs, outputName, filter }, session);
    }
    const { last, items } = await readPages(
      {
        path: `${pathOf(before)}/diff/${encodeURIComponent(after)}`,
        query: filter,
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
    const isSame = Object.values({ ...filter, kind: undefined }).every((value) => value === undefined)
      ? Object.values(others).every((count) => count === 0)
      : items.every(isSameKind);
    return isSame ? EXIT.allSucceeded : EXIT.someDidNot;
  },
};

async function showTimeline(parentId: string, asked: Asked, session: Session): Promise<ExitCode> {
  const timeline = await readTimeline(parentId, asked, session);
  const { changes } = timeline;
  await session.output.show({
    answer: timeline,
    items: changes,
    csv: () =>
      toGrid(
        [
          ['parentExecutionId', ({ parentExecutionId }) => parentExecutionId],
          ['startTime', ({ startTime }) => startTime],
          ...CSV_COLUMNS,
        ],
        changes,
      ),
    table: (terminal) => printTimeline(timeline, terminal, session.now()),
  });
  return changes.every(isSameKind) ? EXIT.allSucceeded : EXIT.someDidNot;
}
