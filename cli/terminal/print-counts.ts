import { verdictStyle, type Paint } from './paint.ts';
import { plainText } from './plain-text.ts';

/** `4 neverStarted, 2 succeeded, 1 failed`: the largest first. */
export function printCounts(
  counts: Readonly<Record<string, number>>,
  paint: Paint = (_style, text) => text,
): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([verdict, count]) => paint(verdictStyle(verdict), `${count} ${plainText(verdict)}`))
    .join(', ');
}
