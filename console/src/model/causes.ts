import { isRecord } from '../api/failure.ts';
import type { TargetView } from './target.ts';
import { accountLabel } from './target.ts';
import { isOpen, labelOf, rankOf, reasonTitle, toVerdict, type Verdict } from './verdicts.ts';

/** Why a number of targets did not succeed. */
export interface Cause {
  readonly id: string;
  readonly verdict: Verdict;
  readonly title: string;
  /** What to do, in a sentence; absent where the API has none. */
  readonly advice: string | undefined;
  /** What coverage knows of the locations beside that. */
  readonly note: string | undefined;
  /** A command to paste that goes with the advice. */
  readonly command: string | undefined;
  /** AWS's own words, of one of the targets. Untrusted. */
  readonly message: string | undefined;
  readonly count: number;
  readonly accounts: readonly string[];
  /** How many accounts more there are than are named. */
  readonly accountsOmitted: number;
  /** Whether the API knows it by its ID, so that it filters and retries by it. */
  readonly isOfApi: boolean;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** As much of an ID as the command line needs, where it is unique. */
const ID_SHOWN = 8;

/** Causes of an answer of the API; undefined if there are none in it. */
export function causesIn(answer: unknown): readonly Cause[] | undefined {
  if (!isRecord(answer)) return undefined;
  const { causes: list, parentExecutionId } = answer;
  if (!Array.isArray(list)) return undefined;
  const run = text(parentExecutionId)?.slice(0, ID_SHOWN);
  return list.filter(isRecord).map((one): Cause => {
    const accounts = Array.isArray(one['accounts'])
      ? one['accounts'].flatMap((account) => nameIn(account) ?? [])
      : [];
    const count = number(one['count']) ?? 0;
    const id = text(one['id']) ?? text(one['cause']) ?? '';
    // Commands in it are there to be pasted.
    const advice = text(one['advice'])?.replaceAll('<cause>', id);
    return {
      id,
      verdict: toVerdict(text(one['verdict'])),
      title: text(one['title']) ?? 'Without a title',
      advice: run === undefined ? advice : advice?.replaceAll('<id>', run),
      note: text(one['note']),
      command: text(one['command']),
      message: text(one['message']),
      count,
      accounts,
      accountsOmitted: number(one['accountsOmitted']) ?? 0,
      isOfApi: true,
    };
  });
}

function nameIn(account: unknown): string | undefined {
  if (typeof account === 'string') return account;
  return isRecord(account) ? (text(account['accountName']) ?? text(account['accountId'])) : undefined;
}

/** How many accounts a cause names. */
const NAMED = 50;

/**
 * For an API that does not know of causes yet, and while it has not said them: targets that did not succeed, by verdict and
 * reason. It says nothing that the targets do not say.
 */
export function groupByReason(targets: readonly TargetView[]): readonly Cause[] {
  const groups = new Map<string, TargetView[]>();
  for (const target of targets) {
    if (target.verdict === 'succeeded' || isOpen(target.verdict)) continue;
    const key = localCauseOf(target);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [target]);
    else group.push(target);
  }
  return [...groups]
    .map(([id, members]): Cause => {
      const [{ verdict, reason } = { verdict: 'unknown' as const, reason: undefined }] = members;
      const accounts = [...new Set(members.map(accountLabel))];
      return {
        id,
        verdict,
        title: reason === undefined ? labelOf(verdict) : reasonTitle(reason),
        advice: undefined,
        note: undefined,
        command: undefined,
        message: members.find(({ message }) => message !== undefined)?.message,
        count: members.length,
        accounts: accounts.slice(0, NAMED),
        accountsOmitted: Math.max(0, accounts.length - NAMED),
        isOfApi: false,
      };
    })
    .sort((one, other) => other.count - one.count || rankOf(one.verdict) - rankOf(other.verdict));
}

/** The ID of the group that a target stands in. */
export const localCauseOf = ({ verdict, reason }: Pick<TargetView, 'verdict' | 'reason'>): string =>
  reason === undefined ? verdict : `${verdict}.${reason}`;
