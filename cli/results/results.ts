import * as z from 'zod';
import { ACCOUNT_OPTIONS, AccountOptions, accountQuery } from '../account-options.ts';
import { exitCodeOf } from '../client/exit-code-of.ts';
import { refuseUnexpected } from './refuse-unexpected.ts';
import { readResults } from './read-results.ts';
import { streamCsv } from './stream-csv.ts';
import type { Command } from '../command.ts';
import { printResults, resultsGrid } from './print-results.ts';
import { toMarkdown, withoutEmptyColumns } from '../terminal/markdown.ts';
import { parseSeveral } from '../parse-values.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';
import type { ExitCode } from '../exit-code.ts';
import { silently, type Session } from '../session.ts';

const text = z.string().optional();
const Options = z.object({
  verdict: text,
  reason: text,
  cause: text,
  account: text,
  inRegion: text,
  hasOutput: text,
  sort: text,
  fields: text,
  ...AccountOptions,
});

const several = (flags: string, description: string) => ({ flags, description, parse: parseSeveral });

export const results: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    several('--verdict <names>', 'only targets with this verdict: failed,timedOut'),
    several('--reason <names>', 'only targets with this reason: errorThreshold'),
    several('--cause <ids>', 'only targets with this cause, by the ID that the report gives it'),
    several('--account <ids>', 'only targets in this account'),
    several('--in-region <regions>', 'only targets in this Region (--region is that of the central stack)'),
    ...ACCOUNT_OPTIONS,
    several('--has-output <name>', 'only targets that have this output: step.Name; of several, all of them'),
    {
      flags: '--sort <field>',
      description: 'accountId, region, verdict or endTime; -accountId, -region or -endTime for the reverse',
    },
    several(
      '--fields <names>',
      'only these fields, in the names of the JSON; outputs.<step.Name> is one output. Without outputs it is quick',
    ),
  ],
  details:
    'Prints each expected target with its outputs, a column each, or why there are none. Several values of an option are given with commas, or by ' +
    'repeating it. In CSV each output is a column, written as docs/api.md says, so that nothing is lost. Exit code 0 if every expected ' +
    'target of the parent succeeded, whichever are printed, and every target of theirs; 1 otherwise.',
  examples: [
    {
      what: 'For a spreadsheet',
      command: 'rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --output csv > results.csv',
    },
    {
      what: 'Those that failed, the last first, a line of JSON each',
      command:
        'rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --verdict failed,timedOut --sort -endTime --output ndjson',
    },
    {
      what: 'One output of each account',
      command: `rollcall results 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --query 'results[].[accountId, outputs."get_canonical_id.canonical_id"[0]]'`,
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { account, inRegion, hasOutput, accountName, ou, accountTag, ...others } = Options.parse(options);
    const query = {
      ...others,
      ...accountQuery({ accountName, ou, accountTag }),
      accountId: account,
      region: inRegion,
      output: hasOutput,
    };
    const { output } = session;
    await refuseUnexpected(parentId, { account, inRegion }, session);
    if (output.format === 'csv' && output.query === undefined) {
      await streamCsv(parentId, query, session);
      return exitCodeFor(parentId, session);
    }
    const found = await readResults(parentId, query, session);
    await output.show({
      answer: found,
      items: found.results,
      markdown: () => toMarkdown(withoutEmptyColumns(resultsGrid(found))),
      table: (terminal) => printResults(found, terminal),
    });
    const isAll = found.matched === found.expected && query.fields === undefined;
    return isAll ? exitCodeOf(found, found.results) : exitCodeFor(parentId, session);
  },
};

/** Whether every expected target has succeeded, and every target of theirs, whatever the filters: reads no outputs. */
async function exitCodeFor(parentId: string, session: Session): Promise<ExitCode> {
  const all = await readResults(parentId, { fields: 'childCounts' }, silently(session));
  return exitCodeOf(all, all.results);
}
