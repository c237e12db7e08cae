import { html, nothing, type TemplateResult } from 'lit';
import { isRecord } from '../api/failure.ts';
import { counted } from '../text/numbers.ts';
import { visible } from '../text/visible.ts';
import { copyButton } from './copy-button.ts';

/** What is longer is folded, and cut when it is unfolded: a page of text helps, a megabyte hangs the browser. */
const FOLDED = 1_200;
const MOST = 100_000;
const MOST_ROWS = 200;
const MOST_COLUMNS = 12;

/** One output with its values, as people read it. It is only ever text. */
export function outputView(name: string, values: readonly string[]): TemplateResult {
  const whole = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values, null, 2);
  return html`<section class="output">
    <header>
      <h3><code>${visible(name)}</code></h3>
      ${values.length > 1 ? html`<span class="quiet">${counted(values.length, 'value')}</span>` : nothing}
      ${copyButton(whole, `Copy ${name}`, true)}
    </header>
    ${values.length === 0 ? html`<p class="quiet">An empty list</p>` : values.length > 1 && values.every((value) => parse(value) === undefined) ? listOf(values) : values.map(valueView)}
  </section>`;
}

const listOf = (values: readonly string[]): TemplateResult =>
  html`<ol class="values">
    ${values.slice(0, MOST_ROWS).map((value) => html`<li>${textView(value)}</li>`)}${
      values.length > MOST_ROWS
        ? html`<li class="quiet">and ${counted(values.length - MOST_ROWS, 'more value')}: copy shows all</li>`
        : nothing
    }
  </ol>`;

function valueView(value: string): TemplateResult {
  if (value === '') return html`<p class="quiet">An empty text</p>`;
  const json = parse(value);
  if (json === undefined) return textView(value);
  const rows = Array.isArray(json) ? rowsOf(json) : undefined;
  return rows === undefined ? textView(JSON.stringify(json, null, 2), true) : tableOf(rows);
}

/** JSON that is an object or a list; undefined for any other text. */
function parse(text: string): object | undefined {
  const [first] = text.trimStart();
  if (first !== '{' && first !== '[') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Of a list of objects that have the same few fields, the objects. */
function rowsOf(list: readonly unknown[]): readonly Row[] | undefined {
  if (list.length === 0 || !list.every(isRecord)) return undefined;
  const columns = new Set(list.flatMap((row) => Object.keys(row)));
  return columns.size > 0 && columns.size <= MOST_COLUMNS ? list : undefined;
}

function tableOf(rows: readonly Row[]): TemplateResult {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return html`<div class="scroller" tabindex="0" role="region" aria-label="Table">
      <table class="plain">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${visible(column)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, MOST_ROWS).map(
            (row) =>
              html`<tr>
                ${columns.map((column) => html`<td>${cellOf(row[column])}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length > MOST_ROWS ? html`<p class="quiet">and ${counted(rows.length - MOST_ROWS, 'more row')}: copy shows all</p>` : nothing}`;
}

function cellOf(value: unknown): unknown {
  if (value === undefined || value === null) return nothing;
  return visible(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A text with its line breaks; a long one is folded. */
export function textView(text: string, isCode = false): TemplateResult {
  const kind = isCode || text.includes('\n') ? 'block code' : 'block';
  if (text.length <= FOLDED) return html`<div class=${kind}>${visible(text)}</div>`;
  const more = text.length > MOST ? `, the first ${MOST.toLocaleString('en')} shown` : '';
  return html`<details class="long">
    <summary>
      <span class=${kind}>${visible(text.slice(0, FOLDED / 4))}…</span>
      <span class="more">all ${text.length.toLocaleString('en')} characters${more}</span>
    </summary>
    <div class=${kind}>${visible(text.slice(0, MOST))}</div>
  </details>`;
}
