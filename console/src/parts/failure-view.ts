import { html, nothing, type TemplateResult } from 'lit';
import type { ApiFailure } from '../api/failure.ts';
import { visible } from '../text/visible.ts';
import { copyButton } from './copy-button.ts';
import { nextSteps } from './next-steps.ts';

interface FailureWords {
  readonly title: string;
  readonly todo: TemplateResult | typeof nothing;
}

/** A command within the words of a failure: `aws sso login --profile x`. */
const COMMAND = /\b(aws (?:sso )?login(?: --profile [\w.@+-]*[\w@+-])?|aws configure[\w -]*)/;

function describeFailure({ kind, message }: ApiFailure): FailureWords {
  switch (kind) {
    case 'unreachable':
      return {
        title: 'Rollcall’s API cannot be reached',
        todo: html`Is <code>npm start</code> or <code>rollcall console</code> still running, and is there a
          network?`,
      };
    case 'credentials': {
      const command = COMMAND.exec(message)?.[1];
      return {
        title: 'Your AWS session has expired',
        todo:
          command === undefined
            ? html`Sign in again as for the AWS CLI, then try again. <code>rollcall console</code> may go on
                running.`
            : html`Sign in again, then try again; <code>rollcall console</code> may go on running.
                <span class="command"
                  ><code>${command}</code>${copyButton(command, 'Copy command', true)}</span
                >`,
      };
    }
    case 'forbidden':
      return {
        title: 'You are not permitted to see this',
        todo: html`Viewers of a stack see counts, verdicts and reasons; outputs need the setting
          <code>viewersSeeOutputs</code>, or the operators’ role.`,
      };
    case 'unknown-execution':
      return { title: 'Rollcall does not know this run', todo: nothing };
    case 'unknown-target':
      return { title: 'Nothing was expected there', todo: nothing };
    case 'unknown-route':
      return {
        title: 'This API is of another version',
        todo: html`It does not have what this page asks for. Deploy the stack, or start
          <code>rollcall console</code>, in the same version.`,
      };
    case 'busy':
      return {
        title: 'The API is busy',
        todo: html`It is asked too often just now. This page asks again by itself.`,
      };
    case 'not-retryable':
      return { title: 'It cannot be started again from here', todo: nothing };
    case 'several-targets':
    case 'other':
      return { title: 'There is no answer', todo: nothing };
  }
}

/** What went wrong, what to do, and a way to try again. */
export function failureView(
  failure: ApiFailure,
  retry: (() => void) | undefined,
  more: unknown = nothing,
): TemplateResult {
  const { title, todo } = describeFailure(failure);
  return html`<div class="state failure" role="alert">
    <h1>${title}</h1>
    ${todo === nothing ? nothing : html`<p>${todo}</p>`}
    <p class="said">${visible(failure.message)}</p>
    <div class="actions">
      ${retry === undefined ? nothing : html`<button type="button" class="button primary" @click=${retry}>Try again</button>`}${nextSteps(failure.problem, retry)}${more}
    </div>
  </div>`;
}

/** The same in a line, above what was known before. */
export const failureLine = (failure: ApiFailure, retry: () => void): TemplateResult =>
  html`<div class="banner" role="alert">
    <b>Not up to date: ${describeFailure(failure).title.replace(/^./, (first) => first.toLowerCase())}.</b>
    <span>${visible(failure.message)}</span>
    <button type="button" class="button" @click=${retry}>Try again</button>
  </div>`;
