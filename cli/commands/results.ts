import { exitCodeOf } from '../client/exit-code-of.ts';
import { readResults } from '../client/read-results.ts';
import type { Command } from '../command.ts';
import { printResults } from '../output/print-results.ts';
import { resultGrid } from '../output/target-grid.ts';
import { Parent, PARENT_ARGUMENT } from './parent-argument.ts';

export const results: Command = {
  args: [PARENT_ARGUMENT],
  options: [],
  details:
    'Prints each expected target with its outputs, or why there are none. In CSV each output is a column, called ' +
    'output.<its name>; several values stand in lines of their own. Exit code 0 if every expected target succeeded, and ' +
    'every target of theirs; 1 otherwise.',
  examples: [
    {
      what: 'For a spreadsheet',
      command: 'rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --output csv > results.csv',
    },
    {
      what: 'One output of each account',
      command: `rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --query 'results[].[accountId, outputs."get_canonical_id.canonical_id"[0]]'`,
    },
  ],
  run: async ({ args }, session) => {
    const [parentId] = Parent.parse(args);
    const all = await readResults(parentId, session);
    await session.output.show({
      answer: all,
      items: all.results,
      csv: () => resultGrid(all.results),
      table: (terminal) => printResults(all, terminal),
    });
    return exitCodeOf(all, all.results);
  },
};
