import { html, nothing, type TemplateResult } from 'lit';
import { allPages, getCoverage, type Coverage, type LocationCoverage } from '../api/client.ts';
import { reasonTitle } from '../model/verdicts.ts';
import { emptyState } from '../parts/bits.ts';
import { type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count } from '../text/numbers.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';
import { groupBy } from '../model/group-by.ts';
import { shortRegion } from '../model/matrix.ts';

interface Covered {
  readonly counts: Coverage['counts'];
  readonly locations: readonly LocationCoverage[];
}

/** What a location is like, worst first. */
const STATES = {
  denied: { title: 'Cannot be read', mark: 'unreadable' },
  refused: { title: 'AWS refuses to start', mark: 'failed' },
  never: { title: 'Never read', mark: 'waiting' },
  silent: { title: 'Read, without events', mark: 'quiet' },
  working: { title: 'Works', mark: 'succeeded' },
} as const;

type State = keyof typeof STATES;
const ORDER: readonly State[] = ['denied', 'refused', 'never', 'silent', 'working'];

function stateOf({ reads, starts, events }: LocationCoverage): State {
  if (reads === 'denied') return 'denied';
  if (starts === 'refused') return 'refused';
  if (reads === 'never') return 'never';
  return events === 'none' ? 'silent' : 'working';
}

/** What to deploy where a location is broken. */
const TODO: Readonly<Partial<Record<State, TemplateResult>>> = {
  denied: html`Deploy <code>member-stack/roles.yml</code> into these accounts: without its reader role nothing
    can be read there.`,
  refused: html`Deploy <code>member-stack/execution-role.yml</code> into these accounts, or share the runbook
    with them.`,
  never: html`Nothing was read there yet. The first run that reaches them shows whether it can be.`,
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

  protected show({ locations }: Covered): TemplateResult {
    if (locations.length === 0) {
      return html`<h1 class="page-title">Coverage</h1>
        ${emptyState('No location is known yet', 'Accounts and Regions show here once a run has reached them.')}`;
    }
    const chosen = this.route.query.get('state') ?? '';
    const byState = groupBy(locations, stateOf);
    const broken = (byState.get('denied')?.length ?? 0) + (byState.get('refused')?.length ?? 0);
    return html`
      <h1 class="page-title">Coverage</h1>
      <p class="sentence small">
        ${broken === 0 ? html`<strong>All ${count(locations.length)} locations</strong> can be read.` : html`<strong>${count(broken)} of ${count(locations.length)} locations</strong> ${broken === 1 ? 'is' : 'are'} broken.`}
      </p>
      <div class="legend" role="group" aria-label="Show only">
        ${ORDER.filter((state) => byState.has(state)).map(
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
      ${ORDER.filter((state) => byState.has(state) && (chosen === '' || chosen === state)).map((state) => section(state, byState.get(state) ?? []))}
    `;
  }
}

const names = new Intl.Collator('en', { numeric: true });
const labelOf = ({ accountName, accountId }: LocationCoverage): string => accountName ?? accountId;
/** Accounts whose trouble is told in full. */
const TOLD = 12;

function section(state: State, locations: readonly LocationCoverage[]): TemplateResult {
  const accounts = [...groupBy(locations, ({ accountId }) => accountId)].sort(([, [one]], [, [other]]) =>
    one === undefined || other === undefined ? 0 : names.compare(labelOf(one), labelOf(other)),
  );
  const { title, mark } = STATES[state];
  const isBroken = state === 'denied' || state === 'refused';
  return html`<section class="covered" aria-labelledby="state-${state}">
    <h2 id="state-${state}">
      <i class="mark ${mark}" aria-hidden="true"></i> ${title}
      <span class="quiet">${count(locations.length)}</span>
    </h2>
    ${TODO[state] === undefined ? nothing : html`<p class="advice">${TODO[state]}</p>`}
    <ul class="locations">
      ${accounts.map(([id, some]) => {
        const [first] = some;
        return html`<li>
          <span class="name" title=${id}>${first === undefined ? id : visible(labelOf(first))}</span>
          ${some.map((location) => html`<span class="location ${mark}" tabindex="0" title=${wordsOf(location)}>${shortRegion(location.region)}</span>`)}
        </li>`;
      })}
    </ul>
    ${
      isBroken
        ? html`<details class="said-there">
            <summary>What AWS said</summary>
            <dl>${locations.slice(0, TOLD).map(said)}</dl>
          </details>`
        : nothing
    }
  </section>`;
}

const wordsOf = ({ accountId, region, lastReadAt, lastEventAt, denial }: LocationCoverage): string =>
  [
    `${accountId} ${region}`,
    `last read ${lastReadAt ?? 'never'}`,
    `last event ${lastEventAt ?? 'never'}`,
    ...(denial === undefined ? [] : [reasonTitle(denial.reason)]),
  ].join('\n');

const said = (location: LocationCoverage): TemplateResult => {
  const words = location.reads === 'denied' ? location.denial : location.refusedStart;
  return html`<div>
    <dt>${visible(labelOf(location))} <span class="quiet">${location.region}</span></dt>
    <dd>
      ${words === undefined ? 'nothing' : html`${visible(words.message)} <span class="quiet">${timeOf(words.at, 'relative')}</span>`}
    </dd>
  </div>`;
};

customElements.define('rc-coverage', CoverageView);
