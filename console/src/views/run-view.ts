import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { downloadResults, getRetry, type Report } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import { RunModel, type RunState } from '../api/run-model.ts';
import type { Cause } from '../model/causes.ts';
import { isFiltering, matcher, type TargetFilter } from '../model/filter.ts';
import { toMatrix, type MatrixCell, type MatrixOrder } from '../model/matrix.ts';
import { sentenceOf } from '../model/sentence.ts';
import { isOpen, labelOf, occurring, toCounts, total, troubled, type Verdict } from '../model/verdicts.ts';
import { emptyState, legend, skeleton, verdictBar } from '../parts/bits.ts';
import { causeCard } from '../parts/cause-card.ts';
import { PageElement } from '../parts/element.ts';
import { failureLine, failureView } from '../parts/failure-view.ts';
import '../parts/collect-button.ts';
import '../parts/matrix-view.ts';
import '../parts/target-table.ts';
import { outlook, runHead } from '../parts/run-head.ts';
import { targetCount, type Sort, type SortKey } from '../parts/target-table.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted, percent } from '../text/numbers.ts';
import { duration } from '../text/durations.ts';

/** Cards that stand on the first screen; the rest unfold. */
const CARDS = 3;

/** The first screen of a run: the sentence, the causes, the matrix. */
class RunView extends PageElement {
  static override properties = {
    route: { attribute: false },
    state: { state: true },
    allCauses: { state: true },
    note: { state: true },
  };
  declare route: Route;
  declare state: RunState | undefined;
  declare allCauses: boolean;
  declare note: string;
  #model: RunModel | undefined;
  #seen: { readonly state: RunState; readonly search: string } | undefined;

  constructor() {
    super();
    this.state = undefined;
    this.allCauses = false;
    this.note = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#model?.stop();
    this.#model = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route') && this.#model?.state.id !== this.route.id) this.#follow();
  }

