import * as z from 'zod';
import type { Cause } from '../../domain/causes/list-causes.ts';
import {
  safeAction,
  safeCode,
  safeOperation,
  safeService,
  safeStepAction,
  safeStepName,
} from '../../domain/causes/safe-words.ts';
import { REASONS, VERDICTS } from '../../domain/verdict.ts';
import type { CauseNotes } from './cause-notes.ts';
import type { NameOf } from '../account-names/name-of.ts';

const MOST_ACCOUNTS = 50;
const MOST_REGIONS = 50;

export const causeId = z
  .string()
  .describe('The same for the same cause in every run: `c1-` and 12 hex digits');

const causeFields = {
  id: causeId,
  title: z.string().describe('One line, in Rollcall’s words'),
  advice: z
    .string()
    .describe('What to do about it, with the parameter of a template or the command to paste'),
  note: z.string().optional().describe('What coverage knows of these locations beside that'),
  count: z.int().describe('How many targets it explains'),
  verdict: z.enum(VERDICTS),
  reason: z.enum(REASONS).optional(),
  stepName: z.string().optional().describe('At which step of the runbook'),
  stepAction: z.string().optional().describe('Such as `aws:executeAwsApi`'),
  service: z.string().optional().describe('Where AWS’s error names it'),
  operation: z.string().optional().describe('Such as `ListBuckets`'),
  errorCode: z.string().optional().describe('AWS’s own'),
  deniedAction: z.string().optional().describe('The IAM action that was denied, where AWS names it'),
  accounts: z
    .array(z.strictObject({ accountId: z.string(), accountName: z.string().optional() }))
    .describe(`In which accounts, each once; ${MOST_ACCOUNTS} at most`),
  accountsOmitted: z.int().optional().describe('How many accounts there are beside those'),
  regions: z.array(z.string()),
};

export const CauseAnswer = z
  .strictObject(causeFields)
  .meta({ id: 'Cause', description: 'Why some targets did not succeed. Nothing in it is text of a runbook' });

/** For routes whose callers may see outputs. */
export const FullCauseAnswer = z
  .strictObject({
    ...causeFields,
    message: z.string().optional().describe('AWS’s own words of one of them. Untrusted text'),
    messageTitle: z.string().optional().describe('The beginning of it, in one line. Untrusted text'),
  })
  .meta({ id: 'FullCause', description: 'A cause, with one original message' });

/** How many causes there are, and how many targets they explain together. */
export const causesFields = {
  distinctCauses: z.int().describe('How many causes there are'),
  explained: z
    .int()
    .describe(
      'How many targets they explain: with those that succeeded, run and wait they add up to `expected`',
    ),
};

const MOST_IN_A_REPORT = 10;

/** The first causes, for an answer on another subject. */
export const firstCausesFields = {
  causes: z
    .array(CauseAnswer)
    .describe(`Why targets did not succeed, those that explain the most first; ${MOST_IN_A_REPORT} at most`),
  causesOmitted: z
    .strictObject({ causes: z.int(), targets: z.int() })
    .optional()
    .describe('How many causes there are beside those, and of how many targets'),
};

/** A cause without any text that a runbook may have written. */
export function toCauseAnswer(cause: Cause, nameOf: NameOf, noteOf: CauseNotes): z.input<typeof CauseAnswer> {
  const { id, title, advice, count, fingerprint, targets } = cause;
  const { verdict, reason, step, service, operation, code, deniedAction } = fingerprint;
  const accountIds = [...new Set(targets.flatMap(({ location }) => location?.accountId ?? []))].sort();
  const regions = [...new Set(targets.flatMap(({ location }) => location?.region ?? []))].sort();
  const more = accountIds.length - MOST_ACCOUNTS;
  return {
    id,
    title,
    advice,
    note: noteOf(cause),
    count,
    verdict,
    reason,
    stepName: safeStepName(step?.name),
    stepAction: safeStepAction(step?.action),
    service: safeService(service),
    operation: safeOperation(operation),
    errorCode: safeCode(code),
    deniedAction: safeAction(deniedAction),
    accounts: accountIds
      .slice(0, MOST_ACCOUNTS)
      .map((accountId) => ({ accountId, accountName: nameOf(accountId) })),
    accountsOmitted: more > 0 ? more : undefined,
    regions: regions.slice(0, MOST_REGIONS),
  };
}

export const toFullCauseAnswer = (
  cause: Cause,
  nameOf: NameOf,
  noteOf: CauseNotes,
): z.input<typeof FullCauseAnswer> => ({
  ...toCauseAnswer(cause, nameOf, noteOf),
  message: cause.restricted.message,
  messageTitle: cause.restricted.title,
});

export function toFirstCauses(
  causes: readonly Cause[],
  nameOf: NameOf,
  noteOf: CauseNotes,
): z.input<z.ZodObject<typeof firstCausesFields>> {
  const rest = causes.slice(MOST_IN_A_REPORT);
  return {
    causes: causes.slice(0, MOST_IN_A_REPORT).map((cause) => toCauseAnswer(cause, nameOf, noteOf)),
    causesOmitted: rest.length === 0 ? undefined : { causes: rest.length, targets: explainedBy(rest) },
  };
}

export const explainedBy = (causes: readonly Cause[]): number =>
  causes.reduce((sum, { count }) => sum + count, 0);
