import { html, nothing, type TemplateResult } from 'lit';
import { allPages, getCoverage, type Coverage, type LocationCoverage } from '../api/client.ts';
import {
  locationLabel,
  STATE_ORDER,
  stateOf,
  toCoverageMatrix,
  type LocationState,
} from '../model/coverage.ts';
import { groupBy } from '../model/group-by.ts';
import type { MatrixRow } from '../model/matrix.ts';
import { reasonTitle } from '../model/verdicts.ts';
import { emptyState } from '../parts/bits.ts';
import '../parts/matrix-view.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted } from '../text/numbers.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

interface Covered {
  readonly counts: Coverage['counts'];
  readonly locations: readonly LocationCoverage[];
}

const STATES: Readonly<Record<LocationState, { readonly title: string; readonly mark: string }>> = {
  denied: { title: 'Cannot be read', mark: 'unreadable' },
  refused: { title: 'AWS refuses to start', mark: 'failed' },
  never: { title: 'Never read', mark: 'waiting' },
  unknown: { title: 'Not known', mark: 'unknown' },
  silent: { title: 'Read, without events', mark: 'quiet' },
  working: { title: 'Works', mark: 'succeeded' },
};

const BROKEN: readonly LocationState[] = ['denied', 'refused'];

/** What to deploy where a location is broken. */
const WHAT_TO_DEPLOY: Readonly<Partial<Record<LocationState, TemplateResult>>> = {
  denied: html`Deploy <code>member-stack/roles.yml</code> into these accounts: without its reader role nothing
    can be read there.`,
  refused: html`Deploy <code>member-stack/execution-role.yml</code> into these accounts, or share the runbook
    with them.`,
  never: html`Nothing was read there yet. The first run that reaches them shows whether it can be.`,
  unknown: html`What was noted of them cannot be read: it is damaged, or a newer version wrote it.`,
  silent: html`Nothing is broken: results come with the run’s end. For live results deploy
    <code>member-stack/forwarder.yml</code> into these Regions.`,
};

/** Where Rollcall works, and what to deploy where it does not. */
class CoverageView extends LoadedView<Covered> {
  protected key(): string {
    return 'coverage';
  }

  protected async load(_route: Route, signal: AbortSignal): Promise<Covered> {
    const locations: LocationCoverage[] = [];
    let counts: Coverage['counts'] | undefined;
    await allPages(
      (nextToken) => getCoverage({ limit: 1_000, nextToken }, signal),
      (page) => {
        counts ??= page.counts;
        locations.push(...page.locations);
      },
    );
    if (counts === undefined) throw new Error('There was no page');
    return { counts, locations };
  }

  protected override updated(): void {
    const matrix = this.querySelector('rc-matrix');
    if (matrix === null || this.data === undefined) return;
    const chosen = this.#chosen;
    const { regions, rows } = toCoverageMatrix(this.data.locations, (location) => {
      const state = stateOf(location);
      const isFaded = chosen !== '' && state !== chosen;
      return { mark: STATES[state].mark, words: wordsOf(location), isFaded };
    });
    const isShown = ({ cells }: MatrixRow): boolean => cells.some((cell) => cell?.look?.isFaded === false);
    Object.assign(matrix, {
      content: {
        matrix: { regions, rows: rows.filter(isShown) },
        keep: () => true,
        byUnit: false,
        hrefOf: (_cell: unknown, { accountId }: MatrixRow) =>
          accountId === undefined ? undefined : hrefs.account(accountId),
      },
    });
  }

  get #chosen(): string {
    return this.route.query.get('state') ?? '';
  }

  protected show({ locations }: Covered): TemplateResult {
    if (locations.length === 0) {
      return html`<h1 class="page-title">Coverage</h1>
        ${emptyState('No location is known yet', 'Accounts and Regions show here once a run has reached them.')}`;
    }
    const chosen = this.#chosen;
    const byState = groupBy(locations, stateOf);
    const broken = BROKEN.reduce((sum, state) => sum + (byState.get(state)?.length ?? 0), 0);
    const occurring = STATE_ORDER.filter((state) => byState.has(state));
    return html`
      <h1 class="page-title">Coverage</h1>
      <p class="sentence small">
        ${broken === 0 ? html`<strong>None of ${counted(locations.length, 'location')}</strong> is broken.` : html`<strong>${count(broken)} of ${count(locations.length)} locations</strong> ${broken === 1 ? 'is' : 'are'} broken.`}
      </p>
      <div class="legend" role="group" aria-label="Show only">
        ${occurring.map(
          (state) =>
            html`<button
              type="button"
              class="chip"
              aria-pressed=${chosen === state ? 'true' : 'false'}
              @click=${() => setQuery({ state: chosen === state ? '' : state })}
            >
              <i class="mark ${STATES[state].mark}" aria-hidden="true"></i
              ><b>${count(byState.get(state)?.length ?? 0)}</b> <span>${STATES[state].title}</span>
            </button>`,
        )}
      </div>
      <div class="cards covered">
        ${occurring.filter((state) => state !== 'working' && (chosen === '' ? BROKEN.includes(state) : chosen === state)).map((state) => card(state, byState.get(state) ?? []))}
      </div>
      <section class="where" aria-labelledby="heat-title">
        <h2 id="heat-title">Accounts × Regions</h2>
        <rc-matrix></rc-matrix>
      </section>
    `;
  }
}

/** Locations whose trouble is told in full. */
const TOLD = 12;

/** A state, what to deploy, and what AWS said. */
function card(state: LocationState, locations: readonly LocationCoverage[]): TemplateResult {
  const { title, mark } = STATES[state];
  const accounts = new Set(locations.map(({ accountId }) => accountId)).size;
  return html`<article class="card ${mark}">
    <header>
      <span class="count">${count(locations.length)}</span>
      <span class="verdict"
        ><i class="mark ${mark}" aria-hidden="true"></i
        ><span>${counted(locations.length, 'location')} of ${counted(accounts, 'account')}</span></span
      >
    </header>
    <h2>${title}</h2>
    ${WHAT_TO_DEPLOY[state] === undefined ? nothing : html`<p class="advice">${WHAT_TO_DEPLOY[state]}</p>`}
    ${
      BROKEN.includes(state)
        ? html`<details class="said-there">
            <summary>What AWS said</summary>
            <dl>${locations.slice(0, TOLD).map(said)}</dl>
            ${locations.length > TOLD ? html`<p class="quiet">and ${counted(locations.length - TOLD, 'more location')}</p>` : nothing}
          </details>`
        : nothing
    }
  </article>`;
}

function wordsOf(location: LocationCoverage): string {
  const { reads, lastReadAt, lastEventAt, denial } = location;
  return [
    STATES[stateOf(location)].title,
    ...(denial === undefined || reads !== 'denied' ? [] : [reasonTitle(denial.reason)]),
    `last read ${lastReadAt ?? 'never'}`,
    `last event ${lastEventAt ?? 'never'}`,
  ].join('; ');
}

const said = (location: LocationCoverage): TemplateResult => {
  const words = location.reads === 'denied' ? location.denial : location.refusedStart;
  return html`<div>
    <dt>${visible(locationLabel(location))} <span class="quiet">${location.region}</span></dt>
    <dd>
      ${words === undefined ? 'nothing' : html`${visible(words.message)} <span class="quiet">${timeOf(words.at, 'relative')}</span>`}
    </dd>
  </div>`;
};

customElements.define('rc-coverage', CoverageView);
