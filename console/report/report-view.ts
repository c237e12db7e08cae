import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Report } from '../src/api/client.ts';
import { causesIn, groupByReason, type Cause } from '../src/model/causes.ts';
import { isFiltering, matcher, type TargetFilter } from '../src/model/filter.ts';
import { toMatrix } from '../src/model/matrix.ts';
import { sentenceOf } from '../src/model/sentence.ts';
import { toTargetView, type TargetView } from '../src/model/target.ts';
import { toCounts, type Counts, type Verdict } from '../src/model/verdicts.ts';
import { legend, verdictBar } from '../src/parts/bits.ts';
import { causeCard } from '../src/parts/cause-card.ts';
import { PageElement } from '../src/parts/element.ts';
import '../src/parts/matrix-view.ts';
import { runHead } from '../src/parts/run-head.ts';
import { targetCount } from '../src/parts/target-table.ts';
import { plain } from '../src/text/invisible.ts';
import { timeOf } from '../src/text/times.ts';
import { unpackTargets, type ReportData } from './report-data.ts';

const NO_FILTER: TargetFilter = { verdicts: new Set(), cause: '', text: '' };
const MOST_OUTPUTS = 400;

/** A run in a file: the first screen of the page, and all its targets. It asks nothing of any other place. */
class ReportView extends PageElement {
  static override properties = {
    filter: { state: true },
    view: { state: true },
    isPrinting: { state: true },
  };
  declare filter: TargetFilter;
  declare view: 'matrix' | 'list';
  declare isPrinting: boolean;
  readonly #data: ReportData;
  readonly #report: Report;
  readonly #targets: readonly TargetView[];
  readonly #outputs: ReadonlyMap<TargetView, string>;
  readonly #counts: Counts;
  readonly #causes: readonly Cause[];

