import { html, nothing, type TemplateResult } from 'lit';
import { styled } from './styled.ts';
import { count, percent } from '../text/numbers.ts';
import { labelOf, occurring, total, type Counts, type Verdict } from '../model/verdicts.ts';

/** The mark of a verdict: a shape as well as a colour. What it means stands beside it. */
export const mark = (verdict: Verdict): TemplateResult =>
  html`<i class="mark ${verdict}" aria-hidden="true"></i>`;

export const verdictLabel = (verdict: Verdict): TemplateResult =>
  html`<span class="verdict">${mark(verdict)}<span>${labelOf(verdict)}</span></span>`;

/** All verdicts as one bar, worst first. */
export function verdictBar(counts: Counts, size: 'thin' | 'wide' = 'thin'): TemplateResult {
  const sum = total(counts);
  const verdicts = occurring(counts);
  const words = verdicts
    .map((verdict) => `${count(counts[verdict] ?? 0)} ${labelOf(verdict).toLowerCase()}`)
    .join(', ');
  return html`<div
    class="bar ${size}"
    role="img"
    aria-label=${sum === 0 ? 'nothing counted' : words}
    title=${words}
  >
    ${verdicts.map(
      (verdict) => html`<i class=${verdict} ${styled({ 'flex-grow': String(counts[verdict] ?? 0) })}></i>`,
    )}
  </div>`;
}

/** A count for each verdict, as a button that filters. */
export function legend(
  counts: Counts,
  chosen: ReadonlySet<string>,
  toggle: (verdict: Verdict) => void,
): TemplateResult {
  const sum = total(counts);
  return html`<div class="legend" role="group" aria-label="Show only">
    ${occurring(counts).map(
      (verdict) =>
        html`<button
          type="button"
          class="chip"
          aria-pressed=${chosen.has(verdict) ? 'true' : 'false'}
          @click=${() => toggle(verdict)}
          title=${percent(counts[verdict] ?? 0, sum)}
        >
          ${mark(verdict)}<b>${count(counts[verdict] ?? 0)}</b><span>${labelOf(verdict)}</span>
        </button>`,
    )}
  </div>`;
}

/** A labelled fact in a list of facts; nothing if there is none. */
export const fact = (label: string, value: unknown): TemplateResult | typeof nothing =>
  value === undefined || value === '' || value === nothing
    ? nothing
    : html`<div>
        <dt>${label}</dt>
        <dd>${value}</dd>
      </div>`;

/** A skeleton of so many lines, while something loads. */
export const skeleton = (lines: number): TemplateResult =>
  html`<div class="skeleton" role="status" aria-label="Loading">
    ${Array.from({ length: lines }, () => html`<i></i>`)}
  </div>`;

export const emptyState = (title: string, words: unknown, isPage = false): TemplateResult =>
  html`<div class="state empty">
    ${isPage ? html`<h1>${title}</h1>` : html`<h2>${title}</h2>`}
    <p>${words}</p>
  </div>`;
