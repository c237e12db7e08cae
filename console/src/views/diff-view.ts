import { html, nothing, type TemplateResult } from 'lit';
import { getCauses, getDiff, listRuns, type Diff, type ListedParent, type Report } from '../api/client.ts';
import { causesIn, type Cause } from '../model/causes.ts';
import { accountLabel, toTargetView } from '../model/target.ts';
import { toCounts, toVerdict } from '../model/verdicts.ts';
import { emptyState, verdictBar, verdictLabel } from '../parts/bits.ts';
import { causeCard } from '../parts/cause-card.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted } from '../text/numbers.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { RunSection } from './run-section.ts';

type Change = Diff['changes'][number];
type CauseChanges = Diff['causes']['appeared'];

interface Compared {
  /** Other runs of the runbook, newest first. */
  readonly others: readonly ListedParent[];
  readonly diff: Diff | undefined;
  readonly newCauses: readonly Cause[];
  readonly goneCauses: readonly Cause[];
}

const PAGE = 200;

/** What changed since the run before, or since another one. */
class DiffView extends RunSection<Compared> {
  protected key({ id, query }: Route): string {
    return `${id}#${query.get('from') ?? ''}`;
  }

  protected async loadOwn(
    { id, query }: Route,
    signal: AbortSignal,
    asked: Promise<Report>,
  ): Promise<Compared> {
    const report = await asked;
    const runs =
      report.runbook === undefined
        ? []
        : (await listRuns({ runbook: report.runbook, limit: 50 }, signal)).executions;
    const others = runs.filter(({ parentExecutionId }) => parentExecutionId !== id);
    const before = others.find(({ startTime = '' }) => startTime < (report.startTime ?? ''));
    const from = query.get('from') ?? before?.parentExecutionId;
    if (from === undefined) return { others, diff: undefined, newCauses: [], goneCauses: [] };
    const [diff, after, earlier] = await Promise.all([
      getDiff(from, id, { limit: PAGE }, signal),
      causesOf(id, signal),
      causesOf(from, signal),
    ]);
    const those = (causes: readonly Cause[], { causes: named }: CauseChanges): readonly Cause[] =>
      causes.filter(({ id: known }) => named.some(({ id: one }) => one === known));
    return {
      others,
      diff,
      newCauses: those(after, diff.causes.appeared),
      goneCauses: those(earlier, diff.causes.gone),
    };
  }

  protected showOwn({ others, diff, newCauses, goneCauses }: Compared): TemplateResult {
    if (diff === undefined)
      return emptyState(
        'There is no run before',
        'This is the first run of its runbook that Rollcall knows.',
      );
    const { appeared = 0, gone = 0, changed = 0, same = 0 } = diff.counts;
    const title =
      appeared + gone + changed === 0 ? 'Nothing changed' : `${counted(changed, 'target')} changed`;
    return html`
      <p class="sentence small">
        <strong>${title}</strong
        >${appeared === 0 ? '' : `, ${count(appeared)} new`}${gone === 0 ? '' : `, ${count(gone)} gone`};
        ${count(same)} the same.
      </p>
      <div class="compared">
        ${side('Before', diff.from, this.#chooser(others, diff.from.parentExecutionId))}
        <span aria-hidden="true" class="arrow">→</span> ${side('This run', diff.to, nothing)}
      </div>
      ${diff.sameRunbook === false ? html`<p class="quiet">Two different runbooks.</p>` : nothing}
      ${causeList('New causes', newCauses)} ${causeList('Causes that are gone', goneCauses)} ${shifted(diff)}
      ${
        diff.changes.length === 0
          ? nothing
          : html`<div class="scroller" tabindex="0" role="region" aria-label="Changes">
              <table class="plain changes">
                <thead>
                  <tr>
                    <th scope="col">Change</th>
                    <th scope="col">Account</th>
                    <th scope="col">Region</th>
                    <th scope="col">Before</th>
                    <th scope="col">Now</th>
                    <th scope="col">Outputs</th>
                  </tr>
                </thead>
                <tbody>
                  ${diff.changes.map((change) => this.#change(change))}
                </tbody>
              </table>
            </div>`
      }
      ${diff.nextToken === undefined ? nothing : html`<p class="quiet">The first ${count(diff.changes.length)}: <code>rollcall diff ${diff.from.parentExecutionId} ${diff.to.parentExecutionId}</code> prints all.</p>`}
    `;
  }

  #chooser(others: readonly ListedParent[], chosen: string): TemplateResult {
    return html`<select
      aria-label="Compare with"
      @change=${(event: Event) => event.target instanceof HTMLSelectElement && setQuery({ from: event.target.value })}
    >
      ${others.map(({ parentExecutionId, startTime }) => html`<option value=${parentExecutionId} ?selected=${parentExecutionId === chosen}>${startTime === undefined ? '' : new Date(startTime).toLocaleString()} · ${parentExecutionId.slice(0, 8)}</option>`)}
      ${others.some(({ parentExecutionId }) => parentExecutionId === chosen) ? nothing : html`<option value=${chosen} selected>${chosen.slice(0, 8)}</option>`}
    </select>`;
  }

  #change(change: Change): TemplateResult {
    const target = toTargetView({ ...change, executionId: change.to?.executionId });
    const href = change.to === undefined ? undefined : hrefs.target(this.route.id, target);
    const name = visible(accountLabel(target));
    const one = (compared: Change['from']): unknown =>
      compared === undefined
        ? html`<span class="quiet">not there</span>`
        : verdictLabel(toVerdict(compared.verdict));
    const kinds: Readonly<Record<string, string>> = {
      appeared: 'New',
      gone: 'Gone',
      changed: 'Changed',
      same: 'Same',
    };
    return html`<tr>
      <td>${kinds[change.kind] ?? change.kind}</td>
      <td>${href === undefined ? name : html`<a href=${href}>${name}</a>`}</td>
      <td>${target.region}</td>
      <td>${one(change.from)}</td>
      <td>${one(change.to)}</td>
      <td class="why">${outputChanges(change)}</td>
    </tr>`;
  }
}

