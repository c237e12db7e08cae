import { createHash } from 'node:crypto';
import type { FailedStep } from '../step.ts';
import type { Reason, Verdict } from '../verdict.ts';
import { readAwsError } from './aws-error.ts';
import { cleanMessage } from './clean-message.ts';
import { isActionOfOperation } from './denied-action.ts';
import {
  denyingPolicyOf,
  familyOf,
  saysAll,
  sentenceOf,
  type DenyingPolicy,
  type ErrorFamily,
  type SentenceKind,
} from './message-class.ts';
import type { JudgedTarget } from './judged-target.ts';
import { toTemplate } from './message-template.ts';

/** The content of a message: equal for two messages with the same meaning. */
export interface MessageFacts {
  readonly code?: string | undefined;
  readonly family?: ErrorFamily | undefined;
  readonly operation?: string | undefined;
  readonly service?: string | undefined;
  /** The IAM action that was denied, where the message names it. */
  readonly deniedAction?: string | undefined;
  readonly denyingPolicy?: DenyingPolicy | undefined;
  readonly sentence?: SentenceKind | undefined;
  /** The text without its variable parts; absent if code or sentence say everything. */
  readonly template?: string | undefined;
}

/** Why a target did not succeed, without anything that differs from one account, run or moment to another. */
export interface Fingerprint extends MessageFacts {
  readonly verdict: Verdict;
  readonly reason?: Reason | undefined;
  /** AWS's own status, if the verdict is only that. */
  readonly status?: string | undefined;
  readonly step?: FailedStep | undefined;
}

/** For these, AWS's words add nothing: the reason says what is wrong, and the words differ between locations. */
const REASONS_THAT_SAY_ALL: ReadonlySet<Reason> = new Set<Reason>([
  'executionRoleNotAssumableOrRunbookNotShared',
  'errorThreshold',
  'parentCancelled',
  'notReported',
  'notCollected',
  'notFound',
  'expired',
  'readerRoleNotAssumable',
  'regionDisabled',
  'itemUnreadable',
  'unknown',
]);

/** Reads a message; an empty one gives nothing. Takes time in proportion to its length, up to 4,000 characters. */
export function readMessage(message: string | undefined): MessageFacts {
  const { text, stage, timedOut } = cleanMessage(message);
  if (text === '')
    return stage === undefined
      ? {}
      : { template: `${timedOut ? 'timed out' : 'failed'}: ${toTemplate(stage)}` };
  const error = readAwsError(text);
  const { code = codeOfWords(text), service, deniedAction, text: words } = error;
  const family = familyOf(code);
  const operation = error.operation ?? deniedAction?.split(':')[1];
  const sentence = sentenceOf(words);
  // Automation uses one code for every fault of a start: its sentence says more.
  if (code === undefined || (sentence !== undefined && operation === undefined && family === undefined)) {
    return {
      operation,
      service,
      sentence: sentence?.kind,
      template: sentence?.saysAll === true ? undefined : toTemplate(words),
    };
  }
  const isDenied = family === 'accessDenied';
  return {
    code,
    family,
    operation,
    service,
    deniedAction: isDenied ? deniedAction : undefined,
    denyingPolicy: isDenied ? denyingPolicyOf(words) : undefined,
    template: saysAll(code) && !hasOwnWords(family, operation) ? undefined : toTemplate(words),
  };
}

/** IAM's sentence needs no code to be known. */
const codeOfWords = (text: string): string | undefined =>
  /\bis not authorized to perform: ?[a-z0-9-]{2,40}:/i.test(text) ? 'AccessDenied' : undefined;

/** A denied access without a known call is identified by its text alone. */
const hasOwnWords = (family: ErrorFamily | undefined, operation: string | undefined): boolean =>
  family === 'accessDenied' && operation === undefined;

/** Why a target did not succeed. `facts` are those of its message. */
export function toFingerprint(
  { verdict, reason, status, row }: Pick<JudgedTarget, 'verdict' | 'reason' | 'status' | 'row'>,
  facts: MessageFacts,
): Fingerprint {
  if (verdict === 'unknown') return { verdict, status };
  if (reason !== undefined && REASONS_THAT_SAY_ALL.has(reason)) return { verdict, reason };
  // A cancellation has the same cause at every step.
  if (verdict === 'cancelled') return { verdict };
  return { verdict, reason, step: row?.failedStep, ...facts };
}

/** The algorithm: another one must not give the IDs of this one to other causes. */
const VERSION = 'c1';
const ID_DIGITS = 12;

/**
 * Shape: `c1-<12 hex digits>`. The same for the same cause in any run, account, Region and process. Codes that mean the same, and
 * the service, which not every SDK names, are no part of it.
 */
export function toCauseId(print: Fingerprint): string {
  const {
    verdict,
    reason,
    status,
    step,
    code,
    family,
    operation,
    deniedAction,
    denyingPolicy,
    sentence,
    template,
  } = print;
  const otherAction = isActionOfOperation(operation, deniedAction) ? undefined : deniedAction;
  const parts = [
    verdict,
    reason,
    status,
    step?.name,
    step?.action,
    family ?? code,
    operation,
    otherAction,
    denyingPolicy,
    sentence,
    template,
  ];
  const text = JSON.stringify(parts.map((part) => part ?? null));
  return `${VERSION}-${createHash('sha256').update(text).digest('hex').slice(0, ID_DIGITS)}`;
}

const CAUSE_ID = /^c\d{1,3}-[0-9a-f]{12}$/;

export const isCauseId = (text: string): boolean => CAUSE_ID.test(text);
