import { html, nothing, type TemplateResult } from 'lit';
import { allPages, getCoverage, getResults, listRuns, type LocationCoverage } from '../api/client.ts';
import { historyOf, type AccountRun, type RunbookHistory, type Trend } from '../model/account-history.ts';
import { shortRegion } from '../model/matrix.ts';
import { toTargetView, type TargetView } from '../model/target.ts';
import { labelOf, reasonTitle } from '../model/verdicts.ts';
import { emptyState, mark } from '../parts/bits.ts';
import { copyButton } from '../parts/copy-button.ts';
import { hrefs, type Route } from '../route.ts';
import { count, counted } from '../text/numbers.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

/** How many of the newest runs are looked at: one request each. */
const RUNS = 30;
/** How many requests are on their way at a time. */
const AT_ONCE = 4;
const FIELDS = 'accountId,accountName,region,executionId,target,verdict,reason,message';

interface Account {
  readonly runs: readonly AccountRun[];
  /** Undefined if it cannot be read. */
  readonly locations: readonly LocationCoverage[] | undefined;
}

const TRENDS: Readonly<Record<Trend, string>> = {
  newlyFails: 'New: it succeeded the time before',
  alwaysFails: 'Never succeeded in these runs',
  fails: 'Did not succeed',
  mended: 'Succeeded again',
  works: 'Succeeded',
  open: 'Goes on',
};

/** What ran in one account, and whether it always fails there. */
class AccountView extends LoadedView<Account> {
  protected key({ accountId }: Route): string {
    return accountId;
  }

  protected async load({ accountId }: Route, signal: AbortSignal): Promise<Account> {
    const [{ executions }, locations] = await Promise.all([
      listRuns({ limit: RUNS }, signal),
      readLocations(accountId, signal).catch(() => undefined),
    ]);
    const runs: AccountRun[] = [];
    for (let from = 0; from < executions.length; from += AT_ONCE) {
      const some = executions.slice(from, from + AT_ONCE).map(async (run) => ({
        run,
        targets: await getResults(
          run.parentExecutionId,
          { accountId, fields: FIELDS, limit: 1_000 },
          signal,
        ).then(
          ({ results }) => results.map(toTargetView),
          () => undefined,
        ),
      }));
      runs.push(...(await Promise.all(some)));
    }
    return { runs, locations };
  }

  protected show({ runs, locations }: Account): TemplateResult {
    const { accountId } = this.route;
    const histories = historyOf(runs);
    const reached = histories.reduce((sum, { runs: some }) => sum + some.length, 0);
    const unread = runs.filter(({ targets }) => targets === undefined).length;
    const name =
      locations?.find(({ accountName }) => accountName !== undefined)?.accountName ??
      runs.flatMap(({ targets = [] }) => targets).find(({ accountName }) => accountName !== undefined)
        ?.accountName;
    return html`
      <header class="run-head">
        <nav class="crumbs" aria-label="Where you are"><a href=${hrefs.runs()}>Runs</a></nav>
        <div class="title-line">
          <h1>
            ${visible(name ?? accountId)}
            ${name === undefined ? nothing : html`<span class="quiet">${visible(accountId)}</span>`}
          </h1>
          ${copyButton(accountId, 'Copy the account ID', true)}
        </div>
      </header>
      ${sentence(histories, reached, runs.length)}
      ${unread === 0 ? nothing : html`<p class="banner" role="status">${counted(unread, 'run')} could not be read: what became of the account there is not known.</p>`}
      ${readsIn(locations)}
      ${histories.length === 0 ? emptyState('No run reached it', html`None of the ${counted(runs.length, 'newest run')} expected a target here.`) : histories.map(runbookOf)}
    `;
  }
}

async function readLocations(accountId: string, signal: AbortSignal): Promise<readonly LocationCoverage[]> {
  const locations: LocationCoverage[] = [];
  await allPages(
    (nextToken) => getCoverage({ accountId, limit: 1_000, nextToken }, signal),
    (page) => locations.push(...page.locations),
  );
  return locations;
}

const NEEDS: ReadonlySet<Trend> = new Set(['newlyFails', 'alwaysFails', 'fails']);

function sentence(
  histories: readonly RunbookHistory[],
  reached: number,
  all: number,
): TemplateResult | typeof nothing {
  if (histories.length === 0) return nothing;
  const bad = histories.filter(({ trend }) => NEEDS.has(trend)).length;
  const head =
    bad === 0
      ? html`<strong>No runbook fails here</strong>`
      : html`<strong>${count(bad)} of ${counted(histories.length, 'runbook')}</strong> did not succeed the
          last time`;
  return html`<p class="sentence small">
    ${head}; ${count(reached)} of the ${counted(all, 'newest run')} reached this account.
  </p>`;
}

function readsIn(locations: readonly LocationCoverage[] | undefined): TemplateResult | typeof nothing {
  const denied = locations?.filter(({ reads }) => reads === 'denied') ?? [];
  const [first] = denied;
  if (first === undefined) return nothing;
  return html`<section class="callout unreadable" aria-label="What Rollcall may read">
    <h2>
      ${mark('unreadable')} Rollcall cannot read it in
      ${denied.map(({ region }) => shortRegion(region)).join(', ')}
    </h2>
    ${first.denial === undefined ? nothing : html`<p class="advice">${reasonTitle(first.denial.reason)}. <a href=${hrefs.coverage()}>Coverage</a> says what to deploy.</p>`}
  </section>`;
}

function runbookOf({ runbook, runs, trend }: RunbookHistory): TemplateResult {
  const [last] = runs;
  const worst = last?.targets.filter(({ verdict }) => verdict === last.verdict) ?? [];
  return html`<section class="account-runbook">
    <h2>
      ${last === undefined ? nothing : mark(last.verdict)}
      ${runbook === undefined ? 'A runbook that is not known yet' : html`<a class="runbook" href=${hrefs.history(runbook)}>${visible(runbook)}</a>`}
      <span class="quiet">${TRENDS[trend]}</span>
    </h2>
    <ol class="account-runs" aria-label="Its runs here, newest first">
      ${runs.map(
        ({ run, verdict, targets }) =>
          html`<li>
            <a href=${hrefOf(run.parentExecutionId, targets)} class="account-run" title=${labelOf(verdict)}
              >${mark(verdict)} <span>${labelOf(verdict)}</span>
              <span class="quiet"
                >${timeOf(run.startTime, 'relative')}${targets.length > 1 ? html` · ${counted(targets.length, 'target')}` : nothing}</span
              ></a
            >
          </li>`,
      )}
    </ol>
    ${last?.verdict === 'succeeded' ? nothing : why(worst)}
  </section>`;
}

/** Why the newest run did not succeed: AWS's words, or the reason. */
function why(targets: readonly TargetView[]): TemplateResult | typeof nothing {
  const target = targets.find(({ message, reason }) => message !== undefined || reason !== undefined);
  if (target === undefined) return nothing;
  return html`<p class="message">${visible(target.message ?? reasonTitle(target.reason ?? ''))}</p>`;
}

/** One target is shown itself; several are shown within the run. */
function hrefOf(id: string, targets: readonly TargetView[]): string {
  const [target, ...others] = targets;
  const own = target === undefined || others.length > 0 ? undefined : hrefs.target(id, target, false);
  return own ?? hrefs.run(id, { q: target?.accountId, show: 'list' });
}

customElements.define('rc-account', AccountView);