  constructor() {
    super();
    // It was written by the command that wrote this script.
    this.#data = JSON.parse(document.querySelector('#rollcall-data')?.textContent ?? '{}') as ReportData;
    this.#report = this.#data.head as unknown as Report;
    this.#targets = unpackTargets(this.#data).map(toTargetView);
    this.#outputs = outputsOf(this.#targets, this.#data.outputs);
    this.#counts = toCounts(this.#report.counts);
    this.#causes =
      causesIn({ causes: this.#data.causes, parentExecutionId: this.#report.parentExecutionId }) ??
      groupByReason(this.#targets);
    [this.filter, this.view, this.isPrinting] = [
      NO_FILTER,
      this.#targets.length > 60 ? 'matrix' : 'list',
      false,
    ];
  }

  override connectedCallback(): void {
    // What stood here is for readers whose viewer runs no script.
    this.replaceChildren();
    super.connectedCallback();
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
    matchMedia('print').addEventListener('change', ({ matches }) => this.#print(matches));
  }

  #print(isPrinting: boolean): void {
    if (this.isPrinting === isPrinting) return;
    this.isPrinting = isPrinting;
    // The printer waits for nothing.
    this.performUpdate();
    this.querySelector('rc-targets')?.drawNow();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const matrix = this.querySelector('rc-matrix');
    if (matrix === null) return;
    const keep = matcher(this.filter);
    Object.assign(matrix, {
      content: {
        matrix: toMatrix(this.#targets, 'worst', keep),
        keep,
        byUnit: this.#targets.some(({ unit }) => unit !== undefined),
        hrefOf: () => undefined,
      },
    });
  }

  readonly #toggle = (verdict: Verdict): void => {
    const verdicts = new Set(this.filter.verdicts);
    if (!verdicts.delete(verdict)) verdicts.add(verdict);
    this.filter = { ...this.filter, verdicts };
  };

  protected override render(): TemplateResult {
    const report = this.#report;
    const parts = sentenceOf(this.#counts, report.expected, {
      atLeast: report.expectedAtLeast,
      causes: this.#causes.length,
      isSealed: report.seal !== undefined,
    });
    return html`
      <main>
        <div class="report-brand"><i aria-hidden="true"></i>Rollcall report</div>
        ${runHead(report, undefined)}
        <section class="summary" aria-label="What became of it">
          <p class="sentence">
            ${parts.map(({ text, strong }) => (strong ? html`<strong>${text}</strong>` : text))}
          </p>
          ${verdictBar(this.#counts, 'wide')}
        </section>
        ${
          this.#causes.length === 0
            ? nothing
            : html`<section class="causes" aria-labelledby="causes-title">
                <h2 id="causes-title">Causes</h2>
                <div class="cards">${this.#causes.map((cause) => this.#card(cause))}</div>
              </section>`
        }
        ${this.#where()} ${this.#foot()}
      </main>
    `;
  }

  #card(cause: Cause): TemplateResult {
    const isChosen = this.filter.cause === cause.id;
    return causeCard(cause, {
      isChosen,
      choose: () => (this.filter = { ...this.filter, cause: isChosen ? '' : cause.id }),
      retry: undefined,
      retryHref: undefined,
    });
  }

  #where(): TemplateResult {
    const shown = isFiltering(this.filter) ? this.#targets.filter(matcher(this.filter)) : this.#targets;
    const isList = this.view === 'list' || this.isPrinting;
    return html`<section class="where" aria-labelledby="where-title">
      <div class="toolbar">
        <h2 id="where-title">Targets</h2>
        <span class="quiet" role="status">${targetCount(shown.length, this.#report.expected)}</span>
        ${legend(this.#counts, this.filter.verdicts, this.#toggle)}
        <span class="spring"></span>
        <input
          type="search"
          aria-label="Filter by account, Region or ID"
          placeholder="Account, Region or ID"
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement)
              this.filter = { ...this.filter, text: event.target.value };
          }}
        />
        <div class="switch" role="group" aria-label="Show as">
          <button
            type="button"
            aria-pressed=${isList ? 'false' : 'true'}
            @click=${() => (this.view = 'matrix')}
          >
            Matrix
          </button>
          <button
            type="button"
            aria-pressed=${isList ? 'true' : 'false'}
            @click=${() => (this.view = 'list')}
          >
            List
          </button>
        </div>
      </div>
      ${
        isList
          ? html`<rc-targets
              .targets=${shown}
              .outputsOf=${(target: TargetView) => this.#outputs.get(target)}
              .isWhole=${this.isPrinting}
            ></rc-targets>`
          : html`<rc-matrix></rc-matrix>`
      }
    </section>`;
  }

  #foot(): TemplateResult {
    const { seal, parentExecutionId } = this.#report;
    return html`<footer class="report-foot">
      <dl>
        <div>
          <dt>Execution</dt>
          <dd><code>${parentExecutionId}</code></dd>
        </div>
        ${
          seal === undefined
            ? html`<div>
                <dt>Not sealed</dt>
                <dd>Something was still open when this was written: it is not the last word.</dd>
              </div>`
            : html`<div>
                  <dt>Sealed</dt>
                  <dd>${timeOf(seal.sealedAt, 'exact')} (${seal.sealedAt}), revision ${seal.revision}</dd>
                </div>
                <div>
                  <dt>Digest</dt>
                  <dd><code>${seal.digest}</code></dd>
                </div>`
        }
        <div>
          <dt>Written</dt>
          <dd>${timeOf(this.#data.writtenAt, 'exact')} (${this.#data.writtenAt})</dd>
        </div>
        ${
          this.#data.messagesCut
            ? html`<div>
                <dt>Messages</dt>
                <dd>Long ones are cut: rollcall results has them whole.</dd>
              </div>`
            : nothing
        }
      </dl>
    </footer>`;
  }
}

/** Outputs of each target in a line. */
function outputsOf(
  targets: readonly TargetView[],
  outputs: ReportData['outputs'],
): ReadonlyMap<TargetView, string> {
  const lines = new Map<TargetView, string>();
  for (const [index, target] of targets.entries()) {
    const own = outputs?.[index];
    if (own === undefined || own === null) continue;
    const line = Object.entries(own)
      .map(([name, values]) => `${name} = ${values.join(', ')}`)
      .join(' · ');
    lines.set(target, plain(line.slice(0, MOST_OUTPUTS)));
  }
  return lines;
}

customElements.define('rc-report', ReportView);
