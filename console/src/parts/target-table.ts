import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styled } from './styled.ts';
import { accountLabel, type TargetView } from '../model/target.ts';
import { rankOf, reasonTitle } from '../model/verdicts.ts';
import { count } from '../text/numbers.ts';
import { between, duration } from '../text/durations.ts';
import { visible } from '../text/visible.ts';
import { verdictLabel } from './bits.ts';
import { PageElement } from './element.ts';

export type SortKey = 'account' | 'region' | 'verdict' | 'duration';

export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

const ROW_PX = 34;
const SPARE_ROWS = 15;
const MOST_WORDS = 300;

const names = new Intl.Collator('en', { numeric: true });

const COMPARE: Readonly<Record<SortKey, (one: TargetView, other: TargetView) => number>> = {
  account: (one, other) => names.compare(accountLabel(one), accountLabel(other)),
  region: (one, other) => names.compare(one.region ?? '~', other.region ?? '~'),
  verdict: (one, other) => rankOf(one.verdict) - rankOf(other.verdict),
  duration: (one, other) =>
    (between(one.startTime, one.endTime) ?? -1) - (between(other.startTime, other.endTime) ?? -1),
};

/** Targets in that order; those that are the same in it by account and Region. */
function sortTargets(targets: readonly TargetView[], { key, isDescending }: Sort): readonly TargetView[] {
  const compare = COMPARE[key];
  const sign = isDescending ? -1 : 1;
  return [...targets].sort(
    (one, other) => sign * compare(one, other) || COMPARE.account(one, other) || COMPARE.region(one, other),
  );
}

const COLUMNS: readonly (readonly [SortKey | undefined, string])[] = [
  ['verdict', 'Verdict'],
  ['account', 'Account'],
  ['region', 'Region'],
  [undefined, 'Why'],
  ['duration', 'Took'],
];

/** A table of targets, of which only those rows exist that are seen; all of them when it is printed. */
class TargetTable extends PageElement {
  static override properties = {
    targets: { attribute: false },
    sort: { attribute: false },
    hrefOf: { attribute: false },
    outputsOf: { attribute: false },
    isWhole: { type: Boolean },
    range: { state: true },
  };
  declare targets: readonly TargetView[];
  declare sort: Sort;
  declare hrefOf: ((target: TargetView) => string | undefined) | undefined;
  /** Outputs in a line, where they are at hand. */
  declare outputsOf: ((target: TargetView) => string | undefined) | undefined;
  /** Whether every row is there, seen or not: for a printer. */
  declare isWhole: boolean;
  declare range: readonly [number, number];
  #sorted: readonly TargetView[] = [];
  #frame = 0;
  readonly #scrolled = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#look());
  };
  readonly #printing = (): void => {
    this.range = [0, this.#sorted.length];
    if (this.isConnected) this.performUpdate();
  };

  constructor() {
    super();
    this.targets = [];
    this.sort = { key: 'verdict', isDescending: false };
    this.hrefOf = undefined;
    this.outputsOf = undefined;
    this.range = [0, 60];
    this.isWhole = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.#scrolled, { passive: true });
    addEventListener('resize', this.#scrolled, { passive: true });
    addEventListener('beforeprint', this.#printing);
    addEventListener('afterprint', this.#scrolled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.#scrolled);
    removeEventListener('resize', this.#scrolled);
    removeEventListener('beforeprint', this.#printing);
    removeEventListener('afterprint', this.#scrolled);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('targets') || changed.has('sort')) this.#sorted = sortTargets(this.targets, this.sort);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('targets') || changed.has('sort')) this.#look();
  }

  /** Draws at once what is to be drawn. */
  drawNow(): void {
    this.performUpdate();
  }

  #look(): void {
    const body = this.querySelector('tbody');
    if (body === null) return;
    const top = -body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / ROW_PX) - SPARE_ROWS);
    const last = Math.min(this.#sorted.length, Math.ceil((top + innerHeight) / ROW_PX) + SPARE_ROWS);
    if (first !== this.range[0] || last !== this.range[1]) this.range = [first, Math.max(first, last)];
  }

  #sortBy(key: SortKey): void {
    const isDescending = this.sort.key === key && !this.sort.isDescending;
    this.sort = { key, isDescending };
    this.dispatchEvent(new CustomEvent('sorted', { detail: this.sort }));
  }

  protected override render(): TemplateResult {
    const all = this.#sorted;
    const [first, last] = this.isWhole ? [0, all.length] : this.range;
    const end = Math.min(last, all.length);
    const { key, isDescending } = this.sort;
    const direction = isDescending ? 'descending' : 'ascending';
    return html`<table class="targets" aria-rowcount=${all.length + 1}>
      <thead>
        <tr>
          ${COLUMNS.map(([column, title]) =>
            column === undefined
              ? html`<th scope="col">${title}</th>`
              : html`<th scope="col" aria-sort=${column === key ? direction : 'none'}>
                  <button type="button" class="sort" @click=${() => this.#sortBy(column)}>${title}</button>
                </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${
          first > 0
            ? html`<tr class="gap" aria-hidden="true">
                <td colspan="5" ${styled({ height: `${first * ROW_PX}px` })}></td>
              </tr>`
            : nothing
        }
        ${repeat(
          all.slice(first, end),
          (_target, index) => first + index,
          (target, index) => this.#row(target, first + index),
        )}
        ${
          end < all.length
            ? html`<tr class="gap" aria-hidden="true">
                <td colspan="5" ${styled({ height: `${(all.length - end) * ROW_PX}px` })}></td>
              </tr>`
            : nothing
        }
      </tbody>
    </table>`;
  }

  #row(target: TargetView, index: number): TemplateResult {
    const href = this.hrefOf?.(target);
    const took = between(target.startTime, target.endTime);
    const name = visible(accountLabel(target));
    const id =
      target.accountName === undefined ? nothing : html`<span class="quiet id">${target.accountId}</span>`;
    return html`<tr aria-rowindex=${index + 2}>
      <td>${verdictLabel(target.verdict)}</td>
      <td class="account">${href === undefined ? name : html`<a href=${href}>${name}</a>`} ${id}</td>
      <td>
        ${target.region ?? nothing}${target.resource === undefined ? nothing : html` <span class="quiet">${visible(target.resource)}</span>`}
      </td>
      <td class="why">${this.#why(target)}</td>
      <td class="number">${took === undefined ? nothing : duration(took)}</td>
    </tr>`;
  }

  #why(target: TargetView): unknown {
    const { reason, message } = target;
    const words = [reason === undefined ? undefined : reasonTitle(reason), message, this.outputsOf?.(target)]
      .filter((text): text is string => text !== undefined && text !== '')
      .join(' · ');
    if (words === '') return nothing;
    return visible(words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words);
  }
}

customElements.define('rc-targets', TargetTable);

/** `12 targets`, for a heading. */
export const targetCount = (shown: number, all: number): string =>
  shown === all ? `${count(all)} targets` : `${count(shown)} of ${count(all)} targets`;

declare global {
  interface HTMLElementTagNameMap {
    'rc-targets': TargetTable;
  }
}
