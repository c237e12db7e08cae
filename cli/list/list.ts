import * as z from 'zod';
import type { ListedParent } from '../client/answers.ts';
import { readList } from './read-list.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { wrongUsage } from '../failure.ts';
import { parentGrid } from './parent-grid.ts';
import { printAgo } from '../terminal/ago.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printSpan } from '../terminal/print-span.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';
import { parseCount, parseSeveral } from '../parse-values.ts';

const text = z.string().optional();
const Options = z.object({
  limit: z.number(),
  all: z.boolean().default(false),
  runbook: text,
  runbookVersion: text,
  startedBy: text,
  status: text,
  sealed: z.boolean().optional(),
  notSealed: z.boolean().optional(),
  since: text,
  until: text,
  failuresFirst: z.boolean().default(false),
});

/** A run, with its position among all: `@2` names the second. Absent where only some are listed. */
interface Line extends ListedParent {
  readonly position?: number | undefined;
}

const ID_LENGTH = 8;
const NOT_SEALED = 'not sealed';
const MARKS = { failed: '✗', succeeded: '✓', open: '…' } as const;

const columnsAt = (now: number): readonly Column<Line>[] => [
  {
    title: '',
    of: (run) => [MARKS[outcomeOf(run)], run.position && `@${run.position}`].filter(Boolean).join(' '),
    paint: (shown, paint) => paint(styleOf(shown), shown),
    isWhole: true,
  },
  {
    title: 'PARENT EXECUTION',
    of: ({ parentExecutionId }) => parentExecutionId,
    short: ({ parentExecutionId }) => parentExecutionId.slice(0, ID_LENGTH),
    shortTitle: 'ID',
    isWhole: true,
  },
  { title: 'RUNBOOK', of: ({ runbook }) => runbook, roomy: 20 },
  { title: 'STATUS', of: ({ status }) => status, leftOut: 4 },
  {
    title: 'STARTED',
    of: ({ startTime }) => startTime && printAgo(startTime, now),
    isWhole: true,
    leftOut: 1,
  },
  { title: 'TOOK', of: tookOf, isWhole: true, leftOut: 2 },
  { title: 'EXPECTED', of: expectedOf, isWhole: true, leftOut: 5 },
  { title: 'STARTED BY', of: ({ startedBy }) => startedBy?.split('/').at(-1), leftOut: 3 },
  {
    title: 'RESULT',
    of: ({ seal, counts = {} }) => (seal === undefined ? NOT_SEALED : printCounts(counts)),
    // So that a terminal of 80 columns has room for who started it.
    short: ({ seal, counts = {}, ...run }) =>
      seal === undefined ? NOT_SEALED : `${counts['succeeded'] ?? 0} of ${expectedOf(run) ?? '?'}`,
    shortTitle: 'SUCCEEDED',
    paint: (shown, paint, whole) => paint(styleOf(whole), shown),
    roomy: 24,
  },
];

/** Undefined while it runs. */
function tookOf({ startTime, endTime }: ListedParent): string | undefined {
  if (startTime === undefined || endTime === undefined) return undefined;
  return printSpan(Date.parse(endTime) - Date.parse(startTime));
}

/** Nothing is marked as failed or succeeded before it is sealed. */
function outcomeOf({ seal, expected, expectedAtLeast, counts = {} }: ListedParent): keyof typeof MARKS {
  if (seal === undefined) return 'open';
  const isWhole = expected !== undefined && expected > 0 && expectedAtLeast !== true;
  return isWhole && counts['succeeded'] === expected ? 'succeeded' : 'failed';
}

const OUTCOMES: readonly (keyof typeof MARKS)[] = ['failed', 'open', 'succeeded'];
const rankOf = (run: Line): number => OUTCOMES.indexOf(outcomeOf(run));

function expectedOf({ expected, expectedAtLeast }: ListedParent): string | undefined {
  return expected === undefined ? undefined : `${expectedAtLeast === true ? '≥ ' : ''}${expected}`;
}

function styleOf(result: string): 'cyan' | 'green' | 'red' {
  if (/^(?:not sealed|…)/.test(result)) return 'cyan';
  return /^(?:\d+ succeeded$|(\d+) of \1$|✓)/.test(result) ? 'green' : 'red';
}