/** Outputs that stand in a line of the table. */
const OUTPUTS = 3;
const MOST_OF_A_VALUE = 120;

function outputChanges({ outputs = [], outputsOmitted = 0 }: Change): unknown {
  const more = Math.max(0, outputs.length - OUTPUTS) + outputsOmitted;
  return html`${outputs
    .slice(0, OUTPUTS)
    .map(
      ({ name, from, to }) =>
        html`<div>
          <code>${visible(name)}</code> <del>${valueOf(from)}</del> → <ins>${valueOf(to)}</ins>
        </div>`,
    )}${more === 0 ? nothing : html`<div class="quiet">and ${counted(more, 'more output')}</div>`}`;
}

function valueOf(value: { readonly value: readonly string[] } | undefined): unknown {
  if (value === undefined) return html`<em>none</em>`;
  const text = value.value.join(', ');
  return visible(text.length > MOST_OF_A_VALUE ? `${text.slice(0, MOST_OF_A_VALUE)}…` : text);
}

const side = (
  title: string,
  { parentExecutionId, startTime, counts }: Diff['from'],
  chooser: unknown,
): TemplateResult =>
  html`<div class="side">
    <h2>${title}</h2>
    <p>
      <a href=${hrefs.run(parentExecutionId)}><code>${parentExecutionId.slice(0, 8)}</code></a>
      ${timeOf(startTime)}
    </p>
    ${verdictBar(toCounts(counts))} ${chooser}
  </div>`;

const causeList = (title: string, causes: readonly Cause[]): TemplateResult | typeof nothing =>
  causes.length === 0
    ? nothing
    : html`<section class="causes">
        <h2>${title}</h2>
        <div class="cards">${causes.map((cause) => causeCard(cause, undefined))}</div>
      </section>`;

/** None where they cannot be read: the comparison itself stands without them. */
async function causesOf(id: string, signal: AbortSignal): Promise<readonly Cause[]> {
  return causesIn(await getCauses(id, signal).catch(() => undefined)) ?? [];
}

/** Causes of both runs that explain more targets now, or fewer. */
function shifted({ causes: { same } }: Diff): TemplateResult | typeof nothing {
  const causes = same.causes.filter(({ from, to }) => from !== to);
  if (causes.length === 0) return nothing;
  return html`<section class="shifted" aria-labelledby="shifted-title">
    <h2 id="shifted-title">Causes in both</h2>
    <ul>
      ${causes.map(({ id, title, from, to }) => html`<li data-cause=${id}><span class=${to > from ? 'more' : 'fewer'}>${count(from)} → ${count(to)}</span> ${visible(title)}</li>`)}
    </ul>
  </section>`;
}

customElements.define('rc-diff', DiffView);
