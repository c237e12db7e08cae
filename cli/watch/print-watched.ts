import { adviceWhileWatched, openWhileWatched } from '../show/open-work.ts';
import { cutToWidth, widthOf } from '../terminal/cut-to-width.ts';
import type { Paint } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { tallyOf, type Tally } from './tally.ts';
import { describeTimeLeft } from './time-left.ts';
import { leftOf, type Watched } from './watched.ts';

const ID_LENGTH = 8;
const LABEL_WIDTH = 28;
const BAR = { most: 30, least: 8, share: 0.25 };

/** What a suggested command repeats, and the time for relative ones; without it, times are exact. */
interface Around {
  readonly repeated?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/** The state of a parent in one line, for a log: `5 of 7 collected, 1 failed, 2 running`, and what AWS refuses. */
export function describeWatched(watched: Watched, around: Around = {}): string {
  const [first, ...others] = openSentences(watched, around);
  return [tallyWords(watched), ...(first === undefined ? [] : [[first, ...others].join(' ')])].join('; ');
}

function tallyWords(watched: Watched): string {
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
    ...(report.seal === undefined ? [] : ['sealed']),
    ...(left === undefined ? [] : [describeTimeLeft(left)]),
    ...(problem === undefined ? [] : [plainText(problem)]),
  ].join(', ');
}

/** What is open and takes its time, and what to do about it; nothing while all goes on by itself. */
function openSentences({ report }: Watched, { repeated, now }: Around): readonly string[] {
  const words = report === undefined ? [] : openWhileWatched(report, now);
  if (report === undefined || words.length === 0) return [];
  const advice = adviceWhileWatched(report, repeated);
  if (advice === undefined) return [words.join(', ')];
  const stop = report.seal === undefined ? ': Ctrl-C stops here' : '';
  return [`${words.join(', ')}.`, `Nothing else is open${stop}. ${advice}`.trim()];
}

/**
 * A line on a terminal, with a bar; below it what does not fit, and what is open and takes its time. No line is wider than the
 * terminal.
 */
export function drawWatched(
  watched: Watched,
  columns: number,
  paint: Paint,
  around: Around = {},
): readonly string[] {
  const { parentId, report } = watched;
  const id = parentId.slice(0, ID_LENGTH);
  const label = cutToWidth(
    `${id} ${plainText(report?.runbook ?? '')}`.trim(),
    Math.min(LABEL_WIDTH, columns),
  );
  const barWidth = Math.max(BAR.least, Math.min(BAR.most, Math.floor(columns * BAR.share)));
  const room = columns - widthOf(label) - 1 - barWidth;
  const bar = report === undefined ? '░'.repeat(barWidth) : barOf(tallyOf(report), barWidth, paint);
  const first = room < 0 ? paint('bold', label) : `${paint('bold', label)} ${bar}`;
  const words = tallyWords(watched);
  const isBeside = widthOf(words) < room;
  const below = [...(isBeside ? [] : [words]), ...openSentences(watched, around)];
  return [
    isBeside ? `${first} ${words}` : first,
    ...below
      .flatMap((sentence) => wrapText(sentence, columns, '  '))
      .map((line) => cutToWidth(line, columns)),
  ];
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
