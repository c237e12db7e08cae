import { html, nothing, svg, type TemplateResult } from 'lit';
import { listRuns, type ListedParent } from '../api/client.ts';
import { occurring, toCounts, total, VERDICT_ORDER } from '../model/verdicts.ts';
import { emptyState, verdictBar } from '../parts/bits.ts';
import { sealPill, statusPill } from '../parts/run-head.ts';
import { hrefs, type Route } from '../route.ts';
import { count, percent } from '../text/numbers.ts';
import { between, duration } from '../text/durations.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

const SHOWN = 60;
const PLOT = { width: 1_000, height: 120 };
/** A column is no wider: a few runs stand together. */
const WIDEST = 64;

/** The runs of one runbook, and which share of their targets came to what. */
class HistoryView extends LoadedView<readonly ListedParent[]> {
  protected key({ runbook }: Route): string {
    return runbook;
  }

  protected async load({ runbook }: Route, signal: AbortSignal): Promise<readonly ListedParent[]> {
    return (await listRuns({ runbook, limit: SHOWN }, signal)).executions;
  }

  protected show(runs: readonly ListedParent[]): TemplateResult {
    const { runbook } = this.route;
    const counted = runs.filter(({ counts }) => total(toCounts(counts)) > 0);
    const inTime = counted.toReversed();
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
            </li>`,
        )}
      </ul>
    `;
  }
}

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