function noneKnown(isFiltered: boolean, isLocal: boolean): string {
  if (isFiltered) return 'No known parent execution matches.\n';
  const todo = isLocal
    ? 'rollcall gather <parent-id> --role-name <role> collects one'
    : 'One that starts is found within five minutes';
  return `No parent execution is known yet. ${todo}.\n`;
}

const numbered = (executions: readonly ListedParent[]): readonly Line[] =>
  executions.map((run, index) => ({ ...run, position: index + 1 }));

function notRead(ids: readonly string[], terminal: Terminal): string {
  if (ids.length === 0) return '';
  const count = ids.length === 1 ? '1 execution' : `${ids.length} executions`;
  return `${count} could not be read: ${plainText(ids.join(', '))}. ${suggested('rollcall show <id>', terminal)} says why.\n`;
}

export const list: Command = {
  args: [],
  options: [
    { flags: '--limit <number>', description: 'how many', fallback: '50', parse: parseCount },
    { flags: '--all', description: 'every one that is kept' },
    { flags: '--runbook <name>', description: 'only runs of this runbook: its whole name' },
    { flags: '--runbook-version <version>', description: 'only runs of this version' },
    {
      flags: '--started-by <principal>',
      description: 'only those that this principal started: its ARN, or the end of it after a /',
    },
    {
      flags: '--status <status>',
      description: 'only those with this status, as AWS spells it; several with commas',
      parse: parseSeveral,
    },
    { flags: '--sealed', description: 'only those that are sealed' },
    { flags: '--not-sealed', description: 'only those that are not' },
    {
      flags: '--since <time>',
      description: 'only those that started then or later: 7d, 12h, 2026-01-31, 2026-01-31T12:00:00Z',
    },
    { flags: '--until <time>', description: 'only those that started before' },
    { flags: '--failures-first', description: 'in the table, those in which a target did not succeed first' },
  ],
  details:
    'Prints the parent executions that Rollcall knows, newest first, each with its position: @2 names the second in every command. ✗ marks ' +
    'those in which a target did not succeed, ✓ those in which all did, … those that are not sealed; the counts of a parent are shown ' +
    'once it is sealed. Times are exact in JSON and CSV. rollcall alone lists the last 10, failures first. Exit code 0, whatever the counts are.',
  examples: [
    {
      what: 'The ID of the newest',
      command: "rollcall list --limit 1 --query 'executions[0].parentExecutionId'",
    },
    {
      what: 'Those of one runbook that failed within a week',
      command: 'rollcall list --runbook get_canonical_id --status Failed,TimedOut --since 7d',
    },
  ],
  run: async ({ options }, session) => {
    const { limit, all, notSealed, sealed, failuresFirst, ...filter } = Options.parse(options);
    if (sealed === true && notSealed === true) throw wrongUsage('--sealed and --not-sealed: one of them');
    const isSealed = sealed ?? (notSealed === true ? false : undefined);
    const query = { ...filter, sealed: isSealed?.toString() };
    const isFiltered = Object.values(query).some((value) => value !== undefined);
    const { executions, unreadable, hasMore } = await readList(all ? Infinity : limit, query, session);
    const inOrder = (runs: readonly ListedParent[]): readonly Line[] => {
      const lines = isFiltered ? runs : numbered(runs);
      return failuresFirst ? lines.toSorted((one, other) => rankOf(one) - rankOf(other)) : lines;
    };
    await session.output.show({
      answer: { executions, ...(unreadable.length > 0 && { unreadable }) },
      items: executions,
      csv: () => parentGrid(executions),
      table: (terminal) =>
        (executions.length === 0
          ? unreadable.length === 0
            ? noneKnown(isFiltered, session.isLocal)
            : ''
          : printTable(columnsAt(session.now()), inOrder(executions), terminal) +
            (hasMore ? `The newest ${executions.length}: there are more (--limit, --all).\n` : '')) +
        notRead(unreadable, terminal),
    });
    return EXIT.allSucceeded;
  },
};
