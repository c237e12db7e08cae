import type { ReportPage } from '../client/answers.ts';
import { plainText } from '../terminal/plain-text.ts';
import { causesOf } from './cause-text.ts';

/** What is still open in a report, and when something happens to it. */
type OpenWork = Pick<ReportPage, 'open' | 'nextCheckAt' | 'deadline'>;
type Open = NonNullable<OpenWork['open']>;

const MINUTE_MS = 60_000;
const MINUTES_UNTIL = 120;
const MOST_NAMES = 3;

/**
 * What is still open, why, when it is looked at next, and the deadline: `6 open (readerRoleNotAssumable)`, `next look in 5 min`,
 * `deadline in 24 h`. Empty if nothing is open.
 * @param now milliseconds since the epoch, for relative times; without it, times are exact
 */
export function openWords(work: OpenWork, now?: number): readonly string[] {
  const { open = [] } = work;
  return open.length === 0 ? [] : [countOf(open), ...timesOf(work, now)];
}

/**
 * The same for people who watch a run: at once where AWS refuses accounts, with their names; else once AWS has ended. What is only not
 * read yet is read within seconds, and not worth a word.
 */
export function openWhileWatched(report: ReportPage, now?: number): readonly string[] {
  const { status, endTime, open = [] } = report;
  const slow = open.filter(({ reason }) => reason !== 'notCollected');
  const unreadable = slow.filter(({ verdict }) => verdict === 'unreadable');
  const others = slow.filter((one) => !unreadable.includes(one));
  if (unreadable.length === 0 && (slow.length === 0 || endTime === undefined)) return [];
  return [
    ...(unreadable.length === 0 ? [] : [unreadableOf(unreadable, report)]),
    ...(others.length === 0 || endTime === undefined ? [] : [countOf(others)]),
    ...(status === undefined ? [] : [`AWS says ${plainText(status)}`]),
    ...timesOf(report, now),
  ];
}

/**
 * What to do where nothing but what AWS refuses is open, so that waiting alone changes nothing: the advice of each cause. Undefined
 * while something else is open.
 * @param repeated the options that commands repeat
 */
export function adviceWhileWatched(report: ReportPage, repeated?: string): string | undefined {
  const { open = [] } = report;
  const isRefused = open.length > 0 && open.every(({ verdict, reason }) => isRefusal(verdict, reason));
  if (!isRefused) return undefined;
  const causes = { ...report, causes: causesOfOpen(report, open) };
  return causesOf(causes, false, repeated)
    .map(({ advice }) => plainText(advice))
    .join(' ');
}

const isRefusal = (verdict: string, reason: string | undefined): boolean =>
  verdict === 'unreadable' && reason !== undefined && reason !== 'notCollected';

const sumOf = (open: Open): number => open.reduce((sum, { targets }) => sum + targets, 0);

const countOf = (open: Open): string =>
  `${sumOf(open)} open (${plainText([...new Set(open.map(({ verdict, reason }) => reason ?? verdict))].join(', '))})`;

/** `6 cannot be read (readerRoleNotAssumable: audit, network, sandbox and 3 more)`. */
function unreadableOf(open: Open, report: ReportPage): string {
  const reasons = [...new Set(open.map(({ reason }) => reason))];
  const why = reasons.map((reason) => {
    const causes = causesOfOpen(
      report,
      open.filter((one) => one.reason === reason),
    );
    const names = causes.flatMap(({ accounts }) =>
      accounts.map(({ accountId, accountName }) => accountName ?? accountId),
    );
    const more =
      names.length +
      causes.reduce((sum, { accountsOmitted = 0 }) => sum + accountsOmitted, 0) -
      Math.min(names.length, MOST_NAMES);
    const shown = `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return `${reason ?? 'unknown'}${names.length === 0 ? '' : `: ${shown}`}`;
  });
  return `${sumOf(open)} cannot be read (${plainText(why.join('; '))})`;
}

/** The causes that explain what is open. */
const causesOfOpen = ({ causes = [] }: ReportPage, open: Open): NonNullable<ReportPage['causes']> =>
  causes.filter(({ verdict, reason }) =>
    open.some((one) => one.verdict === verdict && one.reason === reason),
  );

const timesOf = ({ nextCheckAt, deadline }: OpenWork, now: number | undefined): readonly string[] => [
  ...(nextCheckAt === undefined ? [] : [`next look ${untilOf(nextCheckAt, now)}`]),
  ...(deadline === undefined ? [] : [`deadline ${untilOf(deadline, now)}`]),
];

/** `in 5 min`, `in 24 h`; `any minute` once the time has come: the sweep runs every five minutes. */
function untilOf(time: string, now: number | undefined): string {
  const ms = now === undefined ? Number.NaN : Date.parse(time) - now;
  if (Number.isNaN(ms)) return plainText(time);
  if (ms < MINUTE_MS) return 'any minute';
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < MINUTES_UNTIL ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
}