  #follow(): void {
    this.#model?.stop();
    this.state = undefined;
    this.#model = new RunModel(this.route.id, (state) => (this.state = state));
    void this.#model.start();
  }

  readonly #again = (): void => {
    this.#model?.stop();
    const last = this.state;
    this.#model = new RunModel(
      this.route.id,
      (state) =>
        (this.state =
          state.report === undefined && last !== undefined ? { ...last, failure: state.failure } : state),
    );
    void this.#model.start();
  };

  get #filter(): TargetFilter {
    const { query } = this.route;
    const verdicts = (query.get('verdict') ?? '').split(',').filter((verdict) => verdict !== '');
    return { verdicts: new Set(verdicts), cause: query.get('cause') ?? '', text: query.get('q') ?? '' };
  }

  readonly #toggle = (verdict: Verdict): void => {
    const verdicts = new Set(this.#filter.verdicts);
    if (!verdicts.delete(verdict)) verdicts.add(verdict);
    setQuery({ verdict: [...verdicts].join(',') });
  };

  protected override updated(): void {
    const { state } = this;
    const matrix = this.querySelector('rc-matrix');
    if (state?.report === undefined || matrix === null) return;
    const search = this.route.query.toString();
    // Only what it shows is drawn again.
    if (this.#seen?.state.targets === state.targets && this.#seen.search === search) return;
    this.#seen = { state, search };
    const keep = matcher(this.#filter);
    const { id } = this.route;
    Object.assign(matrix, {
      content: {
        matrix: toMatrix(state.targets, this.#order, keep),
        keep,
        byUnit: this.#byUnit,
        hrefOf: ({ targets }: MatrixCell) => {
          const [target, ...others] = targets;
          return target === undefined ? undefined : hrefs.target(id, target, others.length > 0);
        },
      },
    });
  }

  /** While it goes on accounts stay where they are; once it is sealed the worst come first. */
  get #order(): MatrixOrder {
    const chosen = this.route.query.get('order');
    if (chosen === 'name' || chosen === 'worst') return chosen;
    return this.state?.report?.seal === undefined && troubled(this.state?.counts ?? {}) === 0
      ? 'name'
      : 'worst';
  }

  get #hasUnits(): boolean {
    return this.state?.targets.some(({ unit }) => unit !== undefined) === true;
  }

  get #byUnit(): boolean {
    return this.#hasUnits && this.route.query.get('units') !== 'off';
  }

  protected override render(): TemplateResult {
    const { state } = this;
    if (state?.report === undefined) return this.#withoutReport(state);
    const { report, counts } = state;
    return html`
      ${state.failure === undefined ? nothing : failureLine(state.failure, this.#again)}
      ${runHead(report, 'run', this.#actions(state))}
      <section class="summary" aria-label="What became of it">
        ${this.#sentence(state)} ${verdictBar(counts, 'wide')} ${this.#progress(state)}
      </section>
      ${this.#causes(state.causes)} ${this.#targets(state)}
    `;
  }

  #withoutReport(state: RunState | undefined): TemplateResult {
    if (state?.failure === undefined) return html`<div class="loading-run">${skeleton(7)}</div>`;
    return failureView(state.failure, this.#again);
  }

  #sentence({ report, counts, causes, isWhole }: RunState): TemplateResult {
    const parts = sentenceOf(counts, report?.expected ?? total(counts), {
      atLeast: report?.expectedAtLeast === true,
      causes: isWhole || causes.length > 0 ? causes.length : undefined,
      isSealed: report?.seal !== undefined,
    });
    return html`<p class="sentence" role="status">
      ${parts.map(({ text, strong }) => (strong ? html`<strong>${text}</strong>` : text))}
    </p>`;
  }

  #progress({ report, counts, pace }: RunState): TemplateResult | typeof nothing {
    if (report === undefined) return nothing;
    if (report.seal !== undefined) return this.#stillOpen(report);
    const [all, open] = [total(counts), (counts.running ?? 0) + (counts.waiting ?? 0)];
    const perMinute = pace.perMinute;
    const left = pace.timeLeft(open);
    const words = [
      `${count(all - open)} of ${count(all)} settled (${percent(all - open, all)})`,
      ...(perMinute === undefined || open === 0 || perMinute < 0.5
        ? []
        : [`${count(Math.round(perMinute))} a minute`]),
      ...(left === undefined ? [] : [`about ${duration(left)} left`]),
      ...(open === 0
        ? [this.#waitedFor(counts)]
        : occurring(counts)
            .filter(isOpen)
            .map((verdict) => `${count(counts[verdict] ?? 0)} ${labelOf(verdict).toLowerCase()}`)),
      ...outlook(report, Date.now()),
    ];
    return html`<p class="progress">
      <i class="pulse" aria-hidden="true"></i>${words.filter((one) => one !== '').join(' · ')}
    </p>`;
  }

  /** Sealed, and looked at still: a role that is repaired makes the next revision. */
  #stillOpen(report: Report): TemplateResult | typeof nothing {
    const open = (report.open ?? []).reduce((sum, { targets }) => sum + targets, 0);
    if (open === 0) return nothing;
    const words = [`${counted(open, 'target')} still open`, ...outlook(report, Date.now())];
    return html`<p class="progress">${words.join(' · ')}</p>`;
  }

  #waitedFor(counts: RunState['counts']): string {
    const unreadable = counts.unreadable ?? 0;
    return unreadable === 0 ? 'about to be sealed' : `${counted(unreadable, 'target')} cannot be read yet`;
  }

  #actions({ report }: RunState): TemplateResult {
    return html`
      <span class="note" role="status">${this.note}</span>
      ${
        report?.seal === undefined || (toCounts(report.counts).unreadable ?? 0) > 0
          ? html`<rc-collect
              .parentId=${this.route.id}
              .hint=${'Rollcall asks AWS again for everything that is open. It starts nothing'}
              @collected=${this.#again}
            ></rc-collect>`
          : nothing
      }
      <details class="menu">
        <summary class="button">Download</summary>
        <div>
          <button type="button" @click=${() => void this.#download('csv')}>Results as CSV</button>
          <button type="button" @click=${() => void this.#download('ndjson')}>Results as NDJSON</button>
        </div>
      </details>
    `;
  }

  async #download(format: 'csv' | 'ndjson'): Promise<void> {
    this.note = 'Reading …';
    try {
      const text = await downloadResults(
        this.route.id,
        format,
        (pages) => (this.note = `${counted(pages, 'page')} read …`),
      );
      const link = document.createElement('a');
      link.href = URL.createObjectURL(
        new Blob([text], { type: format === 'csv' ? 'text/csv' : 'application/x-ndjson' }),
      );
      link.download = `${this.route.id}.${format}`;
      link.click();
      URL.revokeObjectURL(link.href);
      this.note = '';
    } catch (error) {
      this.note = toFailure(error).message;
    }
  }

  #causes(causes: readonly Cause[]): TemplateResult | typeof nothing {
    if (causes.length === 0) return nothing;
    const chosen = this.#filter.cause;
    const shown = this.allCauses ? causes : causes.slice(0, CARDS);
    const rest = causes.length - shown.length;
    const left = causes.slice(CARDS).reduce((sum, cause) => sum + cause.count, 0);
    return html`<section class="causes" aria-labelledby="causes-title">
      <h2 id="causes-title">${causes.length === 1 ? 'Cause' : 'Causes'}</h2>
      <div class="cards">
        ${shown.map((cause) =>
          causeCard(cause, {
            isChosen: chosen === cause.id,
            choose: () => setQuery({ cause: chosen === cause.id ? '' : cause.id }),
            retry: () => this.#retryCommand(cause),
            retryHref: undefined,
          }),
        )}
      </div>
      ${
        causes.length <= CARDS
          ? nothing
          : html`<button type="button" class="button link" @click=${() => (this.allCauses = !this.allCauses)}>
              ${this.allCauses ? 'Show the largest three' : `${counted(rest, 'more cause')}, of ${counted(left, 'target')}`}
            </button>`
      }
    </section>`;
  }

  async #retryCommand(cause: Cause): Promise<string> {
    const query = cause.isOfApi ? { cause: cause.id } : { verdict: cause.verdict };
    const { commands } = await getRetry(this.route.id, { ...query, limit: 100 });
    return commands.map(({ commandLine }) => commandLine).join('\n\n');
  }

  #targets(state: RunState): TemplateResult {
    const filter = this.#filter;
    const keep = matcher(filter);
    const isList = this.route.query.get('show') === 'list';
    const shown = isFiltering(filter) ? state.targets.filter(keep) : state.targets;
    const all = state.report?.expected ?? state.targets.length;
    return html`<section class="where" aria-labelledby="where-title">
      <div class="toolbar">
        <h2 id="where-title">${isList ? 'Targets' : 'Accounts × Regions'}</h2>
        <span class="quiet" role="status">${targetCount(shown.length, all)}${state.isWhole ? '' : ' …'}</span>
        ${legend(state.counts, filter.verdicts, this.#toggle)}
        <div class="toolbar-end">
          <input
            type="search"
            aria-label="Filter by account, Region or ID"
            placeholder="Account, Region or ID"
            .value=${filter.text}
            @input=${(event: Event) => event.target instanceof HTMLInputElement && setQuery({ q: event.target.value })}
          />
          ${isList ? nothing : this.#orderButton()}
          ${this.#hasUnits && !isList ? this.#unitButton() : nothing}
          <div class="switch" role="group" aria-label="Show as">
            <button
              type="button"
              aria-pressed=${isList ? 'false' : 'true'}
              @click=${() => setQuery({ show: '' })}
            >
              Matrix
            </button>
            <button
              type="button"
              aria-pressed=${isList ? 'true' : 'false'}
              @click=${() => setQuery({ show: 'list' })}
            >
              List
            </button>
          </div>
        </div>
      </div>
      ${this.#cleared(filter)} ${shown.length === 0 && state.isWhole ? this.#nothingShown(filter) : nothing}
      ${
        isList
          ? html`<rc-targets
              .targets=${shown}
              .sort=${this.#sort}
              .hrefOf=${(target: RunState['targets'][number]) => hrefs.target(state.id, target)}
              @sorted=${(event: CustomEvent<Sort>) => setQuery({ sort: `${event.detail.isDescending ? '-' : ''}${event.detail.key}` })}
            ></rc-targets>`
          : html`<rc-matrix></rc-matrix>`
      }
    </section>`;
  }

  get #sort(): Sort {
    const text = this.route.query.get('sort') ?? 'verdict';
    const key = text.replace(/^-/, '');
    const keys: readonly SortKey[] = ['account', 'region', 'verdict', 'duration'];
    return { key: keys.find((one) => one === key) ?? 'verdict', isDescending: text.startsWith('-') };
  }

  #orderButton(): TemplateResult {
    const isByName = this.#order === 'name';
    return html`<button
      type="button"
      class="button"
      aria-pressed=${isByName ? 'true' : 'false'}
      title="By name, or the worst first"
      @click=${() => setQuery({ order: isByName ? 'worst' : 'name' })}
    >
      By name
    </button>`;
  }

  #unitButton(): TemplateResult {
    const isOn = this.#byUnit;
    return html`<button
      type="button"
      class="button"
      aria-pressed=${isOn ? 'true' : 'false'}
      @click=${() => setQuery({ units: isOn ? 'off' : '' })}
    >
      By unit
    </button>`;
  }

  #cleared(filter: TargetFilter): TemplateResult | typeof nothing {
    if (filter.cause === '') return nothing;
    const cause = this.state?.causes.find(({ id }) => id === filter.cause);
    return html`<p class="filtered">
      Only: <b>${cause?.title ?? filter.cause}</b>
      <button type="button" class="button link" @click=${() => setQuery({ cause: '' })}>Show all</button>
    </p>`;
  }

  #nothingShown(filter: TargetFilter): TemplateResult {
    if (!isFiltering(filter))
      return emptyState('No target is known yet', 'AWS has not listed one; they show here as it does.');
    return emptyState(
      'Nothing matches',
      html`No target of this run is like that.
        <button type="button" class="button" @click=${() => setQuery({ q: '', verdict: '', cause: '' })}>
          Show all
        </button>`,
    );
  }
}

customElements.define('rc-run', RunView);
