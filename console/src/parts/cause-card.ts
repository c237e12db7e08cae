import { html, nothing, type TemplateResult } from 'lit';
import type { Cause } from '../model/causes.ts';
import { labelOf } from '../model/verdicts.ts';
import { count, counted } from '../text/numbers.ts';
import { visible } from '../text/visible.ts';
import { mark } from './bits.ts';

/** Names that stand in a card before it is unfolded. */
const NAMES = 3;

export interface CardActions {
  /** Whether only its targets are shown. */
  readonly isChosen: boolean;
  readonly choose: () => void;
  /** The command that starts its targets again. */
  readonly retry: (() => Promise<string>) | undefined;
  readonly retryHref: string | undefined;
}

/** A cause: how many targets it explains, what it is, what to do, and where. */
export function causeCard(cause: Cause, actions: CardActions | undefined): TemplateResult {
  const { verdict, title, advice, note, command, message } = cause;
  return html`<article class="card ${verdict} ${actions?.isChosen === true ? 'chosen' : ''}">
    <header>
      <span class="count">${count(cause.count)}</span>
      <span class="verdict">${mark(verdict)}<span>${labelOf(verdict)}</span></span>
    </header>
    <h3>${visible(title)}</h3>
    ${advice === undefined ? nothing : html`<p class="advice">${visible(advice)}</p>`}
    ${note === undefined ? nothing : html`<p class="known">${visible(note)}</p>`}
    ${command === undefined ? nothing : html`<p class="command"><code>${visible(command)}</code></p>`}
    ${message === undefined ? nothing : html`<p class="message" title="AWS’s own words, of one of them">${visible(message)}</p>`}
    ${accountsOf(cause)}
    ${
      actions === undefined
        ? nothing
        : html`<footer>
            <button
              type="button"
              class="button"
              aria-pressed=${actions.isChosen ? 'true' : 'false'}
              @click=${actions.choose}
            >
              ${actions.isChosen ? 'Show all' : 'Show targets'}
            </button>
            ${
              actions.retry === undefined
                ? nothing
                : html`<rc-copy .load=${actions.retry} .label=${'Copy retry command'}></rc-copy>`
            }
          </footer>`
    }
  </article>`;
}

function accountsOf({ accounts, accountsOmitted }: Cause): TemplateResult | typeof nothing {
  if (accounts.length === 0) return nothing;
  const [first, rest] = [accounts.slice(0, NAMES), accounts.slice(NAMES)];
  const list = (names: readonly string[]): unknown =>
    names.map((name, index) => html`${index === 0 ? '' : ', '}${visible(name)}`);
  const more = rest.length + accountsOmitted;
  if (more === 0) return html`<p class="accounts">${list(first)}</p>`;
  return html`<details class="accounts">
    <summary>${list(first)} <span class="more">and ${counted(more, 'more account')}</span></summary>
    <p>
      ${list(rest)}${accountsOmitted === 0 ? nothing : html` and ${counted(accountsOmitted, 'more account')}`}
    </p>
  </details>`;
}
