import { toSealAnswer } from './answers/parent-answer.ts';
import { toCountsAnswer } from './answers/report-answer.ts';
import type { OwnLedger } from './answers/full-result-answer.ts';
import { toTargetAnswer } from './answers/target-answer.ts';
import type { NameOf } from './name-of.ts';
import { toPageToken } from './page-token.ts';
import type { ServeStore } from './ports.ts';
import { findLedger } from './read-ledger.ts';
import { fitAnswers, sliceTargets } from './result-page.ts';

const MAX_TARGETS = 100;
const MAX_BYTES = 1024 * 1024;

/** What became of the targets of an execution that fans out, the first of them one by one; undefined if nothing is known yet. */
export async function readOwnLedger(
  store: Pick<ServeStore, 'findParent' | 'findRoster' | 'targetsOf'>,
  executionId: string,
  nameOf: NameOf,
): Promise<OwnLedger | undefined> {
  const ledger = await findLedger(store, executionId);
  if (ledger === undefined) return undefined;
  const href = `/executions/${executionId}`;
  const { answers, next } = await fitAnswers(
    sliceTargets(ledger.rollCall.targets, MAX_TARGETS, undefined),
    async (targets) => targets.map((target) => toTargetAnswer(target, nameOf)),
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
