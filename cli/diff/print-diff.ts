import type { CauseChanges, Change, DiffPage, Run, Value } from './diff-page.ts';
import type { Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { PLACE_COLUMNS } from '../show/print-report.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';
import { wrapText } from '../terminal/wrap-text.ts';

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['appeared', '+'],
  ['gone', '-'],
  ['changed', '~'],
  ['same', '='],
]);
const NO_SIGN = '?';

/** How one target changed. */
export const CHANGE_COLUMNS: readonly Column<Change>[] = [
  {
    title: 'CHANGE',
    of: ({ kind }) => `${SIGNS.get(kind) ?? NO_SIGN} ${kind}`,
    paint: paintChange,
    isWhole: true,
  },
  ...PLACE_COLUMNS,
  { title: 'WHAT', of: whatOf, roomy: 40 },
];

/** What changed, for people: both runs, and one line for each target that differs. */
export function printDiff(diff: DiffPage, terminal: Terminal): string {
  const { from, to, sameRunbook, counts, changes, causes } = diff;
  const { paint, width = Infinity } = terminal;
  const line = (sign: string, run: Run): string =>
    wrapText(plainText(runOf(run)), width, `${sign} `).join('\n');
  const rows = printTable(CHANGE_COLUMNS, changes, terminal);
  const kinds = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${plainText(kind)}`);
  return [
    paint('red', line('-', from)),
    paint('green', line('+', to)),
    ...(sameRunbook === false ? ['These are different runbooks.'] : []),
    ...[from, to].filter(({ unnamed }) => unnamed > 0).map(unnamedOf),
    ...linesOf('New cause', causes?.appeared).flatMap((text) => wrapText(plainText(text), width)),
    ...linesOf('Gone', causes?.gone).flatMap((text) => wrapText(plainText(text), width)),
    ...(rows === '' ? [] : ['', rows.trimEnd()]),
    '',
    kinds.length === 0 ? 'No target was expected' : kinds.join(', '),
    '',
  ].join('\n');
}

/** One line for each cause, and how many more there are. */
function linesOf(what: string, changes: CauseChanges | undefined): readonly string[] {
  const { causes = [], omitted = 0 } = changes ?? {};
  return [
    ...causes.map(({ id, title, from, to }) => `${what}: ${title} (${from === 0 ? to : from} ×, ${id})`),
    ...(omitted === 0 ? [] : [`${what}: ${omitted} more`]),
  ];
}

const runOf = ({ parentExecutionId, runbook = '(unknown runbook)', startTime = '', expected }: Run): string =>
  `${parentExecutionId}  ${runbook}  ${startTime}  ${expected} expected`;

const unnamedOf = ({ parentExecutionId, unnamed }: Run): string =>
  `${unnamed} targets of ${parentExecutionId} are not compared: AWS counted and did not list them.`;

function whatOf({ kind, from, to, outputs = [], outputsOmitted = 0, outputsUnreadable }: Change): string {
  const before = from && [from.verdict, from.reason].flatMap((text) => text ?? []).join(' ');
  const after = to && [to.verdict, to.reason].flatMap((text) => text ?? []).join(' ');
  return [
    before === after || kind !== 'changed' ? '' : `${before ?? 'none'} → ${after ?? 'none'}`,
    kind === 'changed' ? '' : (after ?? before ?? ''),
    ...outputs.map(({ name, from: one, to: other }) => `${name}: ${valueOf(one)} → ${valueOf(other)}`),
    ...(outputsUnreadable === true ? ['outputs that cannot be read'] : []),
    ...(outputsOmitted === 0 ? [] : [`and ${outputsOmitted} outputs more`]),
  ]
    .filter((text) => text !== '')
    .join('; ');
}

const valueOf = (value: Value | undefined): string =>
  value === undefined ? '(none)' : `${value.value.join(', ')}${value.valueTruncated === true ? '…' : ''}`;

function paintChange(text: string, paint: Paint): string {
  if (text.startsWith('+')) return paint('green', text);
  if (text.startsWith('-')) return paint('red', text);
  return text.startsWith('~') ? paint('yellow', text) : text;
}
