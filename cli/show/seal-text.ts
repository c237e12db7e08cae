import type { Report } from '../client/read-report.ts';
import { openWords } from './open-work.ts';

/** Whether a report is sealed, and what is still open in it. */
type Sealed = Pick<Report, 'seal' | 'searched' | 'open' | 'nextCheckAt' | 'deadline' | 'startTime'>;

/**
 * Whether a report is sealed, what is open, why, when it is looked at next, and the deadline.
 * @param isLocal whether it is what was gathered: nothing looks for the rest by itself then
 * @param now milliseconds since the epoch, for relative times; without it, times are exact
 */
export function sealOf(report: Sealed, isLocal: boolean, now?: number): string {
  const { seal, searched, startTime } = report;
  const open = openWords(report, now).join(', ');
  if (seal !== undefined) {
    const at =
      seal.sealedAt === undefined
        ? ''
        : `${timeOf(seal.sealedAt, now === undefined ? undefined : startTime)}, `;
    return `sealed ${at}revision ${seal.revision}${open === '' ? '' : `; ${open}`}`;
  }
  if (searched !== undefined) return 'not sealed: looked for once a day';
  if (isLocal) return `not sealed: ${open === '' ? '' : `${open}, `}rollcall gather looks again`;
  return `not sealed: ${open === '' ? 'Rollcall still looks for some targets' : open}`;
}

/** Seconds are in `--output json`. */
export const toMinute = (time: string): string => time.replace(/:\d\d(?:\.\d+)?Z$/, 'Z');

const DATE_LENGTH = '2026-01-01T'.length;

/** Without its date where that is the start's. */
const timeOf = (time: string, startTime: string | undefined): string =>
  toMinute(time).slice(startTime?.slice(0, DATE_LENGTH) === time.slice(0, DATE_LENGTH) ? DATE_LENGTH : 0);
