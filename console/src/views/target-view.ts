import { html, nothing, type TemplateResult } from 'lit';
import { getCauses, getReport, getTarget, type FullResult, type Step } from '../api/client.ts';
import { isRecord, type ApiFailure } from '../api/failure.ts';
import { causesIn, type Cause } from '../model/causes.ts';
import { toTargetView, accountLabel, type TargetView } from '../model/target.ts';
import { reasonTitle, toCounts, toVerdict, type Verdict } from '../model/verdicts.ts';
import { fact, legend, mark, verdictBar, verdictLabel } from '../parts/bits.ts';
import { copyButton } from '../parts/copy-button.ts';
import { failureView } from '../parts/failure-view.ts';
import { outputView, textView } from '../parts/output-view.ts';
import { hrefs, type Route } from '../route.ts';
import { counted } from '../text/numbers.ts';
import { between, duration, millis } from '../text/durations.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { styled } from '../parts/styled.ts';
import { LoadedView } from './loaded-view.ts';

interface Loaded {
  readonly result: FullResult;
  /** Why it did not succeed, where the API knows. */
  readonly cause: Cause | undefined;
  readonly runbook: string | undefined;
}

/** How AWS's status of a step is marked. */
const STEP_MARKS: Readonly<Record<string, Verdict>> = {
  Success: 'succeeded',
  Failed: 'failed',
  TimedOut: 'timedOut',
  Cancelled: 'cancelled',
  InProgress: 'running',
  Waiting: 'waiting',
  Pending: 'neverStarted',
};

const SOURCES: Readonly<Record<string, string>> = {
  event: 'by its own event',
  sweep: 'by the sweep',
  request: 'because it was asked for',
};

/** One target: what it said, step by step, and how Rollcall knows. */
class TargetPage extends LoadedView<Loaded> {
  protected key({ id, accountId, region, query }: Route): string {
    return [id, accountId, region, query.toString()].join('#');
  }

  protected async load({ id, accountId, region, query }: Route, signal: AbortSignal): Promise<Loaded> {
    const resource = query.get('resource');
    const [result, report] = await Promise.all([
      getTarget(
        id,
        { accountId, region },
        { executionId: query.get('executionId') ?? undefined, target: resource ?? undefined },
        signal,
      ),
      getReport(id, { limit: 1 }, signal).catch(() => undefined),
    ]);
    const { cause } = toTargetView(result);
    const causes =
      cause === undefined ? undefined : await getCauses(id, signal).then(causesIn, () => undefined);
    return { result, runbook: report?.runbook, cause: causes?.find(({ id: known }) => known === cause) };
  }

  protected override failed(failure: ApiFailure): unknown {
    const { id } = this.route;
    const back = html`<a class="button" href=${hrefs.run(id)}>Back to the run</a>`;
    if (failure.kind !== 'several-targets') return failureView(failure, this.reload, back);
    const candidates = failure.problem['candidates'];
    const some = Array.isArray(candidates) ? candidates.filter(isRecord).map((one) => toTargetView(one)) : [];
    return html`<h1 class="page-title">Several targets in ${this.route.accountId} ${this.route.region}</h1>
      <ul class="plain-list">
        ${some.map((one) => this.#candidate(one))}
      </ul>`;
  }

  #candidate(target: TargetView): TemplateResult {
    const { id, accountId, region } = this.route;
    const name = target.resource ?? target.executionId ?? 'one that never started';
    return html`<li>
      ${verdictLabel(target.verdict)}
      <a href=${hrefs.target(id, { ...target, accountId, region }) ?? nothing}>${visible(name)}</a>
    </li>`;
  }

  protected show({ result, runbook, cause }: Loaded): TemplateResult {
    const target = toTargetView(result);
    const { id } = this.route;
    return html`
      <header class="run-head">
        <nav class="crumbs" aria-label="Where you are">
          <a href=${hrefs.runs()}>Runs</a> <span aria-hidden="true">/</span>
          <a href=${hrefs.run(id)}>${visible(result.runbook ?? runbook ?? id.slice(0, 8))}</a>
        </nav>
        <div class="title-line">
          <h1>${visible(accountLabel(target))} <span class="quiet">${target.region}</span></h1>
          ${verdictLabel(target.verdict)}
          <div class="head-actions">${consoleLink(result.consoleUrl)}</div>
        </div>
        ${this.#facts(result, target)}
      </header>
      ${failureOf(result, target, cause)}
      ${target.resource === undefined ? nothing : html`<p>Ran on <code>${visible(target.resource)}</code></p>`}
      <div class="two-columns">
        <div>${outputsOf(result)}</div>
        <div>${stepsOf(result)} ${ownTargets(result)} ${provenance(result)}</div>
      </div>
    `;
  }

  #facts(result: FullResult, { accountId, accountName }: TargetView): TemplateResult {
    const took = between(result.startTime, result.endTime);
    const { executionId } = result;
    return html`<dl class="facts">
      ${fact('Account', accountId === undefined ? undefined : html`<a href=${hrefs.account(accountId)} title="What ran there">${accountName === undefined ? accountId : visible(accountName)}</a>${accountName === undefined ? nothing : html` <span class="quiet">${accountId}</span>`}`)}
      ${fact('AWS’s status', result.status === undefined ? undefined : visible(result.status))}
      ${fact('Started', timeOf(result.startTime))}
      ${fact('Took', took === undefined ? undefined : duration(took))}
      ${fact('Runbook version', result.runbookVersion === undefined ? undefined : visible(result.runbookVersion))}
      ${fact('Execution', executionId === undefined ? undefined : html`<code title=${executionId}>${executionId.slice(0, 8)}</code>${copyButton(executionId, 'Copy the execution ID', true)}`)}
    </dl>`;
  }
}

