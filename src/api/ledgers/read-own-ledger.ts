import { createCauseIds } from '../../domain/causes/list-causes.ts';
import { UnreadableItemError } from '../../domain/unreadable-item-error.ts';
import { UNREADABLE, type Unreadable } from '../../ledger/result.ts';
import { toSealAnswer } from './parent-answer.ts';
import { toCountsAnswer } from '../report/report-answer.ts';
import type { OwnLedger } from '../target/full-result-answer.ts';
import { toTargetAnswer } from '../target/target-answer.ts';
import type { NameOf } from '../account-names/name-of.ts';
import { toPageToken } from '../http/page-token.ts';
import type { ServeStore } from '../ports.ts';
import { findLedger, type Ledger } from './read-ledger.ts';
import { fitAnswers, sliceTargets } from '../results/result-page.ts';

const MAX_TARGETS = 100;
const MAX_BYTES = 1024 * 1024;

/** The ledger has targets in other accounts than the one that may be shown. */
export const OTHER_ACCOUNTS: unique symbol = Symbol('other accounts');

/**
 * The counts of an execution that fans out, and its first targets one by one; undefined if nothing is known yet.
 * What cannot be understood is named.
 * @param onlyAccount the account that may be shown, if it is one alone
 */
export async function readOwnLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  executionId: string,
  nameOf: NameOf,
  onlyAccount?: string,
): Promise<OwnLedger | Unreadable | typeof OTHER_ACCOUNTS | undefined> {
  const ledger = await findIfReadable(store, executionId);
  if (ledger === undefined || ledger === UNREADABLE) return ledger;
  if (onlyAccount !== undefined && !isWithin(ledger, onlyAccount)) return OTHER_ACCOUNTS;
  const causeIdOf = createCauseIds();
  const href = `/executions/${executionId}`;
  const { answers, next } = await fitAnswers(
    sliceTargets(ledger.rollCall.targets, MAX_TARGETS, undefined),
    // It is part of an answer with outputs, so its messages are complete.
    async (targets) => targets.map((target) => toTargetAnswer(target, nameOf, causeIdOf, 'whole')),
    { maxBytes: MAX_BYTES },
  );
  return {
    href,
    ...toCountsAnswer(ledger.rollCall),
    seal: toSealAnswer(ledger.parent.sealed),
    targets: [...answers],
    nextToken: next && toPageToken(href, next),
  };
}

/** A target without a location, or that AWS only counted, may be in any account. */
const isWithin = ({ rollCall: { targets, unnamed } }: Ledger, accountId: string): boolean =>
  unnamed === 0 && targets.every(({ location }) => location?.accountId === accountId);

async function findIfReadable(
  ...asked: Parameters<typeof findLedger>
): Promise<Ledger | Unreadable | undefined> {
  try {
    return await findLedger(...asked);
  } catch (error) {
    if (error instanceof UnreadableItemError) return UNREADABLE;
    throw error;
  }
}
