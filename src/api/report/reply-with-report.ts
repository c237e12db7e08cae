import type * as z from 'zod';
import { listCauses } from '../../domain/causes/list-causes.ts';
import { readCauseNotes } from '../causes/cause-notes.ts';
import { toFirstCauses } from '../causes/cause-answer.ts';
import { toOpenAnswer } from './open-answer.ts';
import { toReportAnswer, type ReportAnswer } from './report-answer.ts';
import { toTargetAnswer } from '../target/target-answer.ts';
import { toPageToken } from '../http/page-token.ts';
import type { ServeParts } from '../http/parts.ts';
import { fitAnswers, sliceTargets } from '../results/result-page.ts';
import type { Reply } from '../http/route.ts';

interface Asked {
  readonly parentId: string;
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: Parameters<typeof sliceTargets>[2];
  /** Names the listing that further pages are of. */
  readonly listing: string;
}

/**
 * The report of a parent as it stands, with a page of its targets.
 * @throws {Problem} if that parent is not known
 */
export async function replyWithReport(
  { store, accountNames, parentAccounts, regions, deadlineMs, readListedLedger }: ServeParts,
  { parentId, limit, after, listing }: Asked,
): Promise<Reply> {
  const { parent, rollCall } = await readListedLedger(parentId, after === undefined);
  const [recorded, nameOf] = await Promise.all([store.findRecorded(parentId), accountNames()]);
  const { causes, causeIdOf } = listCauses(rollCall);
  const noteOf = await readCauseNotes(store, causes);
  const { answers, next } = await fitAnswers(sliceTargets(rollCall.targets, limit, after), async (targets) =>
    targets.map((target) => toTargetAnswer(target, nameOf, causeIdOf)),
  );
  const body: z.input<typeof ReportAnswer> = {
    ...toReportAnswer(parent, recorded, rollCall, nameOf, { parentAccounts, regions }),
    ...toOpenAnswer(parent, rollCall, deadlineMs),
    ...toFirstCauses(causes, nameOf, noteOf),
    targets: [...answers],
    nextToken: next && toPageToken(listing, next),
  };
  return { body, sealed: parent.sealed !== undefined };
}
