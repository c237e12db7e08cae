import { toVerdict, type Verdict } from './verdicts.ts';

/** One expected target, as the page shows it in lists and in the matrix. */
export interface TargetView {
  readonly accountId: string | undefined;
  readonly accountName: string | undefined;
  readonly region: string | undefined;
  readonly executionId: string | undefined;
  /** In a rate-controlled run. */
  readonly resource: string | undefined;
  readonly verdict: Verdict;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** ID of its cause, where the API says it. */
  readonly cause: string | undefined;
  /** ID of its organizational unit, where that is known. */
  readonly unit: string | undefined;
  readonly startTime: string | undefined;
  readonly endTime: string | undefined;
}

interface TargetAnswer {
  readonly accountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly region?: string | undefined;
  readonly executionId?: string | undefined;
  readonly verdict?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** A field that only some versions of the API have, as a text. */
function textIn(answer: object, ...names: readonly string[]): string | undefined {
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(answer));
  for (const name of names) {
    const value = fields.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

export const toTargetView = (answer: TargetAnswer): TargetView => ({
  accountId: answer.accountId,
  accountName: answer.accountName,
  region: answer.region,
  executionId: answer.executionId,
  resource: textIn(answer, 'resource'),
  verdict: toVerdict(answer.verdict),
  reason: answer.reason,
  message: answer.message,
  cause: textIn(answer, 'cause', 'causeId'),
  unit: undefined,
  startTime: answer.startTime,
  endTime: answer.endTime,
});

/** What tells an account apart for a reader: its name, else its ID. */
export const accountLabel = ({
  accountId,
  accountName,
}: Pick<TargetView, 'accountId' | 'accountName'>): string => accountName ?? accountId ?? 'account not known';
