import { fitNotice } from './fit-notice.ts';
import type { RunNotice } from './run-notice.ts';
import { asciiText } from './safe-name.ts';
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

/** A text that a person reads. */
export interface EmailMessage {
  /** ASCII, one line, fewer than 100 characters, as SNS asks for. */
  readonly subject: string;
  readonly body: string;
}

/** SNS takes fewer than 100. */
const MOST_OF_A_SUBJECT = 99;

export const toEmailMessage = (notice: RunNotice): EmailMessage =>
  fitNotice(notice, render, ({ subject, body }) => subject + body);

function render(notice: RunNotice): EmailMessage {
  const { runbook, location, startedBy, durationMs, parentExecutionId, revision, link, causes } = notice;
  const omitted = omittedLine(notice);
  const fact = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${`${name}:`.padEnd(14)}${value}`];
  const lines = [
    headline(notice),
    '',
    ...fact('Runbook', runbook),
    ...fact('Started by', startedBy),
    ...fact('In', location === undefined ? undefined : `${location.accountId} ${location.region}`),
    ...fact('Took', durationMs === undefined ? undefined : durationText(durationMs)),
    ...fact('Result', countsLine(notice)),
    ...fact('First sealed', notice.sealedAt),
    ...fact('Revision', String(revision)),
    ...fact('Execution', parentExecutionId),
    ...(causes.length === 0 ? [] : ['', 'Why targets did not succeed:']),
    ...causes.flatMap((cause) => {
      const accounts = accountsLine(cause);
      return [
        `- ${causeLine(cause)}`,
        ...(accounts === undefined ? [] : [`  In: ${accounts}`]),
        `  ${cause.advice}`,
      ];
    }),
    ...(omitted === undefined ? [] : [`- ${omitted}`]),
    '',
    `Look:  ${lookCommand(notice)}`,
    ...(notice.allSucceeded ? [] : [`Retry: ${retryCommand(notice)}`]),
    ...(link === undefined ? [] : [link]),
  ];
  return { subject: subjectOf(notice), body: `${lines.join('\n')}\n` };
}

/** SNS refuses a subject that does not begin with a letter, a digit or punctuation. */
function subjectOf(notice: RunNotice): string {
  const subject = asciiText(`Rollcall: ${headline(notice)}`);
  return subject.length <= MOST_OF_A_SUBJECT ? subject : `${subject.slice(0, MOST_OF_A_SUBJECT - 3)}...`;
}