/** Only an address of AWS's console is a link. */
function consoleLink(url: string | undefined): TemplateResult | typeof nothing {
  if (
    url === undefined ||
    !/^https:\/\/[a-z0-9-]+\.console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\//.test(url)
  )
    return nothing;
  return html`<a class="button" href=${url} target="_blank" rel="noopener noreferrer"
    >AWS console <span aria-hidden="true">↗</span></a
  >`;
}

function failureOf(
  result: FullResult,
  { reason, verdict }: TargetView,
  cause: Cause | undefined,
): TemplateResult | typeof nothing {
  const message = result.failureMessage ?? result.message;
  if (verdict === 'succeeded' || (message === undefined && reason === undefined)) return nothing;
  const title = cause?.title ?? (reason === undefined ? 'What AWS says' : reasonTitle(reason));
  return html`<section class="callout ${verdict}" aria-label="What went wrong">
    <h2>${mark(verdict)} ${visible(title)}</h2>
    ${cause?.advice === undefined ? nothing : html`<p class="advice">${visible(cause.advice)}</p>`}
    ${cause?.note === undefined ? nothing : html`<p class="quiet">${visible(cause.note)}</p>`}
    ${
      message === undefined
        ? nothing
        : html`<h3 class="says">AWS says</h3>
            ${textView(message)}`
    }
  </section>`;
}

function outputsOf({
  outputs,
  omittedOutputs = [],
  moreOmittedOutputs = 0,
  verdict,
}: FullResult): TemplateResult {
  const all = Object.entries(outputs ?? {});
  const omitted = omittedOutputs.length + moreOmittedOutputs;
  return html`<section aria-labelledby="outputs-title">
    <h2 id="outputs-title">Outputs</h2>
    ${all.length === 0 ? html`<p class="quiet">${outputs === undefined ? `None: ${verdict === 'succeeded' ? 'they are not kept' : 'it was not collected'}.` : 'It has none.'}</p>` : all.map(([name, values]) => outputView(name, values))}
    ${omitted === 0 ? nothing : html`<p class="quiet">Too large to be kept or shown: ${omittedOutputs.map((name, index) => html`${index === 0 ? '' : ', '}<code>${visible(name)}</code>`)}${moreOmittedOutputs > 0 ? ` and ${counted(moreOmittedOutputs, 'more')}` : ''}</p>`}
  </section>`;
}

/** Steps along the time from the first start to the last end. */
function stepsOf({ steps, omittedSteps = 0 }: FullResult): TemplateResult | typeof nothing {
  if (steps === undefined || steps.length === 0) return nothing;
  const times = steps.flatMap(({ startTime, endTime }) =>
    [millis(startTime) ?? [], millis(endTime) ?? []].flat(),
  );
  const [from, to] = [Math.min(...times), Math.max(...times)];
  return html`<section aria-labelledby="steps-title">
    <h2 id="steps-title">Steps</h2>
    <ol class="steps">
      ${steps.map((step) => stepOf(step, from, Math.max(1, to - from)))}
    </ol>
    ${omittedSteps === 0 ? nothing : html`<p class="quiet">and ${counted(omittedSteps, 'more step')}</p>`}
  </section>`;
}

function stepOf(
  { name, action, status, startTime, endTime, failure }: Step,
  from: number,
  span: number,
): TemplateResult {
  const [start, end] = [millis(startTime), millis(endTime)];
  const verdict = STEP_MARKS[status] ?? 'unknown';
  const took = between(startTime, endTime);
  const bar =
    start === undefined
      ? nothing
      : html`<span class="track" aria-hidden="true"
          ><i
            class=${verdict}
            ${styled({
              left: `${((start - from) / span) * 100}%`,
              width: `${Math.max(0.5, (((end ?? from + span) - start) / span) * 100)}%`,
            })}
          ></i
        ></span>`;
  return html`<li>
    <div class="step-line">
      ${mark(verdict)} <b>${visible(name)}</b> <span class="quiet">${visible(action)}</span>
      <span class="spring"></span>
      <span class="quiet">${visible(status)}${took === undefined ? '' : ` · ${duration(took)}`}</span>
    </div>
    ${bar} ${failure?.message === undefined ? nothing : textView(failure.message)}
  </li>`;
}

function ownTargets({ ledger, executionId }: FullResult): TemplateResult | typeof nothing {
  if (ledger === undefined || executionId === undefined) return nothing;
  const counts = toCounts(ledger.counts);
  return html`<section aria-labelledby="own-title">
    <h2 id="own-title">Its own targets</h2>
    ${verdictBar(counts, 'wide')} ${legend(counts, new Set(), () => (location.hash = hrefs.run(executionId)))}
    <p><a class="button" href=${hrefs.run(executionId)}>Open them as a run</a></p>
  </section>`;
}

function provenance(result: FullResult): TemplateResult {
  return html`<section aria-labelledby="known-title">
    <h2 id="known-title">How Rollcall knows</h2>
    <dl class="facts stacked">
      ${fact('Found', result.source === undefined ? undefined : (SOURCES[result.source] ?? result.source))}
      ${fact('Event', timeOf(result.eventTime, 'exact'))}
      ${fact('AWS was asked', timeOf(result.observedAt, 'exact'))}
      ${fact('Recorded', timeOf(result.recordedAt, 'exact'))}
      ${fact('Alike', result.alike === undefined ? undefined : `${result.alike} targets that nothing tells apart`)}
      ${result.source === undefined && toVerdict(result.verdict) !== 'succeeded' ? fact('Known from', 'what the run itself lists') : nothing}
    </dl>
  </section>`;
}

customElements.define('rc-target', TargetPage);
