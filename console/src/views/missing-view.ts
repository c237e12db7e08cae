import { html, type TemplateResult } from 'lit';
import { allPages, getMissing, type Missing, type Report } from '../api/client.ts';
import { toTargetView, type TargetView } from '../model/target.ts';
import { labelOf, reasonTitle, toVerdict, VERDICT_ORDER } from '../model/verdicts.ts';
import { emptyState, mark } from '../parts/bits.ts';
import '../parts/target-table.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted } from '../text/numbers.ts';
import { RunSection } from './run-section.ts';

interface AllMissing {
  readonly head: Missing;
  readonly targets: readonly TargetView[];
}

/** What is expected and not collected, and why. */
class MissingView extends RunSection<AllMissing> {
  protected key({ id }: Route): string {
    return id;
  }

  protected async loadOwn({ id }: Route, signal: AbortSignal): Promise<AllMissing> {
    const targets: TargetView[] = [];
    let head: Missing | undefined;
    await allPages(
      (nextToken) => getMissing(id, { limit: 1_000, nextToken }, signal),
      (page) => {
        head ??= page;
        for (const target of page.targets) targets.push(toTargetView(target));
      },
    );
    if (head === undefined) throw new Error('There was no page');
    return { head, targets };
  }

  protected showOwn({ head, targets }: AllMissing, { expected }: Report): TemplateResult {
    if (head.missing === 0)
      return emptyState('Nothing is missing', `All ${count(expected)} expected targets were collected.`);
    const chosen = this.route.query.get('reason') ?? '';
    const shown = targets.filter((target) => chosen === '' || (target.reason ?? target.verdict) === chosen);
    const reasons = Object.entries(head.reasons).sort(([, one], [, other]) => other - one);
    return html`
      <p class="sentence small">
        <strong>${count(head.missing)} of ${count(expected)}</strong> ${head.missing === 1 ? 'was' : 'were'}
        not collected.
      </p>
      <div class="legend" role="group" aria-label="Show only">
        ${reasons.map(
          ([reason, number]) =>
            html`<button
              type="button"
              class="chip"
              aria-pressed=${chosen === reason ? 'true' : 'false'}
              @click=${() => setQuery({ reason: chosen === reason ? '' : reason })}
            >
              ${mark(verdictOf(reason, targets))}<b>${count(number ?? 0)}</b>
              <span>${isVerdict(reason) ? labelOf(toVerdict(reason)) : reasonTitle(reason)}</span>
            </button>`,
        )}
      </div>
      ${head.unnamed === 0 ? '' : html`<p class="quiet">AWS counted ${counted(head.unnamed, 'more target')} and did not list ${head.unnamed === 1 ? 'it' : 'them'}.</p>`}
      <rc-targets
        .targets=${shown}
        .hrefOf=${(target: TargetView) => hrefs.target(this.route.id, target)}
      ></rc-targets>
    `;
  }
}

const isVerdict = (text: string): boolean => VERDICT_ORDER.some((verdict) => verdict === text);

const verdictOf = (reason: string, targets: readonly TargetView[]): TargetView['verdict'] =>
  targets.find((target) => (target.reason ?? target.verdict) === reason)?.verdict ?? toVerdict(reason);

customElements.define('rc-missing', MissingView);
