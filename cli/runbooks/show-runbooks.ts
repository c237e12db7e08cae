import { FIND_TARGETS_ACTIONS, type LibraryRunbook } from '../../runbooks/library.ts';
import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import type { Output } from '../terminal/output.ts';
import { plainLines } from '../terminal/plain-text.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';

/** A runbook in the list. */
export interface ListedRunbook extends Omit<LibraryRunbook, 'pages'> {
  /** The AWS CLI command that starts it; absent if it needs targets, and none were named. */
  readonly command?: string;
}

const SCOPES: Readonly<Record<ListedRunbook['scope'], string>> = {
  account: 'an account, in one Region of it',
  region: 'an account and Region',
  instance: 'an instance',
};

const COLUMNS: readonly Column<ListedRunbook>[] = [
  { title: 'RUNBOOK', of: ({ name }) => name, isWhole: true },
  { title: 'ASKS ONCE OF', of: ({ scope }) => SCOPES[scope], leftOut: 1 },
  { title: 'QUESTION', of: ({ question }) => question, roomy: 40 },
];

const CSV_COLUMNS: readonly CsvColumn<ListedRunbook>[] = [
  ['name', ({ name }) => name],
  ['scope', ({ scope }) => scope],
  ['question', ({ question }) => question],
  ['actions', ({ actions }) => actions.join(' ')],
  ['groupBy', ({ groupBy }) => groupBy],
  ['withoutValue', ({ withoutValue }) => withoutValue],
  ['command', ({ command }) => command],
];

/** @param isWhole whether to print everything that is known of each, instead of one line */
export async function showRunbooks(
  runbooks: readonly ListedRunbook[],
  isWhole: boolean,
  output: Output,
): Promise<void> {
  await output.stream(runbooks);
  await output.show({
    answer: { runbooks },
    items: runbooks,
    csv: () => toGrid(CSV_COLUMNS, runbooks),
    table: (terminal) =>
      isWhole
        ? runbooks.map((one) => printRunbook(one, terminal)).join('\n')
        : `${printTable(COLUMNS, runbooks, terminal)}\nrollcall runbooks <name> says more of one, and how to start it. Nothing is started.\n`,
  });
}

/** Everything about a runbook, as shell comments, and its commands: all of it can be pasted. */
function printRunbook(runbook: ListedRunbook, { paint }: Terminal): string {
  const { name, question, scope, actions, groupBy, withoutValue, command } = runbook;
  const said = [
    `${name}: ${question}`,
    `Asks once of ${SCOPES[scope]}. The role it runs as must allow ${actions.join(', ')}.`,
    ...(scope === 'instance'
      ? [`For AWS to find the instances it must allow ${FIND_TARGETS_ACTIONS.join(', ')} too.`]
      : []),
    ...(command === undefined ? ['It needs targets: --targets, see rollcall runbooks --help.'] : []),
  ].map((line) => `${paint('dim', `# ${line}`)}\n`);
  const after = [
    `ID is what that prints. Without a value of ${groupBy}: ${withoutValue ?? 'it failed'}.`,
    ...(scope === 'instance'
      ? ['Each account and Region has a report of its own: its ID stands in rollcall results ID.']
      : []),
  ].map((line) => `${paint('dim', `# ${line}`)}\n`);
  const commands = command === undefined ? [] : [`${plainLines(command)}\n`];
  return [...said, ...commands, ...after, `rollcall wait ID\n`, `rollcall groups ID --by ${groupBy}\n`].join(
    '',
  );
}
