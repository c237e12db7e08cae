import type { Report } from '../client/read-report.ts';
import { widthOf } from '../terminal/cut-to-width.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { wrapText } from '../terminal/wrap-text.ts';
import { suggested, type Terminal } from '../terminal/table.ts';
import { causesOf, type CauseText } from './cause-text.ts';

/** Where lines may be as long as they like. */
const ACCOUNTS_WITHOUT_WIDTH = 10;

/**
 * Why targets did not succeed: of each cause how many targets it explains, its title, the accounts in one line, and what to do.
 * Lines are wrapped and never cut.
 */
export function printCauses(report: Report, terminal: Terminal, isLocal: boolean): readonly string[] {
  const { causesOmitted, parentExecutionId } = report;
  const causes = causesOf(report, isLocal, terminal.repeated);
  const digits = Math.max(0, ...causes.map(({ count }) => String(count).length));
  return [
    ...causes.flatMap((cause) => printCause(cause, digits, terminal)),
    ...(causesOmitted === undefined
      ? []
      : wrapText(
          `${causesOmitted.causes} more causes explain ${causesOmitted.targets} targets: ${suggested(`rollcall groups ${parentExecutionId} --by cause`, terminal)}`,
          terminal.width ?? Infinity,
        )),
  ];
}

function printCause(
  { count, title, verdict, advice, ...where }: CauseText,
  digits: number,
  { width = Infinity, paint }: Terminal,
): readonly string[] {
  const first = `${String(count).padStart(digits)} × `;
  const indent = ' '.repeat(first.length);
  return [
    ...wrapText(plainText(title), width, first).map((line) => paint(verdictStyle(verdict), line)),
    ...foldAccounts(where, width - first.length).map((line) => indent + line),
    ...wrapText(plainText(advice), width, indent),
  ];
}

/** As many as a line has room for, and how many more there are. Nothing where none is known. */
function foldAccounts(where: Pick<CauseText, 'names' | 'omitted'>, room: number): readonly string[] {
  const names = where.names.map(plainText);
  const all = names.length + where.omitted;
  const line = (shown: number): string =>
    `${names.slice(0, shown).join(', ')}${shown === all ? '' : ` and ${all - shown} more`}`;
  if (all === 0) return [];
  let shown = Number.isFinite(room) ? names.length : Math.min(names.length, ACCOUNTS_WITHOUT_WIDTH);
  while (shown > 1 && widthOf(line(shown)) > room) shown -= 1;
  return wrapText(line(shown), room);
}
