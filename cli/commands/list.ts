import * as z from 'zod';
import type { ListedParent } from '../client/answers.ts';
import { readList } from '../client/read-list.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { toGrid, type CsvColumn } from '../output/csv.ts';
import { printCounts } from '../output/print-counts.ts';
import { printTable, type Column } from '../output/table.ts';
import { parseCount } from '../parse-values.ts';

const Options = z.object({ limit: z.number(), all: z.boolean().default(false) });

const COLUMNS: readonly Column<ListedParent>[] = [
  {
    title: 'PARENT EXECUTION',
    of: ({ parentExecutionId }) => parentExecutionId,
    isWhole: true,
  },
  { title: 'RUNBOOK', of: ({ runbook }) => runbook },
  { title: 'STATUS', of: ({ status }) => status },
  {
    title: 'STARTED',
    of: ({ startTime }) => startTime?.replace(/:\d\d(\.\d+)?Z$/, 'Z'),
    isWhole: true,
    leftOut: 1,
  },
  { title: 'EXPECTED', of: expectedOf, leftOut: 2 },
  {
    title: 'RESULT',
    of: ({ seal, counts = {} }) => (seal === undefined ? 'not sealed' : printCounts(counts)),
    paint: (text, paint) => paint(styleOf(text), text),
  },
];

const CSV_COLUMNS: readonly CsvColumn<ListedParent>[] = [
  ['parentExecutionId', ({ parentExecutionId }) => parentExecutionId],
  ['accountId', ({ accountId }) => accountId],
  ['region', ({ region }) => region],
  ['runbook', ({ runbook }) => runbook],
  ['status', ({ status }) => status],
  ['startTime', ({ startTime }) => startTime],
  ['endTime', ({ endTime }) => endTime],
  ['sealedAt', ({ seal }) => seal?.sealedAt],
  ['revision', ({ seal }) => seal?.revision.toString()],
  ['expected', ({ expected }) => expected?.toString()],
  ['expectedAtLeast', ({ expectedAtLeast }) => expectedAtLeast?.toString()],
  ['counts', ({ counts }) => counts && printCounts(counts)],
];

function expectedOf({ expected, expectedAtLeast }: ListedParent): string | undefined {
  return expected === undefined ? undefined : `${expectedAtLeast === true ? '≥ ' : ''}${expected}`;
}

function styleOf(result: string): 'cyan' | 'green' | 'red' {
  if (result.startsWith('not sealed')) return 'cyan';
  return /^\d+ succeeded$/.test(result) ? 'green' : 'red';
}

export const list: Command = {
  args: [],
  options: [
    { flags: '--limit <number>', description: 'how many', fallback: '50', parse: parseCount },
    { flags: '--all', description: 'every one that is kept' },
  ],
  details:
    'Prints the parent executions that Rollcall knows, newest first. What was expected of one, and what became of it, is ' +
    'known here once it is sealed. Exit code 0, whatever became of them.',
  examples: [
    {
      what: 'The ID of the newest',
      command: "rollcall list --limit 1 --query 'executions[0].parentExecutionId'",
    },
    {
      what: 'Those of one runbook',
      command: `rollcall list --all --query "executions[?runbook=='get_canonical_id']"`,
    },
  ],
  run: async ({ options }, session) => {
    const { limit, all } = Options.parse(options);
    const { executions, hasMore } = await readList(all ? Infinity : limit, session);
    await session.output.show({
      answer: { executions },
      items: executions,
      csv: () => toGrid(CSV_COLUMNS, executions),
      table: (terminal) =>
        executions.length === 0
          ? `No parent execution is known yet. ${session.isLocal ? 'rollcall gather <parent-id> --role-name <role> collects one' : 'One that starts is found within five minutes'}.\n`
          : printTable(COLUMNS, executions, terminal) +
            (hasMore ? `The newest ${executions.length}: there are more (--limit, --all).\n` : ''),
    });
    return EXIT.allSucceeded;
  },
};
