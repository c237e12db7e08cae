import type { ReportPage } from '../client/answers.ts';
import { cutToWidth, widthOf } from '../terminal/cut-to-width.ts';
import type { Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { tallyOf, type Tally } from './tally.ts';
import { sayTimeLeft } from './time-left.ts';
import { leftOf, type Watched } from './watched.ts';

const ID_LENGTH = 8;
const LABEL_WIDTH = 28;
const BAR = { most: 30, least: 8, share: 0.25 };

/** The state of a parent, in words: `5 of 7 collected, 1 failed, 2 running`. */
export function sayWatched(watched: Watched): string {
  const { report, problem } = watched;
  if (report === undefined) return plainText(problem ?? 'not known yet');
  const { succeeded, failed, running, waiting, missing } = tallyOf(report);
  const left = leftOf(watched);
  return [
    `${succeeded + failed} of ${report.expectedAtLeast ? 'at least ' : ''}${report.expected} collected`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(running > 0 ? [`${running} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...unreadableWords(report),
    ...(report.seal === undefined ? [] : ['sealed']),
    ...(left === undefined ? [] : [sayTimeLeft(left)]),
    ...(problem === undefined ? [] : [plainText(problem)]),
  ].join(', ');
}

/** What cannot be read, why, when it is looked at next, and the deadline: `2 cannot be read (readerRoleNotAssumable)`. */
function unreadableWords({ status, open = [], nextCheckAt, deadline }: ReportPage): readonly string[] {
  const unreadable = open.filter(({ verdict }) => verdict === 'unreadable');
  const count = unreadable.reduce((sum, { targets }) => sum + targets, 0);
  // A child that has just ended is read within seconds: only AWS's refusals are worth a word at once.
  const reasons = [...new Set(unreadable.flatMap(({ reason }) => reason ?? []))].filter(
    (one) => one !== 'notCollected',
  );
  if (reasons.length === 0) return [];
  const isAll = open.every((one) => unreadable.includes(one));
  return [
    `${count} cannot be read (${plainText(reasons.join(', '))})`,
    ...(status === undefined ? [] : [`AWS says ${plainText(status)}`]),
    ...(nextCheckAt === undefined ? [] : [`next look ${plainText(nextCheckAt)}`]),
    ...(deadline === undefined ? [] : [`deadline ${plainText(deadline)}`]),
    ...(isAll ? ['nothing else is open: rollcall doctor says what to do, Ctrl-C stops here'] : []),
  ];
}

/** A line on a terminal, with a bar, no wider than the terminal. */
export function drawWatched(watched: Watched, columns: number, paint: Paint): string {
  const { parentId, report } = watched;
  const id = parentId.slice(0, ID_LENGTH);
  const label = cutToWidth(`${id} ${plainText(report?.runbook ?? '')}`.trim(), LABEL_WIDTH);
  const barWidth = Math.max(BAR.least, Math.min(BAR.most, Math.floor(columns * BAR.share)));
  const room = columns - widthOf(label) - 1 - barWidth - 1;
  const words = sayWatched(watched);
  if (room < BAR.least) return cutToWidth(`${label} ${words}`, columns);
  const bar = report === undefined ? '░'.repeat(barWidth) : barOf(tallyOf(report), barWidth, paint);
  return `${paint('bold', label)} ${bar} ${cutToWidth(words, room)}`;
}

/** What succeeded, failed, is missing and is open, each as long as its share. */
function barOf({ succeeded, failed, running, waiting, missing }: Tally, width: number, paint: Paint): string {
  const parts = [
    ['green', '█', succeeded],
    ['red', '▓', failed],
    ['yellow', '▒', missing],
    ['dim', '░', running + waiting],
  ] as const;
  const total = parts.reduce((sum, [, , count]) => sum + count, 0);
  if (total === 0) return '░'.repeat(width);
  let [upTo, drawn] = [0, 0];
  return parts
    .map(([style, sign, count]) => {
      upTo += count;
      const end = Math.round((upTo / total) * width);
      const text = sign.repeat(end - drawn);
      drawn = end;
      return text === '' ? '' : paint(style, text);
    })
    .join('');
}
