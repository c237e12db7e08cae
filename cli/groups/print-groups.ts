import type { Bucket, Group, Grouped, GroupsPage } from './groups-page.ts';
import { printCounts } from '../terminal/print-counts.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';

const BAR_WIDTH = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

interface Line {
  readonly count: string;
  readonly value: string;
  readonly bar: string;
  readonly who: string;
}

const COLUMNS: readonly Column<Line>[] = [
  { title: 'COUNT', of: ({ count }) => count, isWhole: true },
  { title: 'VALUE', of: ({ value }) => value, roomy: 40 },
  { title: 'SHARE', of: ({ bar }) => bar, paint: (text, paint) => paint('cyan', text), leftOut: 2 },
  { title: 'WHO', of: ({ who }) => who, leftOut: 1 },
];

/** How many targets have which value, the most frequent first (`412 × v3.2`), and in which accounts. */
export function printGroups(page: GroupsPage, terminal: Terminal): string {
  const {
    groups,
    withoutValue,
    valueNotKept,
    valueUnreadable,
    notCollected,
    output = '',
    outputs,
    by,
  } = page;
  const others: readonly (readonly [string, Bucket])[] = [
    [by === undefined ? '(no such output)' : `(no ${WORDS.get(by) ?? 'such value'})`, withoutValue],
    ...(valueNotKept === undefined ? [] : [['(too large to be kept)', valueNotKept] as const]),
    ...(valueUnreadable === undefined ? [] : [['(kept, and cannot be read)', valueUnreadable] as const]),
    [
      `(${by === undefined ? 'not collected' : 'counted by AWS, and not listed'}: ${printCounts(notCollected.counts)})`,
      notCollected,
    ],
  ];
  const largest = Math.max(...[...groups, ...others.map(([, bucket]) => bucket)].map(({ count }) => count));
  const width = String(largest).length;
  const all = Math.max(1, page.expected, largest);
  const lines = [
    ...groups.map((group) => ({
      count: `${String(group.count).padStart(width)} ×`,
      value: valueOf(group),
      bar: barOf(group.count, all),
      who: whoOf(group),
    })),
    ...others
      .filter(([, { count }]) => count > 0)
      .map(([value, bucket]) => ({
        count: `${String(bucket.count).padStart(width)} ×`,
        value,
        bar: '',
        who: whoOf(bucket),
      })),
  ];
  const known =
    outputs === undefined
      ? ''
      : `\nNo target has ${plainText(output)}. There ${outputs.length === 0 ? 'are no outputs' : `is ${plainText(outputs.join(', '))}`}.\n`;
  return `${printTable(COLUMNS, lines, terminal)}${known}\n${printExpected(page, terminal.paint)}\n`;
}

/** The words for a missing value. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['reason', 'reason'],
  ['cause', 'cause: succeeded, running or waiting'],
  ['accountName', 'account name'],
  ['organizationalUnit', 'known organizational unit'],
  ['message', 'message'],
]);

const valueOf = ({ value, valueTruncated, cause }: Group): string =>
  cause === undefined
    ? `${value.length === 0 ? '(empty list)' : value.map((one) => (one === '' ? '(empty)' : one)).join(', ')}${valueTruncated === true ? '…' : ''}`
    : [...value, cause.title, cause.messageTitle].filter((text) => text !== undefined).join('  ');

function whoOf({ targets, targetsOmitted = 0 }: Bucket): string {
  const more = targetsOmitted === 0 ? [] : [`and ${targetsOmitted} more`];
  return [...targets.map(nameOf), ...more].join(', ');
}

const nameOf = ({ accountId = '?', accountName, region = '', resource }: Grouped): string =>
  [accountName ?? accountId, region, resource].flatMap((text) => text || []).join(' ');

/** As long as its share of all expected targets, and at least one character. */
function barOf(count: number, all: number): string {
  const eighths = Math.max(1, Math.round((count / all) * BAR_WIDTH * EIGHTHS.length));
  return '█'.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
}
