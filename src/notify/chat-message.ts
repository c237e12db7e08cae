import { fitNotice } from './fit-notice.ts';
import type { NoticeCause, RunNotice } from './run-notice.ts';
import {
  accountsLine,
  causeLine,
  countsLine,
  durationText,
  headline,
  lookCommand,
  omittedLine,
  retryCommand,
} from './wording.ts';

/**
 * The custom notification of Amazon Q Developer in chat applications: it shows nothing else that is not AWS's own.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export interface ChatMessage {
  readonly version: '1.0';
  readonly source: 'custom';
  /** The same for a repeat. */
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** The parent: a later revision lands in the same thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    /** For buttons of custom actions: values of visible ASCII. */
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

export const toChatMessage = (notice: RunNotice): ChatMessage =>
  fitNotice(notice, render, (message) => JSON.stringify(message));

function render(notice: RunNotice): ChatMessage {
  const { parentExecutionId, runbook, revision, link, allSucceeded } = notice;
  const title = headline(notice);
  return {
    version: '1.0',
    source: 'custom',
    id: noticeId(notice),
    content: {
      textType: 'client-markdown',
      title,
      description: chatLines(notice).join('\n'),
      nextSteps: [
        `Look: ${inCode(lookCommand(notice))}`,
        ...(allSucceeded ? [] : [`Retry what did not succeed: ${inCode(retryCommand(notice))}`]),
        ...(link === undefined ? [] : [link]),
      ],
      keywords: [runbook],
    },
    metadata: {
      threadId: parentExecutionId,
      summary: title,
      eventType: 'rollcall-run-sealed',
      additionalContext: { parentExecutionId, revision: String(revision) },
    },
  };
}

/** The same for each copy of a revision's notice. */
export const noticeId = ({ parentExecutionId, revision }: RunNotice): string =>
  `${parentExecutionId}-${revision}`;

/** A name in a span of code, which no chat searches for markup. No name contains a backtick. */
const inCode = (text: string): string => `\`${text}\``;

/** The body, in what Slack and Teams understand alike: spans of code, and lines. */
export function chatLines(notice: RunNotice): readonly string[] {
  const { runbook, location, startedBy, durationMs, causes } = notice;
  const omitted = omittedLine(notice);
  return [
    [
      inCode(runbook),
      ...(location === undefined ? [] : [`in ${location.accountId} ${location.region}`]),
      ...(startedBy === undefined ? [] : [`started by ${inCode(startedBy)}`]),
      ...(durationMs === undefined ? [] : [`took ${durationText(durationMs)}`]),
    ].join(', '),
    countsLine(notice),
    ...causes.flatMap(causeLines),
    ...(omitted === undefined ? [] : [`• ${omitted}`]),
  ];
}

function causeLines(cause: NoticeCause): readonly string[] {
  const accounts = accountsLine(cause);
  return [
    `• ${causeLine(cause)}`,
    ...(accounts === undefined ? [] : [`   in ${inCode(accounts)}`]),
    `   ${cause.advice}`,
  ];
}
