import * as z from 'zod';
import { packTargets, type PlainTarget, type ReportData } from '../../console/report/report-data.ts';
import { causesIn, groupByReason, type Cause } from '../../console/src/model/causes.ts';
import { sentenceOf } from '../../console/src/model/sentence.ts';
import { toTargetView } from '../../console/src/model/target.ts';
import { toCounts } from '../../console/src/model/verdicts.ts';
import { pathOf, readReport } from '../client/read-report.ts';
import { readResults } from '../results/read-results.ts';
import { couldNotLook, Failure, UnknownParent } from '../failure.ts';
import { silently, type Session } from '../session.ts';
import { toReportHtml } from './report-html.ts';

const Causes = z.looseObject({ causes: z.array(z.unknown()) });

export interface WrittenReport {
  readonly html: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: number;
}

/** A run as one file. @param withOutputs whether what the targets put out stands in it */
export async function writeReport(
  parentId: string,
  withOutputs: boolean,
  given: Session,
): Promise<WrittenReport> {
  const session = silently(given);
  const parts = await session.readReportParts();
  if (parts === undefined) {
    throw couldNotLook(
      'What a report is made from was not built: npm ci, or npm run build, builds it in dist/console',
    );
  }
  const { targets, ...head } = await readReport(parentId, session);
  const causes = causesOfHead(head) ?? (await readCauses(parentId, session));
  const outputs = withOutputs ? await readOutputs(parentId, targets.map(keyOf), session) : undefined;
  const plain = targets.map((target): PlainTarget => ({
    ...target,
    resource: textOf(target.resource),
    causeId: textOf(target['causeId']),
  }));
  const data: ReportData = {
    version: 1,
    head,
    ...(causes !== undefined && { causes }),
    writtenAt: new Date(session.now()).toISOString(),
    ...packTargets(plain),
    ...(outputs !== undefined && { outputs }),
  };
  const counts = toCounts(head.counts);
  const known =
    causesIn({ causes, parentExecutionId: head.parentExecutionId }) ?? groupByReason(plain.map(toTargetView));
  const sentence = sentenceOf(counts, head.expected, {
    atLeast: head.expectedAtLeast,
    causes: known.length,
    isSealed: head.seal !== undefined,
  });
  const words = {
    title: `${head.runbook ?? 'Run'} · ${head.startTime?.slice(0, 10) ?? parentId} · Rollcall`,
    sentence: sentence.map(({ text }) => text).join(''),
    lines: [...known.map(lineOf), sealLine(head.seal)],
  };
  return { html: toReportHtml(data, words, parts), counts: head.counts, targets: targets.length };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** All causes, where the report has all of them. */
function causesOfHead(head: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const { causes } = Causes.safeParse(head).data ?? {};
  return head['causesOmitted'] === undefined ? causes : undefined;
}

/** Undefined of an API that does not know of causes yet. */
async function readCauses(parentId: string, session: Session): Promise<readonly unknown[] | undefined> {
  const client = await session.client();
  try {
    return (await client.get(`${pathOf(parentId)}/causes`, { limit: 1_000 }, Causes)).causes;
  } catch (error) {
    if (error instanceof Failure && !(error instanceof UnknownParent)) return undefined;
    throw error;
  }
}

const keyOf = (target: {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  readonly executionId?: string | undefined;
  readonly resource?: string | undefined;
}): string => [target.accountId, target.region, target.executionId, target.resource].join('#');

/** In the order of the targets. */
async function readOutputs(
  parentId: string,
  keys: readonly string[],
  session: Session,
): Promise<ReportData['outputs']> {
  const { results } = await readResults(parentId, {}, session);
  const byKey = new Map(results.map((result) => [keyOf(result), result.outputs]));
  return keys.map((key) => byKey.get(key) ?? null);
}

const lineOf = ({ count, title, advice, accounts, accountsOmitted }: Cause): string => {
  const more = accounts.length - 5 + accountsOmitted;
  const where = `${accounts.slice(0, 5).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${count} × ${title}${advice === undefined ? '' : `. ${advice}`} (${where})`;
};

const sealLine = (
  seal: { readonly sealedAt?: string | undefined; readonly revision: number } | undefined,
): string =>
  seal === undefined
    ? 'Not sealed: something was still open when this was written.'
    : `Sealed ${seal.sealedAt ?? ''}, revision ${seal.revision}, digest ${String(Object.entries(seal).find(([name]) => name === 'digest')?.[1] ?? '')}`;
