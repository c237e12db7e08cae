import { html, nothing, svg, type TemplateResult } from 'lit';
import { listRunbookHistory, listRuns, type HistoryRun, type ListedParent } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import { occurring, toCounts, total, VERDICT_ORDER } from '../model/verdicts.ts';
import { emptyState, verdictBar } from '../parts/bits.ts';
import { sealPill, statusPill } from '../parts/run-head.ts';
import { hrefs, type Route } from '../route.ts';
import { count, counted, percent } from '../text/numbers.ts';
import { between, duration } from '../text/durations.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

const SHOWN = 60;
const PLOT = { width: 1_000, height: 120 };
/** A column is no wider: a few runs stand together. */
const WIDEST = 64;

interface History {
  readonly runs: readonly ListedParent[];
  /** What changed with a run, by its ID: as far as that was read. */
  readonly details: ReadonlyMap<string, HistoryRun>;
  /** Of the next page of details; undefined at the end, null before the first page. */
  readonly nextToken: string | null | undefined;
}

/** The runs of one runbook: which share of their targets came to what, and which causes are new or gone with each. */
class HistoryView extends LoadedView<History> {
  protected key({ runbook }: Route): string {
    return runbook;
  }

  protected async load({ runbook }: Route, signal: AbortSignal): Promise<History> {
    const { executions } = await listRuns({ runbook, limit: SHOWN }, signal);
    return { runs: executions, details: new Map(), nextToken: null };
  }

  /** The runs are there at once; what changed is read from their ledgers, which takes longer. */
  protected override updated(): void {
    const { data } = this;
    if (data?.nextToken === null && data.runs.length > 0 && this.failure === undefined)
      void this.#readDetails(data);
  }

  readonly #readDetails = async (before: History): Promise<void> => {
    if (this.#reading === before) return;
    this.#reading = before;
    try {
      const page = await listRunbookHistory(this.route.runbook, { nextToken: before.nextToken ?? undefined });
      if (this.data !== before) return;
      const details = page.runs.map((run) => [run.parentExecutionId, run] as const);
      this.data = {
        ...before,
        details: new Map([...before.details, ...details]),
        nextToken: page.nextToken,
      };
    } catch (error) {
      if (this.data !== before) return;
      this.data = { ...before, nextToken: undefined };
      this.failure = toFailure(error);
    }
  };
  #reading: History | undefined;

  protected show(history: History): TemplateResult {
    const { runs, details, nextToken } = history;
    const { runbook } = this.route;
    const sealed = runs.filter(({ counts }) => total(toCounts(counts)) > 0);
    const inTime = sealed.toReversed();
    return html`
      <nav class="crumbs" aria-label="Where you are"><a href=${hrefs.runs()}>Runs</a></nav>
      <h1 class="page-title"><span class="runbook">${visible(runbook)}</span></h1>
      ${runs.length === 0 ? emptyState('No run of it is known', html`Is its name written as AWS has it? <a href=${hrefs.runs()}>All runs</a>`) : nothing}
      ${
        inTime.length === 0
          ? nothing
          : html`<figure class="plot">
              <figcaption>
                Shares of the targets in the last ${count(inTime.length)} sealed runs, oldest first
              </figcaption>
              ${plot(inTime)}
            </figure>`
      }
      ${nextToken === null && runs.length > 0 ? html`<p class="quiet loading" role="status">Comparing the runs …</p>` : nothing}
      <ul class="runs">
        ${runs.map(
          (run) =>
            html`<li>
              <a class="run" href=${hrefs.run(run.parentExecutionId)}>
                <span class="run-name"
                  ><b>${timeOf(run.startTime)}</b
                  ><span class="quiet"><code>${run.parentExecutionId.slice(0, 8)}</code></span></span
                >
                <span class="run-pills"
                  >${statusPill(run.status)} ${run.seal === undefined ? sealPill(undefined) : nothing}</span
                >
                <span class="run-result">${resultOf(run)}</span>
                <span class="run-time"><span class="quiet">${tookOf(run)}</span></span>
              </a>
              ${changesOf(run.parentExecutionId, details.get(run.parentExecutionId))}
            </li>`,
        )}
      </ul>
      ${
        typeof nextToken === 'string' && details.size < runs.length
          ? html`<p class="more-line">
              <button type="button" class="button" @click=${() => void this.#readDetails(history)}>
                What changed in earlier runs
              </button>
            </p>`
          : nothing
      }
    `;
  }
}

/** Causes that are new with a run, and gone with it. Nothing where none are, or it is not known. */
function changesOf(id: string, run: HistoryRun | undefined): TemplateResult | typeof nothing {
  if (run?.causes === undefined) return nothing;
  const { appeared, gone } = run.causes;
  if (appeared.causes.length + gone.causes.length === 0) return nothing;
  return html`<ul class="run-changes" aria-label="What changed with this run">
    ${appeared.causes.map(
      (cause) =>
        html`<li>
          <span class="pill warn">New</span>
          <a href=${hrefs.run(id, { cause: cause.id })}>${visible(cause.title)}</a>
          <span class="quiet">${counted(cause.to, 'target')}</span>
        </li>`,
    )}
    ${gone.causes.map(
      (cause) =>
        html`<li>
          <span class="pill good">Gone</span> ${visible(cause.title)}
          <span class="quiet">${counted(cause.from, 'target')} before</span>
        </li>`,
    )}
    ${omittedOf((appeared.omitted ?? 0) + (gone.omitted ?? 0))}
  </ul>`;
}

const omittedOf = (omitted: number): TemplateResult | typeof nothing =>
  omitted === 0 ? nothing : html`<li class="quiet">and ${counted(omitted, 'cause')} more</li>`;

function resultOf({ counts, expected }: ListedParent): TemplateResult {
  const known = toCounts(counts);
  const sum = total(known);
  if (sum === 0) return html`<span class="quiet">not counted yet</span>`;
  return html`<span
      ><b>${count(known.succeeded ?? 0)}</b>
      <span class="quiet">of ${count(expected ?? sum)} succeeded</span></span
    >${verdictBar(known)}`;
}

function tookOf({ startTime, endTime }: ListedParent): string {
  const took = between(startTime, endTime);
  return took === undefined ? 'goes on' : duration(took);
}

function plot(runs: readonly ListedParent[]): TemplateResult {
  const step = Math.min(WIDEST, PLOT.width / runs.length);
  const gap = Math.min(6, step * 0.15);
  const columns = runs.map((run, index) => {
    const counts = toCounts(run.counts);
    const sum = total(counts);
    let top = 0;
    const parts = VERDICT_ORDER.filter((verdict) => (counts[verdict] ?? 0) > 0).map((verdict) => {
      const height = ((counts[verdict] ?? 0) / sum) * PLOT.height;
      const part = svg`<rect class=${verdict} x=${index * step + gap / 2} y=${top} width=${Math.max(1, step - gap)} height=${height}></rect>`;
      top += height;
      return part;
    });
    return svg`<g>${parts}<title>${run.startTime}: ${occurring(counts)
      .map((verdict) => `${counts[verdict] ?? 0} ${verdict}`)
      .join(', ')}</title></g>`;
  });
  const last = toCounts(runs.at(-1)?.counts);
  return html`<svg
    viewBox="0 0 ${PLOT.width} ${PLOT.height}"
    preserveAspectRatio="none"
    role="img"
    aria-label="Of the last run ${percent(last.succeeded ?? 0, total(last))} succeeded"
  >
    ${columns}
  </svg>`;
}

customElements.define('rc-history', HistoryView);
