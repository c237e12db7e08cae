import { printAgo } from '../terminal/ago.ts';
import { counted } from '../terminal/counted.ts';
import type { Paint } from '../terminal/paint.ts';
import { PLACE_COLUMNS } from '../show/print-report.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';
import type { CoveragePage, LocationCoverage } from './coverage-page.ts';

const columnsAt = (now: number): readonly Column<LocationCoverage>[] => [
  ...PLACE_COLUMNS,
  { title: 'READS', of: ({ reads }) => reads, paint: paintFact, isWhole: true },
  { title: 'EVENTS', of: ({ events }) => events, paint: paintFact, isWhole: true, leftOut: 4 },
  { title: 'STARTS', of: ({ starts }) => starts, paint: paintFact, isWhole: true },
  {
    title: 'LAST READ',
    of: ({ lastReadAt }) => lastReadAt && printAgo(lastReadAt, now),
    leftOut: 3,
    isWhole: true,
  },
  { title: 'WHY', of: whyOf, roomy: 40 },
];

/** What is wrong now; a fault that has passed is not shown. */
function whyOf({ reads, denial, starts, refusedStart }: LocationCoverage): string {
  return [
    reads === 'denied' && denial !== undefined ? `${denial.reason}: ${denial.message}` : '',
    starts === 'refused' && refusedStart !== undefined ? refusedStart.message : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
}

function paintFact(text: string, paint: Paint): string {
  if (text === 'working' || text === 'arriving') return paint('green', text);
  return text === 'none' ? text : paint(text === 'never' ? 'yellow' : 'red', text);
}

/** Whether executions there can be read, and AWS starts them. Without events nothing is broken. */
const works = ({ reads, starts }: LocationCoverage): boolean => reads === 'working' && starts !== 'refused';

interface View {
  /** Whether what works is listed too. */
  readonly isAll: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Each location that does not work in a line, those that do in a sum, and the counts. */
export function printCoverage(
  { counts, locations: items }: Pick<CoveragePage, 'counts' | 'locations'>,
  terminal: Terminal,
  { isAll, now }: View,
): string {
  const {
    locations,
    readsWorking,
    readsDenied,
    readsNever,
    eventsArriving,
    startsRefused,
    unreadable = 0,
  } = counts;
  const shown = isAll ? items : items.filter((one) => !works(one));
  const folded = items.length - shown.length;
  const unknown =
    unreadable === 0 ? '' : `; of ${unreadable} nothing is known, since their notes cannot be read`;
  return [
    ...(shown.length === 0 ? [] : [printTable(columnsAt(now), shown, terminal)]),
    ...(folded === 0
      ? []
      : [
          `${counted(folded, 'location')} that ${folded === 1 ? 'works is' : 'work are'} not listed: ${suggested('rollcall coverage --all', terminal)}\n`,
        ]),
    `${locations} locations: ${readsWorking} can be read, ${readsDenied} denied, ${readsNever} never read; events from ${eventsArriving}; starts refused in ${startsRefused}${unknown}\n`,
  ].join('\n');
}
