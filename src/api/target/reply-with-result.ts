import * as z from 'zod';
import { cutText } from '../../domain/cut-text.ts';
import { limitOutputs } from '../../domain/limit-outputs.ts';
import { createCauseIds } from '../../domain/causes/list-causes.ts';
import type { Location } from '../../domain/location.ts';
import { UNREADABLE } from '../../ledger/result.ts';
import type { ServeParts } from '../http/parts.ts';
import { ExecutionId } from '../http/query/path.ts';
import { one } from '../http/query/values.ts';
import type { Reply } from '../http/route.ts';
import { readLedger, type Ledger } from '../ledgers/read-ledger.ts';
import { OTHER_ACCOUNTS, readOwnLedger } from '../ledgers/read-own-ledger.ts';
import { readOutputs } from '../results/read-results.ts';
import { MAX_PAGE_BYTES, payloadBytes } from '../results/result-page.ts';
import { chooseTarget } from './choose-target.ts';
import { fitSteps } from './fit-steps.ts';
import type { FullResultAnswer } from './full-result-answer.ts';
import { toResultAnswer } from './target-answer.ts';
import { withinAccount } from './within-account.ts';

/** This much of an answer is reserved for the text of the steps. */
const STEPS_BYTES = 1024 * 1024;
const MAX_MESSAGE = 64_000;

/** Which target is meant, where several are expected in one location. */
export const resultQuery = z.object({
  executionId: one(z.union([z.literal(''), ExecutionId]))
    .optional()
    .describe('Which one, where several are expected in one location; empty for those without an execution'),
  resource: one(z.string())
    .optional()
    .describe('Which resource, in a rate-controlled run; empty for those without one'),
});

interface AskedResult {
  readonly parentId: string;
  readonly location: Location;
  readonly query: z.output<typeof resultQuery>;
  /** Whether the caller may see this account alone: then nothing of another is in the answer, nor in a problem. */
  readonly isWithinAccount: boolean;
}

/**
 * One target in full.
 * @throws {Problem} if it is not expected, or several are
 */
export async function replyWithResult(
  { store, accountNames, partition }: ServeParts,
  { parentId, location, query, isWithinAccount }: AskedResult,
): Promise<Reply> {
  const reading: Promise<Ledger> = readLedger(store, parentId);
  const [{ parent, rollCall }, nameOf] = await Promise.all([
    isWithinAccount ? withinAccount(reading, parentId, location) : reading,
    accountNames(),
  ]);
  const { target, alike } = chooseTarget(parentId, rollCall, location, query);
  const { executionId, row } = target;
  const [results, own] = await Promise.all([
    store.findResults(executionId === undefined ? [] : [executionId]),
    row?.fansOut === true
      ? readOwnLedger(store, row.executionId, nameOf, isWithinAccount ? location.accountId : undefined)
      : undefined,
  ]);
  const ledger = own === UNREADABLE || own === OTHER_ACCOUNTS ? undefined : own;
  const kept = executionId === undefined ? undefined : results.get(executionId);
  const result = kept === UNREADABLE ? undefined : kept;
  // What its result does not tell, since it cannot be understood, may be in its row.
  const [read] = result === undefined ? await readOutputs(store, parentId, [target]) : [];
  const inRow = read === UNREADABLE ? undefined : read;
  const { execution, omittedOutputs = [] } = result ?? {};

  const facts = {
    alike: alike > 1 ? alike : undefined,
    runbook: execution?.runbook,
    runbookVersion: execution?.runbookVersion,
    failureMessage: cutText(execution?.failureMessage, MAX_MESSAGE),
    consoleUrl: executionId === undefined ? undefined : consoleUrlOf(partition, location, executionId),
    ledger,
    ledgerUnreadable: own === UNREADABLE ? (true as const) : undefined,
    ledgerOfOtherAccounts: own === OTHER_ACCOUNTS ? (true as const) : undefined,
  };
  const room = MAX_PAGE_BYTES - payloadBytes(facts);
  const all = execution?.outputs ?? inRow?.outputs;
  const { outputs, omitted } = limitOutputs(all ?? {}, room - STEPS_BYTES, payloadBytes);
  const steps = execution && fitSteps(execution.steps, room - payloadBytes(outputs));
  const names = [...omittedOutputs, ...(inRow?.omitted ?? []), ...omitted];
  const body: FullResultAnswer = {
    parentExecutionId: parentId,
    ...toResultAnswer(
      target,
      read === UNREADABLE ? UNREADABLE : all && outputs,
      names,
      nameOf,
      createCauseIds(),
    ),
    ...facts,
    ...steps,
  };
  const isSealed = parent.sealed !== undefined && (ledger === undefined || ledger.seal !== undefined);
  return { body, sealed: isSealed };
}

const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/**
 * The page of the AWS console for an execution; undefined in a partition whose console is not known. The console
 * asks for a login to the account in which the execution ran.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-working-executing.html
 */
export function consoleUrlOf(
  partition: string,
  { region }: Location,
  executionId: string,
): string | undefined {
  const domain = CONSOLE_DOMAINS[partition];
  if (domain === undefined) return undefined;
  return `https://${region}.${domain}/systems-manager/automation/execution/${executionId}?region=${region}`;
}
