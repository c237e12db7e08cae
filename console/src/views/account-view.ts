import { html, nothing, type TemplateResult } from 'lit';
import { allPages, getCoverage, listAccountExecutions, type LocationCoverage } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import {
  historyOf,
  toRanHere,
  type RanHere,
  type RunbookHistory,
  type RunHere,
  type Trend,
} from '../model/account-history.ts';
import { causesIn, type Cause } from '../model/causes.ts';
import { shortRegion } from '../model/matrix.ts';
import { labelOf, reasonTitle } from '../model/verdicts.ts';
import { emptyState, mark } from '../parts/bits.ts';
import { copyButton } from '../parts/copy-button.ts';
import { hrefs, type Route } from '../route.ts';
import { count, counted } from '../text/numbers.ts';
import { timeOf } from '../text/times.ts';
import { visible } from '../text/visible.ts';
import { LoadedView } from './loaded-view.ts';

/** The most that a page has. */
const PAGE = 50;

interface Account {
  readonly name: string | undefined;
  /** What ran here, newest first, as far as it was read. */
  readonly ran: readonly RanHere[];
  /** By ID. */
  readonly causes: ReadonlyMap<string, Cause>;
  /** How many executions cannot be read. */
  readonly unread: number;
  /** Of the next page; undefined at the end. */
  readonly nextToken: string | undefined;
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
    const [page, locations] = await Promise.all([
      readPage(accountId, undefined, signal),
      readLocations(accountId, signal).catch(() => undefined),
    ]);
    return { ...page, locations };
  }

  readonly #readMore = async (before: Account): Promise<void> => {
    const { accountId } = this.route;
    try {
      const page = await readPage(accountId, before.nextToken, undefined);
      if (this.data !== before) return;
      this.data = {
        ...before,
        ran: [...before.ran, ...page.ran],
        causes: new Map([...before.causes, ...page.causes]),
        unread: before.unread + page.unread,
        nextToken: page.nextToken,
      };
    } catch (error) {
      if (this.data === before) this.failure = toFailure(error);
    }
  };

  protected show(account: Account): TemplateResult {
    const { accountId } = this.route;
    const { ran, causes, unread, nextToken, locations } = account;
    const histories = historyOf(ran);
    const name = account.name ?? locations?.find(({ accountName }) => accountName !== undefined)?.accountName;
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
      ${sentence(histories, ran.length, nextToken !== undefined)}
      ${unread === 0 ? nothing : html`<p class="banner" role="status">${counted(unread, 'execution')} cannot be read: a newer version of Rollcall wrote it, or it is damaged.</p>`}
      ${readsIn(locations)}
      ${
        histories.length === 0
          ? emptyState(
              'Nothing ran here',
              'No run that Rollcall knows started an execution in this account. A target that never started is shown with its run.',
            )
          : histories.map((history) => runbookOf(history, causes))
      }
      ${nextToken === undefined ? nothing : html`<p class="more-line"><button type="button" class="button" @click=${() => void this.#readMore(account)}>Show earlier executions</button></p>`}
    `;
  }
}

async function readPage(
  accountId: string,
  nextToken: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Omit<Account, 'locations'>> {
  const page = await listAccountExecutions(accountId, { limit: PAGE, nextToken }, signal);
  return {
    name: page.accountName,
    ran: page.executions.map(toRanHere),
    causes: new Map((causesIn(page) ?? []).map((cause) => [cause.id, cause])),
    unread: page.unreadable?.length ?? 0,
    nextToken: page.nextToken,
  };
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
  executions: number,
  isMore: boolean,
): TemplateResult | typeof nothing {
  if (histories.length === 0) return nothing;
  const bad = histories.filter(({ trend }) => NEEDS.has(trend)).length;
  const head =
    bad === 0
      ? html`<strong>No runbook fails here</strong>`
      : html`<strong>${count(bad)} of ${counted(histories.length, 'runbook')}</strong> did not succeed the
          last time`;
  return html`<p class="sentence small">
    ${head}.
    ${isMore ? `Of its newest ${counted(executions, 'execution')}` : `${counted(executions, 'execution')} ran here`}.
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

function runbookOf(
  { runbook, runs, trend }: RunbookHistory,
  causes: ReadonlyMap<string, Cause>,
): TemplateResult {
  const [last] = runs;
  const worst = last?.executions[0];
  return html`<section class="account-runbook">
    <h2>
      ${last === undefined ? nothing : mark(last.verdict)}
      ${runbook === undefined ? 'A runbook that is not known' : html`<a class="runbook" href=${hrefs.history(runbook)}>${visible(runbook)}</a>`}
      <span class="quiet">${TRENDS[trend]}${streakOf(worst)}</span>
      ${worst?.isNewCause === true && trend !== 'newlyFails' ? html`<span class="pill warn">New cause</span>` : nothing}
    </h2>
    <ol class="account-runs" aria-label="Its runs here, newest first">
      ${runs.map(
        (run) =>
          html`<li>
            <a href=${hrefOf(run)} class="account-run" title=${labelOf(run.verdict)}
              >${mark(run.verdict)} <span>${labelOf(run.verdict)}</span>
              <span class="quiet"
                >${timeOf(run.startTime, 'relative')}${run.executions.length > 1 ? html` · ${counted(run.executions.length, 'execution')}` : nothing}</span
              ></a
            >
          </li>`,
      )}
    </ol>
    ${worst === undefined ? nothing : why(worst, causes)}
  </section>`;
}

/** `; failed 5 of 5 times`: nothing where it succeeded, or ran but once. */
function streakOf(worst: RanHere | undefined): string {
  const { notSucceeded = 0, of = 0 } = worst?.streak ?? {};
  if (notSucceeded === 0 || of < 2) return '';
  return `; ${count(notSucceeded)} of the last ${count(of)} times it did not succeed`;
}

/** Why the newest run did not succeed: its cause and what to do, then AWS's own words where they say more. */
function why(
  { target, parentExecutionId }: RanHere,
  causes: ReadonlyMap<string, Cause>,
): TemplateResult | typeof nothing {
  const cause = target.cause === undefined ? undefined : causes.get(target.cause);
  const title = cause?.title ?? (target.reason === undefined ? undefined : reasonTitle(target.reason));
  if (title === undefined && target.message === undefined) return nothing;
  const advice = cause?.advice?.replaceAll('<id>', parentExecutionId.slice(0, 8));
  return html`<div class="account-why">
    ${title === undefined ? nothing : html`<p><strong>${visible(title)}</strong></p>`}
    ${advice === undefined ? nothing : html`<p class="advice">${visible(advice)}</p>`}
    ${target.message === undefined ? nothing : html`<p class="message">${visible(target.message)}</p>`}
  </div>`;
}

/** One execution is shown itself; several are shown within the run. */
function hrefOf({ parentExecutionId, executions }: RunHere): string {
  const [worst, ...others] = executions;
  const own =
    worst === undefined || others.length > 0
      ? undefined
      : hrefs.target(parentExecutionId, worst.target, false);
  return own ?? hrefs.run(parentExecutionId, { q: worst?.target.accountId, show: 'list' });
}

customElements.define('rc-account', AccountView);
