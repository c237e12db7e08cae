import { html, nothing, type TemplateResult } from 'lit';
import type { Report } from '../api/client.ts';
import { hrefs, type Route } from '../route.ts';
import { between, duration, millis, relative } from '../text/durations.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { copyButton } from './copy-button.ts';
import { fact } from './bits.ts';

/** What some versions of the API say beside the rest. */
type MoreFacts = Partial<
  Readonly<Record<'startedBy' | 'runbookVersion' | 'nextCheckAt' | 'deadline', unknown>>
>;

export const moreFacts = (report: object): Readonly<Record<keyof MoreFacts, string | undefined>> => {
  const { startedBy, runbookVersion, nextCheckAt, deadline }: MoreFacts = report;
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return {
    startedBy: text(startedBy),
    runbookVersion: text(runbookVersion),
    nextCheckAt: text(nextCheckAt),
    deadline: text(deadline),
  };
};

const STATUS_TONES: Readonly<Record<string, string>> = {
  Success: 'good',
  CompletedWithSuccess: 'good',
  Failed: 'bad',
  CompletedWithFailure: 'bad',
  TimedOut: 'bad',
  Cancelled: 'warn',
  Cancelling: 'warn',
  Rejected: 'bad',
  InProgress: 'live',
  Pending: 'live',
  Waiting: 'live',
};

/** AWS's own status of a run. */
export const statusPill = (status: string | undefined): TemplateResult | typeof nothing =>
  status === undefined
    ? nothing
    : html`<span class="pill ${STATUS_TONES[status] ?? 'plain'}" title="AWS’s own status"
        >AWS: ${visible(status)}</span
      >`;

export const sealPill = (seal: Report['seal']): TemplateResult =>
  seal === undefined
    ? html`<span class="pill open" title="Something is still open, and is looked for">Not sealed</span>`
    : html`<span class="pill plain" title="Complete: every expected target has a final verdict"
        >Sealed${seal.revision > 1 ? html` · revision ${seal.revision}` : nothing}</span
      >`;

const ID_SHOWN = 8;

/** An ARN of a role session by what people know it by: role and session. */
export function shortPrincipal(arn: string): string {
  const [, role, session] =
    /:assumed-role\/(?:AWSReservedSSO_)?([^/]+?)(?:_[0-9a-f]{16})?\/(.+)$/.exec(arn) ?? [];
  if (role !== undefined && session !== undefined) return `${session} (${role})`;
  return arn.replace(/^arn:[^:]*:(?:iam|sts)::/, '');
}

const TABS = [
  ['run', 'Overview'],
  ['groups', 'Outputs'],
  ['missing', 'Missing'],
  ['diff', 'Changes'],
  ['retry', 'Retry'],
] as const;

/** Runbook, who, when, how long, status. */
export function runHead(
  report: Report,
  view: Route['view'] | undefined,
  more: unknown = nothing,
): TemplateResult {
  const { parentExecutionId: id, startTime, endTime, seal, status, runbook } = report;
  const { startedBy, runbookVersion } = moreFacts(report);
  const took =
    between(startTime, endTime) ??
    (startTime === undefined ? undefined : Date.now() - (millis(startTime) ?? 0));
  return html`<header class="run-head">
    ${view === undefined ? nothing : html`<nav class="crumbs" aria-label="Where you are"><a href=${hrefs.runs()}>Runs</a></nav>`}
    <div class="title-line">
      <h1>
        ${
          view === undefined || runbook === undefined
            ? html`<span class="runbook">${visible(runbook ?? 'A runbook that is not known yet')}</span>`
            : html`<a class="runbook" href=${hrefs.history(runbook)} title="Its other runs"
                >${visible(runbook)}</a
              >`
        }
      </h1>
      ${runbookVersion === undefined ? nothing : html`<span class="pill plain" title="Version of the runbook">v${visible(runbookVersion)}</span>`}
      ${statusPill(status)} ${sealPill(seal)}
      <div class="head-actions">${more}</div>
    </div>
    <dl class="facts">
      ${fact('Started by', startedBy === undefined ? undefined : html`<span title=${startedBy}>${visible(shortPrincipal(startedBy))}</span>`)}
      ${fact('Started', timeOf(startTime))}
      ${fact(endTime === undefined ? 'Running for' : 'Took', took === undefined ? undefined : duration(took))}
      ${fact('In', html`${report.accountName === undefined ? nothing : html`${visible(report.accountName)} `}<span class="quiet">${report.accountId}</span> ${report.region}`)}
      ${fact('ID', html`<code title=${id}>${id.slice(0, ID_SHOWN)}</code>${view === undefined ? nothing : copyButton(id, 'Copy the ID', true)}`)}
    </dl>
    ${
      view === undefined
        ? nothing
        : html`<nav class="tabs" aria-label="Views of this run">
            ${TABS.map(
              ([tab, title]) =>
                html`<a
                  href=${tab === 'run' ? hrefs.run(id) : hrefs.section(id, tab)}
                  aria-current=${tab === view ? 'page' : nothing}
                  >${title}</a
                >`,
            )}
          </nav>`
    }
  </header>`;
}

/** While something is open: when Rollcall looks again, and until when. */
export function outlook(report: Report, now: number): readonly string[] {
  const { nextCheckAt, deadline } = moreFacts(report);
  const [next, last] = [millis(nextCheckAt), millis(deadline)];
  return [
    ...(next === undefined ? [] : [`looked at again ${relative(next, now)}`]),
    ...(last === undefined ? [] : [`deadline ${relative(last, now)}`]),
  ];
}
