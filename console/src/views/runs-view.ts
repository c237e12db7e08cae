import { html, nothing, type TemplateResult } from 'lit';
import { getReport, listRuns, type ListedParent, type Query } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import { occurring, toCounts, total, troubled } from '../model/verdicts.ts';
import { emptyState, mark, verdictBar } from '../parts/bits.ts';
import { moreFacts, sealPill, shortPrincipal, statusPill } from '../parts/run-head.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count } from '../text/numbers.ts';
import { between, duration } from '../text/durations.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

interface Runs {
  readonly runs: readonly ListedParent[];
  readonly nextToken: string | undefined;
}

const PAGE = 50;
/** Runs that go on and whose counts are asked for beside the list, which has them of sealed runs only. */
const OPEN_ASKED = 8;
const REFRESH_MS = 20_000;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

const SINCE = [
  ['', 'Any time'],
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const;

/** Runs, newest first. */
class RunsView extends LoadedView<Runs> {
  static override properties = { ...LoadedView.properties, isReading: { state: true } };
  declare isReading: boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.#refresh(), REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** Only while the first page is looked at: more pages are left as they were read. */
  #refresh(): void {
    const isPaged = (this.data?.runs.length ?? 0) > PAGE;
    if (document.visibilityState === 'visible' && !isPaged && this.data !== undefined) this.reload();
  }

  protected key({ query }: Route): string {
    return ['sealed', 'since', 'status', 'runbook'].map((name) => query.get(name) ?? '').join('#');
  }

  #query(nextToken?: string): Query {
    const { query } = this.route;
    const given = (name: string): string | undefined => query.get(name) ?? undefined;
    return {
      limit: PAGE,
      sealed: given('sealed'),
      since: given('since'),
      status: given('status'),
      runbook: given('runbook'),
      nextToken,
    };
  }

  protected async load(_route: Route, signal: AbortSignal): Promise<Runs> {
    const { executions, nextToken } = await listRuns(this.#query(), signal);
    return { runs: await this.#withCounts(executions, signal), nextToken };
  }

  async #withCounts(runs: readonly ListedParent[], signal: AbortSignal): Promise<readonly ListedParent[]> {
    const open = runs.filter(({ seal }) => seal === undefined).slice(0, OPEN_ASKED);
    const reports = await Promise.all(
      open.map(({ parentExecutionId }) =>
        getReport(parentExecutionId, { limit: 1 }, signal).catch(() => undefined),
      ),
    );
    const byId = new Map(
      reports.flatMap((report) =>
        report === undefined ? [] : [[report.parentExecutionId, report] as const],
      ),
    );
    return runs.map((run) => {
      const report = byId.get(run.parentExecutionId);
      return report === undefined
        ? run
        : {
            ...run,
            expected: report.expected,
            expectedAtLeast: report.expectedAtLeast,
            counts: report.counts,
          };
    });
  }

  async #more(): Promise<void> {
    const before = this.data;
    if (before?.nextToken === undefined || this.isReading) return;
    this.isReading = true;
    try {
      const { executions, nextToken } = await listRuns(this.#query(before.nextToken));
      this.data = { runs: [...before.runs, ...executions], nextToken };
    } catch (error) {
      this.failure = toFailure(error);
    } finally {
      this.isReading = false;
    }
  }

  protected show({ runs, nextToken }: Runs): TemplateResult {
    const { query } = this.route;
    const text = (query.get('q') ?? '').trim().toLowerCase();
    const isWorstFirst = query.get('order') === 'worst';
    const matching = runs.filter((run) => matchesText(run, text));
    const ordered = isWorstFirst
      ? [...matching].sort((one, other) => shareOfTrouble(other) - shareOfTrouble(one))
      : matching;
    const isFiltered = this.key(this.route) !== '###' || text !== '';
    return html`
      <h1 class="page-title">Runs</h1>
      ${this.#filters(isWorstFirst)}
      ${
        ordered.length === 0
          ? this.#empty(isFiltered, text, nextToken !== undefined)
          : html`<ul class="runs">
              ${ordered.map(runLine)}
            </ul>`
      }
      ${
        nextToken === undefined
          ? nothing
          : html`<p class="more-line">
              <button
                type="button"
                class="button"
                ?disabled=${this.isReading}
                @click=${() => void this.#more()}
              >
                ${this.isReading ? 'Reading …' : 'Older runs'}
              </button>
            </p>`
      }
    `;
  }

  #filters(isWorstFirst: boolean): TemplateResult {
    const { query } = this.route;
    const chosen = (name: string): string => query.get(name) ?? '';
    return html`<form class="toolbar" role="search" @submit=${(event: Event) => this.#submit(event)}>
      <input
        type="search"
        name="q"
        aria-label="Search by runbook, ID, account or status"
        placeholder="Runbook, ID, account, status"
        .value=${chosen('q')}
        @input=${(event: Event) => event.target instanceof HTMLInputElement && setQuery({ q: event.target.value })}
      />
      <select aria-label="Sealed or not" .value=${chosen('sealed')} @change=${changes('sealed')}>
        <option value="" ?selected=${chosen('sealed') === ''}>Sealed or not</option>
        <option value="true" ?selected=${chosen('sealed') === 'true'}>Sealed</option>
        <option value="false" ?selected=${chosen('sealed') === 'false'}>Not sealed</option>
      </select>
      <select aria-label="Started" @change=${changes('since')}>
        ${SINCE.map(([value, label]) => html`<option value=${value} ?selected=${chosen('since') === value}>${label}</option>`)}
      </select>
      <button
        type="button"
        class="button"
        aria-pressed=${isWorstFirst ? 'true' : 'false'}
        @click=${() => setQuery({ order: isWorstFirst ? '' : 'worst' })}
      >
        Failures first
      </button>
      ${chosen('runbook') === '' ? nothing : html`<span class="chip">${visible(chosen('runbook'))} <button type="button" class="clear" aria-label="All runbooks" @click=${() => setQuery({ runbook: '' })}>×</button></span>`}
    </form>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = (this.route.query.get('q') ?? '').trim();
    if (ID.test(text)) location.hash = hrefs.run(text);
  }

  #empty(isFiltered: boolean, text: string, hasMore: boolean): TemplateResult {
    if (!isFiltered) {
      return emptyState(
        'No run is known yet',
        html`A run that starts shows here within five minutes. Start one:
          <code>aws ssm start-automation-execution --target-locations …</code>`,
      );
    }
    if (ID.test(text)) {
      return emptyState(
        'Not in this list',
        html`<a class="button primary" href=${hrefs.run(text)}>Open the run with this ID</a>`,
      );
    }
    return emptyState(
      'Nothing matches',
      hasMore ? 'None of those that were read: there are older runs.' : 'No known run is like that.',
    );
  }
}

const changes =
  (name: string) =>
  (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) setQuery({ [name]: event.target.value });
  };

function matchesText(run: ListedParent, text: string): boolean {
  if (text === '') return true;
  const { startedBy } = moreFacts(run);
  return [
    run.runbook,
    run.parentExecutionId,
    run.status,
    run.accountId,
    run.accountName,
    run.region,
    startedBy,
  ].some((value) => value !== undefined && value.toLowerCase().includes(text));
}

/** Which part of it did not succeed; less than nothing while that is not known. */
function shareOfTrouble({ counts, expected = 0 }: ListedParent): number {
  if (counts === undefined || expected === 0) return -1;
  return troubled(toCounts(counts)) / expected;
}

function runLine(run: ListedParent): TemplateResult {
  const counts = toCounts(run.counts);
  const { startedBy } = moreFacts(run);
  const took = between(run.startTime, run.endTime);
  const sum = total(counts);
  const [worst] = occurring(counts);
  return html`<li>
    <a class="run" href=${hrefs.run(run.parentExecutionId)}>
      <span class="run-mark">${worst === undefined ? nothing : mark(worst)}</span>
      <span class="run-name">
        <b>${visible(run.runbook ?? 'A runbook that is not known yet')}</b>
        <span class="quiet">
          <code>${run.parentExecutionId.slice(0, 8)}</code>
          ${startedBy === undefined ? nothing : html` · ${visible(shortPrincipal(startedBy))}`} ·
          ${run.accountName === undefined ? run.accountId : visible(run.accountName)} ${run.region}
        </span>
      </span>
      <span class="run-pills"
        >${statusPill(run.status)} ${run.seal === undefined ? sealPill(undefined) : nothing}</span
      >
      <span class="run-result">
        ${
          sum === 0
            ? html`<span class="quiet">not counted yet</span>`
            : html`<span
                  ><b>${count(counts.succeeded ?? 0)}</b>
                  <span class="quiet"
                    >of ${run.expectedAtLeast === true ? '≥ ' : ''}${count(run.expected ?? sum)}
                    succeeded</span
                  ></span
                >
                ${verdictBar(counts)}`
        }
      </span>
      <span class="run-time"
        >${timeOf(run.startTime, 'relative')}<span class="quiet"
          >${took === undefined ? 'goes on' : duration(took)}</span
        ></span
      >
    </a>
  </li>`;
}

customElements.define('rc-runs', RunsView);
