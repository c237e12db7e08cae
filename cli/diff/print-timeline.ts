import { counted } from '../terminal/counted.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printAgo } from '../terminal/ago.ts';
import { printTable, type Column, type Terminal } from '../terminal/table.ts';
import { CHANGE_COLUMNS } from './print-diff.ts';
import type { DatedChange, Timeline } from './timeline.ts';

const ID_LENGTH = 8;

/** When what changed, for people: one line for each change, newest first. */
export function printTimeline({ runbook, runs, changes }: Timeline, terminal: Terminal, now: number): string {
  const oldest = runs.at(-1)?.startTime;
  const since = oldest === undefined ? '' : `, since ${printAgo(oldest, now)}`;
  const compared = `${counted(runs.length, 'run')} of ${plainText(runbook)} compared${since}`;
  const places = new Set(
    changes.map(({ accountId, region, resource }) => JSON.stringify([accountId, region, resource])),
  );
  const found =
    changes.length === 0
      ? 'nothing changed'
      : `${counted(changes.length, 'change')} of ${counted(places.size, 'target')}`;
  return `${printTable(columnsOf(now), changes, terminal)}${changes.length === 0 ? '' : '\n'}${compared}: ${found}\n`;
}

const columnsOf = (now: number): readonly Column<DatedChange>[] => [
  {
    title: 'CHANGED WITH',
    of: ({ parentExecutionId }) => parentExecutionId,
    short: ({ parentExecutionId }) => parentExecutionId.slice(0, ID_LENGTH),
    shortTitle: 'WITH',
    isWhole: true,
    leftOut: 3,
  },
  { title: 'STARTED', of: ({ startTime }) => startTime && printAgo(startTime, now), isWhole: true },
  ...CHANGE_COLUMNS,
];
