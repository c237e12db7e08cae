import * as z from 'zod';
import { GroupsPage, type Group } from './groups-page.ts';
import { readPages } from '../client/read-pages.ts';
import { OutputNotNamed } from '../client/refusal.ts';
import { ITEMS_PER_PAGE, pathOf } from '../client/read-report.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { plainText } from '../terminal/plain-text.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import { printGroups } from './print-groups.ts';
import { couldNotLook } from '../failure.ts';
import { parseCount } from '../parse-values.ts';
import { Parent, PARENT_ARGUMENT } from '../parent-argument.ts';

/** The API's names; any other word is the name of an output. */
const GROUPINGS: ReadonlyMap<string, string> = new Map([
  ['verdict', 'verdict'],
  ['reason', 'reason'],
  ['cause', 'cause'],
  ['message', 'message'],
  ['account', 'accountName'],
  ['account-name', 'accountName'],
  ['ou', 'organizationalUnit'],
]);

const Options = z.object({ by: z.string().optional(), targets: z.number() });

const CSV_COLUMNS: readonly CsvColumn<Group>[] = [
  ['count', ({ count }) => String(count)],

  ['value', ({ value }) => (value.length === 1 ? value[0] : JSON.stringify(value))],
  ['accounts', ({ targets }) => [...new Set(targets.map(({ accountId = '' }) => accountId))].join(' ')],
];

/** Beside the ID of a cause. */
const TITLE_COLUMN: CsvColumn<Group> = ['title', ({ cause }) => cause?.title];

export const groups: Command = {
  args: [PARENT_ARGUMENT],
  options: [
    {
      flags: '--by <what>',
      description:
        'verdict, reason, cause, message, account-name, ou, or an output: step.Output; without it, by the only output, and of several the names are listed',
    },
    {
      flags: '--targets <number>',
      description: 'how many targets are listed of each group, 1000 at most; the counts are complete',
      fallback: '100',
      parse: parseCount,
    },
  ],
  details:
    'Prints which values one output has, how often, and where; then which targets have none, and which are not collected. Or, by verdict, reason, cause, message, account name or organizational unit, all targets. In CSV and lines of JSON, the ' +
    'values alone. Exit code 0, whatever the values are.',
  examples: [
    {
      what: 'Which versions there are',
      command: 'rollcall groups 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --by getVersion.version',
    },
    {
      what: 'Why targets did not succeed, with one message of each cause',
      command: 'rollcall groups 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --by cause',
    },
    {
      what: 'The accounts that have the rarest',
      command:
        "rollcall groups 0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1 --by getVersion.version --query 'groups[-1].targets[].accountId'",
    },
  ],
  run: async ({ args, options }, session) => {
    const [parentId] = Parent.parse(args);
    const { targets, ...given } = Options.parse(options);
    const by = given.by ?? (await onlyOutput(parentId, session));
    if (by === undefined) return EXIT.allSucceeded;
    const { last, items } = await readPages(
      {
        path: `${pathOf(parentId)}/groups`,
        query: { ...toQuery(by), targets },
        shape: GroupsPage,
        itemsOf: (page) => page.groups,
        pageSize: ITEMS_PER_PAGE,
        progressOf: (count) => `${count} values`,
      },
      session,
    );
    const { nextToken: _, ...head } = last;
    const all = { ...head, groups: [...items] };
    await session.output.show({
      answer: all,
      items,
      csv: () => toGrid(all.by === 'cause' ? [...CSV_COLUMNS, TITLE_COLUMN] : CSV_COLUMNS, items),
      table: (terminal) => printGroups(all, terminal),
    });
    return EXIT.allSucceeded;
  },
};

/** The only output; undefined if there are several or none, and then the names are shown. */
async function onlyOutput(parentId: string, session: Session): Promise<string | undefined> {
  const { outputs, omitted } = await outputsOf(parentId, session);
  const [only, ...others] = outputs;
  if (only !== undefined && others.length === 0 && omitted === 0) return only;
  await session.output.show({
    answer: {
      parentExecutionId: parentId,
      outputs,
      ...(omitted === 0 ? {} : { outputsOmitted: omitted }),
    },
    items: outputs,
    csv: () => toGrid([['output', (name: string) => name]], outputs),
    table: () =>
      only === undefined
        ? 'It has no outputs yet.\n'
        : `${outputs.map((name) => `${plainText(name)}\n`).join('')}${omitted === 0 ? '' : `and ${omitted} more\n`}\nGive one of them as --by.\n`,
  });
  return undefined;
}

async function outputsOf(
  parentId: string,
  session: Session,
): Promise<Pick<OutputNotNamed, 'outputs' | 'omitted'>> {
  try {
    const api = await session.client();
    await api.get(`${pathOf(parentId)}/groups`, { targets: 0 }, z.unknown());
  } catch (error) {
    if (error instanceof OutputNotNamed) return error;
    throw error;
  }
  throw couldNotLook('The API did not name the outputs: is it as new as this command?');
}

function toQuery(by: string | undefined): {
  readonly output?: string | undefined;
  readonly by?: string | undefined;
} {
  const grouping = by === undefined ? undefined : GROUPINGS.get(by);
  return grouping === undefined ? { output: by } : { by: grouping };
}
