import type { Causes } from '../domain/causes/list-causes.ts';
import { isExecutionId } from '../domain/execution-id.ts';
import type { Location } from '../domain/location.ts';
import type { Counts } from '../domain/verdict.ts';
import { exactRunbook, plainText, safeName } from './safe-name.ts';

/** One cause, as a notice tells it. Nothing in it is a runbook's own text. */
export interface NoticeCause {
  /** Shape: `c1-<12 hex digits>`. */
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** A sentence; commands in it name the run. */
  readonly advice: string;
  /** How many targets it explains. */
  readonly count: number;
  /** No run of this runbook had it in the last 30 days. */
  readonly isNew: boolean;
  /** The first of its accounts, as `name (ID)` or the ID alone. */
  readonly accounts: readonly string[];
  /** How many accounts there are beside those. */
  readonly accountsOmitted: number;
}

/** All that people are told of one revision of a run: every text in it is harmless in any channel. Never outputs. */
export interface RunNotice {
  readonly parentExecutionId: string;
  /** Where the parent ran. */
  readonly location: Location | undefined;
  /** To be shown. */
  readonly runbook: string;
  /** The same, exactly; undefined if it is no name that AWS allows. */
  readonly exactRunbook: string | undefined;
  /** Who started it: the end of the principal's ARN. */
  readonly startedBy: string | undefined;
  readonly revision: number;
  readonly expected: number;
  /** True if there may be more targets than are known. */
  readonly expectedAtLeast: boolean;
  /** Sums to `expected`. */
  readonly counts: Counts;
  readonly allSucceeded: boolean;
  readonly durationMs: number | undefined;
  /** When the first revision was sealed: ISO 8601. */
  readonly sealedAt: string;
  /** From the parent's end to its first seal. */
  readonly secondsToSeal: number | undefined;
  /** The three that explain the most, the most first. */
  readonly causes: readonly NoticeCause[];
  readonly causesOmitted: { readonly causes: number; readonly targets: number };
  readonly hasNewCause: boolean;
  /** Targets have changed since the seal, so the causes are left out: a later revision follows. */
  readonly hasChanged: boolean;
  /** The run in the console; undefined without a console's address. */
  readonly link: string | undefined;
  /** A copy may have been sent before: a process ended between sending it and noting that. */
  readonly mayBeRepeat: boolean;
}

/** What a notice is made of. */
export interface SealedRun {
  readonly parentExecutionId: string;
  readonly location: Location | undefined;
  /** Untrusted text, as is `startedBy`. */
  readonly runbook: string | undefined;
  readonly startedBy: string | undefined;
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
  readonly revision: number;
  readonly expected: number;
  readonly expectedAtLeast: boolean;
  readonly counts: Counts;
  readonly sealedAt: string;
  readonly causes: Causes['causes'];
  /** IDs of causes that are new for the runbook. */
  readonly newCauses: ReadonlySet<string>;
  readonly hasChanged: boolean;
}

interface NoticeSettings {
  /** By account ID. Untrusted text. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** Such as `https://rollcall.example.com`, without a slash at the end. */
  readonly consoleUrl: string | undefined;
}

const MOST_CAUSES = 3;
const MOST_ACCOUNTS = 3;
const MOST_OF = { runbook: 80, startedBy: 100, accountName: 40, title: 160, advice: 320 } as const;

export const toRunNotice = (run: SealedRun, settings: NoticeSettings): RunNotice => {
  const { parentExecutionId, location, runbook = '', startedBy, startTime, endTime, newCauses, causes } = run;
  const rest = causes.slice(MOST_CAUSES);
  const { revision, expected, expectedAtLeast, counts, sealedAt, hasChanged } = run;
  return {
    parentExecutionId,
    location,
    runbook: runbook === '' ? '(unknown runbook)' : safeName(runbook, MOST_OF.runbook),
    exactRunbook: exactRunbook(runbook),
    startedBy: startedBy === undefined ? undefined : safeName(principalOf(startedBy), MOST_OF.startedBy),
    revision,
    expected,
    expectedAtLeast,
    counts,
    allSucceeded: (counts.succeeded ?? 0) === expected,
    durationMs:
      startTime === undefined || endTime === undefined ? undefined : Math.max(0, endTime - startTime),
    sealedAt,
    secondsToSeal: endTime === undefined ? undefined : Math.max(0, (Date.parse(sealedAt) - endTime) / 1000),
    causes: causes.slice(0, MOST_CAUSES).map((cause) => toNoticeCause(cause, run, settings)),
    causesOmitted: { causes: rest.length, targets: rest.reduce((sum, { count }) => sum + count, 0) },
    hasNewCause: newCauses.size > 0,
    hasChanged,
    link: linkTo(parentExecutionId, settings.consoleUrl),
    mayBeRepeat: false,
  };
};

function toNoticeCause(
  { id, title, advice, count, targets }: Causes['causes'][number],
  { parentExecutionId, newCauses }: SealedRun,
  { accountNames }: NoticeSettings,
): NoticeCause {
  const accountIds = [...new Set(targets.flatMap(({ location }) => location?.accountId ?? []))].sort();
  return {
    id,
    title: cut(plainText(title), MOST_OF.title),
    advice: cut(plainText(advice.replaceAll('<id>', parentExecutionId)), MOST_OF.advice),
    count,
    isNew: newCauses.has(id),
    accounts: accountIds.slice(0, MOST_ACCOUNTS).map((accountId) => nameAccount(accountId, accountNames)),
    accountsOmitted: Math.max(0, accountIds.length - MOST_ACCOUNTS),
  };
}

function nameAccount(accountId: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(accountId);
  return name === undefined ? accountId : `${safeName(name, MOST_OF.accountName)} (${accountId})`;
}

/** The role and the session, or the user, of a principal's ARN: its account is the run's, and its partition says nothing. */
const principalOf = (arn: string): string => /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(arn)?.[1] ?? arn;

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

const linkTo = (parentExecutionId: string, consoleUrl: string | undefined): string | undefined =>
  consoleUrl === undefined || !isExecutionId(parentExecutionId)
    ? undefined
    : `${consoleUrl}/#/runs/${parentExecutionId}`;
