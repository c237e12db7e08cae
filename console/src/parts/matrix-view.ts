import { plain } from '../text/invisible.ts';
import { shortRegion, type Matrix, type MatrixCell, type MatrixRow } from '../model/matrix.ts';
import type { TargetView } from '../model/target.ts';
import { labelOf, reasonTitle } from '../model/verdicts.ts';
import { count } from '../text/numbers.ts';

const ROW_PX = 26;
const HEADING_PX = 38;
/** Lines that are kept beside those that are seen, so that scrolling never shows a hole. */
const SPARE_LINES = 12;
const NAME_PX = { least: 112, most: 190 };
const CELL_PX = 26;
const WIDE_CELL_PX = 38;
/** Space beside a column. */
const GUTTER_PX = 18;
const CHARACTER_PX = 7.3;
/** Names do not stand farther than this from what belongs to them. */
const MOST_SPARE_PX = 70;

/** A line of the matrix: a heading, or as many accounts as fit side by side. */
type Line =
  | { readonly kind: 'heading'; readonly top: number; readonly text: string; readonly accounts: number }
  | { readonly kind: 'rows'; readonly top: number; readonly rows: readonly MatrixRow[] };

export interface MatrixContent {
  readonly matrix: Matrix;
  /** Cells with no such target are faded. */
  readonly keep: (target: TargetView) => boolean;
  readonly hrefOf: (cell: MatrixCell, row: MatrixRow) => string | undefined;
  /** Whether accounts of one unit stand together, under its name. */
  readonly byUnit: boolean;
}

interface Position {
  readonly line: number;
  readonly row: number;
  readonly cell: number;
}

/**
 * Accounts × Regions, drawn only as far as it is seen: ten thousand cells scroll and change as fast as a hundred. Accounts
 * stand side by side where there are few Regions. Each cell is a link; arrow keys go from one to the next.
 *
 * It is drawn by hand, and not by templates: a line is made once, and then only what changed of a cell is touched.
 */
class MatrixView extends HTMLElement {
  #content: MatrixContent | undefined;
  #lines: readonly Line[] = [];
  #perLine = 1;
  #nameWidth = NAME_PX.least;
  #cellWidth = CELL_PX;
  readonly #drawn = new Map<number, HTMLElement>();
  /** Lines as they were drawn: what has not changed since is left alone while it scrolls. */
  readonly #fresh = new Set<number>();
  readonly #head = document.createElement('div');
  readonly #body = document.createElement('div');
  readonly #tip = document.createElement('div');
  #focus: Position = { line: 0, row: 0, cell: 0 };
  #frame = 0;
  readonly #resized = new ResizeObserver(() => {
    this.#arrange();
    this.#draw();
  });
  readonly #scrolled = (): void => this.#schedule();

  connectedCallback(): void {
    if (this.#head.parentNode === null) {
      this.#head.className = 'matrix-head';
      this.#head.setAttribute('aria-hidden', 'true');
      this.#body.className = 'matrix-body';
      this.#body.setAttribute('role', 'list');
      this.#tip.className = 'tip';
      this.#tip.hidden = true;
      this.#tip.setAttribute('role', 'presentation');
      this.append(this.#head, this.#body, this.#tip);
      this.#body.addEventListener('keydown', (event) => this.#key(event));
      this.#body.addEventListener('focusin', (event) => this.#focused(event));
      this.#body.addEventListener('pointerover', (event) => this.#explain(event.target));
      this.#body.addEventListener('pointerleave', () => (this.#tip.hidden = true));
      this.#body.addEventListener('focusout', () => (this.#tip.hidden = true));
    }
    addEventListener('scroll', this.#scrolled, { passive: true });
    this.#resized.observe(this);
  }

  disconnectedCallback(): void {
    removeEventListener('scroll', this.#scrolled);
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  /** What it shows. Setting it anew changes only what is different. */
  set content(content: MatrixContent) {
    this.#content = content;
    this.#arrange();
    this.#draw();
  }

  /** Where everything stands. */
  #arrange(): void {
    const content = this.#content;
    if (content === undefined) return;
    const { regions, rows } = content.matrix;
    const width = this.clientWidth || 1200;
    const longest = rows.reduce((most, { label }) => Math.max(most, label.length), 0);
    this.#nameWidth = Math.round(Math.min(NAME_PX.most, Math.max(NAME_PX.least, longest * CHARACTER_PX + 8)));
    this.#cellWidth = regions.length > 1 ? WIDE_CELL_PX : CELL_PX;
    const wide = (cell: number): number => this.#nameWidth + regions.length * cell + GUTTER_PX;
    if (wide(WIDE_CELL_PX) > width || regions.length > 5)
      this.#cellWidth = CELL_PX + (regions.length > 1 ? 6 : 0);
    if (wide(this.#cellWidth) > width) {
      this.#nameWidth = NAME_PX.least;
      this.#cellWidth = Math.max(
        18,
        Math.floor((width - this.#nameWidth - GUTTER_PX) / Math.max(1, regions.length)),
      );
    }
    this.#perLine = Math.max(1, Math.floor((width + GUTTER_PX) / wide(this.#cellWidth)));
    // What is left over goes to the names.
    const columns = Math.max(1, Math.min(this.#perLine, rows.length));
    const spare = Math.floor((width + GUTTER_PX) / columns) - wide(this.#cellWidth);
    this.#nameWidth += Math.max(0, Math.min(spare, MOST_SPARE_PX));
    this.classList.toggle('one-region', regions.length === 1);
    this.style.setProperty('--name', `${this.#nameWidth}px`);
    this.style.setProperty('--cell', `${this.#cellWidth}px`);
    this.style.setProperty('--per-line', String(this.#perLine));
    this.#fresh.clear();
    this.#lines = linesOf(rows, this.#perLine, content.byUnit);
    // One cell can be reached by Tab: a heading has none.
    const focused = this.#lines[this.#focus.line];
    const row = focused?.kind === 'rows' ? focused.rows[this.#focus.row] : undefined;
    if (row === undefined || this.#focus.cell >= row.cells.length) {
      const line = Math.max(
        0,
        this.#lines.findIndex(({ kind }) => kind === 'rows'),
      );
      this.#focus = { line, row: 0, cell: 0 };
    }
    const last = this.#lines.at(-1);
    this.#body.style.height = `${last === undefined ? 0 : last.top + heightOf(last)}px`;
    this.#drawHead(regions, Math.min(this.#perLine, rows.length));
  }

  #drawHead(regions: readonly string[], columns: number): void {
    const key = `${regions.join()}#${columns}#${this.#cellWidth}`;
    if (this.#head.dataset['key'] === key) return;
    this.#head.dataset['key'] = key;
    this.#head.hidden = regions.length < 2;
    this.#head.replaceChildren(
      ...Array.from({ length: columns }, () => {
        const column = element('div', 'matrix-row');
        column.append(element('span', 'matrix-name'));
        for (const region of regions) {
          const name = element('span', 'matrix-region', shortRegion(region));
          name.title = region;
          column.append(name);
        }
        return column;
      }),
    );
  }

  #schedule(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Draws the lines that are seen, and takes away those that are not. */
  #draw(): void {
    const content = this.#content;
    if (content === undefined || !this.isConnected) return;
    const top = -this.#body.getBoundingClientRect().top;
    const spare = SPARE_LINES * ROW_PX;
    const [first, last] = [lineAt(this.#lines, top - spare), lineAt(this.#lines, top + innerHeight + spare)];
    const focused = document.activeElement?.closest('.matrix-line') ?? undefined;
    for (const [index, node] of this.#drawn) {
      const isSeen = index >= first && index <= last && index < this.#lines.length;
      // What has the focus stays, so that the focus is not lost by scrolling.
      if (isSeen || (node === focused && index < this.#lines.length)) continue;
      node.remove();
      this.#drawn.delete(index);
      this.#fresh.delete(index);
    }
    for (let index = first; index <= last && index < this.#lines.length; index += 1) {
      if (this.#fresh.has(index)) continue;
      this.#drawLine(index, content);
      this.#fresh.add(index);
    }
  }

  #drawLine(index: number, content: MatrixContent): void {
    const line = this.#lines[index];
    if (line === undefined) return;
    let node = this.#drawn.get(index);
    if (node?.dataset['kind'] !== line.kind) {
      node?.remove();
      node = element('div', 'matrix-line');
      node.dataset['kind'] = line.kind;
      node.dataset['line'] = String(index);
      this.#drawn.set(index, node);
      // In the order in which it is read.
      this.#body.insertBefore(node, this.#nodeAfter(index) ?? null);
    }
    node.style.transform = `translateY(${line.top}px)`;
    if (line.kind === 'heading') {
      node.className = 'matrix-line matrix-heading';
      setText(node, `${plain(line.text)} · ${count(line.accounts)}`);
      node.setAttribute('role', 'listitem');
      return;
    }
    node.setAttribute('role', 'presentation');
    while (node.childElementCount > line.rows.length) node.lastElementChild?.remove();
    for (const [place, row] of line.rows.entries()) {
      let one = node.children.item(place);
      if (!(one instanceof HTMLElement)) {
        one = element('div', 'matrix-row');
        one.setAttribute('role', 'listitem');
        node.append(one);
      }
      if (one instanceof HTMLElement) this.#drawRow(one, row, { line: index, row: place, cell: 0 }, content);
    }
  }

  #nodeAfter(index: number): Element | undefined {
    const after = [...this.#drawn.keys()].filter((one) => one > index);
    return after.length === 0 ? undefined : this.#drawn.get(Math.min(...after));
  }

  #drawRow(node: HTMLElement, row: MatrixRow, at: Position, { keep, hrefOf, matrix }: MatrixContent): void {
    let [name] = node.children;
    if (!(name instanceof HTMLElement)) node.append((name = element('span', 'matrix-name')));
    const label = plain(row.label);
    setText(name, label);
    setAttribute(
      name,
      'title',
      row.accountId === undefined || row.accountId === row.label ? label : `${label} · ${row.accountId}`,
    );
    while (node.childElementCount > row.cells.length + 1) node.lastElementChild?.remove();
    for (const [index, cell] of row.cells.entries()) {
      let link = node.children.item(index + 1);
      if (!(link instanceof HTMLAnchorElement)) {
        link?.remove();
        node.append((link = document.createElement('a')));
      }
      const region = matrix.regions[index] ?? '';
      const position: Position = { ...at, cell: index };
      const isFocus = samePosition(position, this.#focus);
      const many = cell !== undefined && cell.targets.length > 1;
      const isKept = cell?.look === undefined ? cell?.targets.some(keep) === true : !cell.look.isFaded;
      setAttribute(
        link,
        'class',
        cell === undefined
          ? 'cell none'
          : `cell mark ${cell.look?.mark ?? cell.verdict}${many ? ' many' : ''}${isKept ? '' : ' faded'}`,
      );
      setText(link, many ? count(cell.targets.length) : '');
      setAttribute(link, 'tabindex', isFocus ? '0' : '-1');
      const href = cell === undefined ? undefined : hrefOf(cell, row);
      if (href === undefined) link.removeAttribute('href');
      else setAttribute(link, 'href', href);
      if (href === undefined) setAttribute(link, 'role', 'img');
      else link.removeAttribute('role');
      setAttribute(
        link,
        'aria-label',
        `${label}, ${region}: ${cell === undefined ? 'not expected' : wordsOf(cell)}`,
      );
    }
  }

  #key(event: KeyboardEvent): void {
    const { line, row, cell } = this.#focus;
    const cells = this.#content?.matrix.regions.length ?? 0;
    const page = Math.max(1, Math.floor(innerHeight / ROW_PX) - 4);
    const moves: Readonly<Record<string, () => Position | undefined>> = {
      ArrowRight: () =>
        cell + 1 < cells ? { line, row, cell: cell + 1 } : this.#near({ line, row: row + 1, cell: 0 }),
      ArrowLeft: () =>
        cell > 0 ? { line, row, cell: cell - 1 } : this.#near({ line, row: row - 1, cell: cells - 1 }),
      ArrowDown: () => this.#below(line, row, cell, 1),
      ArrowUp: () => this.#below(line, row, cell, -1),
      PageDown: () => this.#below(line, row, cell, page),
      PageUp: () => this.#below(line, row, cell, -page),
      Home: () => this.#below(this.#lines[0]?.kind === 'rows' ? 0 : 1, 0, 0, 0),
      End: () => this.#below(this.#lines.length - 1, row, cell, 0),
    };
    const next = moves[event.key]?.();
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#moveTo(next);
  }

  /** The same place in that row of its line, if there is one. */
  #near(position: Position): Position | undefined {
    const line = this.#lines[position.line];
    return line?.kind === 'rows' && line.rows[position.row] !== undefined ? position : undefined;
  }

  /** The same place so many lines on; beside a heading or an end, the nearest line of accounts. */
  #below(line: number, row: number, cell: number, by: number): Position | undefined {
    const step = by < 0 ? -1 : 1;
    let index = Math.min(this.#lines.length - 1, Math.max(0, line + by));
    for (let tries = 0; tries < 3; tries += 1) {
      const at = this.#lines[index];
      if (at?.kind === 'rows') return { line: index, row: Math.min(row, at.rows.length - 1), cell };
      const next = index + step;
      index = this.#lines[next] === undefined ? index - step : next;
    }
    return undefined;
  }

  #moveTo(next: Position): void {
    const line = this.#lines[next.line];
    if (line === undefined) return;
    this.#nodeAt(this.#focus)?.setAttribute('tabindex', '-1');
    this.#focus = next;
    const { top } = this.#body.getBoundingClientRect();
    const [from, to] = [top + line.top, top + line.top + heightOf(line)];
    const head = 110;
    if (from < head) scrollBy({ top: from - head - ROW_PX, behavior: 'instant' });
    else if (to > innerHeight) scrollBy({ top: to - innerHeight + ROW_PX, behavior: 'instant' });
    this.#draw();
    const node = this.#nodeAt(next);
    node?.setAttribute('tabindex', '0');
    node?.focus({ preventScroll: true });
  }

  #nodeAt({ line, row, cell }: Position): HTMLElement | undefined {
    const node = this.#drawn
      .get(line)
      ?.children.item(row)
      ?.children.item(cell + 1);
    return node instanceof HTMLElement ? node : undefined;
  }

  #positionOf(node: Element): Position | undefined {
    const [row, line] = [node.parentElement, node.closest('.matrix-line')];
    if (row === null || !(line instanceof HTMLElement)) return undefined;
    const cell = [...row.children].indexOf(node) - 1;
    return cell < 0
      ? undefined
      : { line: Number(line.dataset['line']), row: [...line.children].indexOf(row), cell };
  }

  #focused({ target }: FocusEvent): void {
    if (!(target instanceof Element)) return;
    const position = this.#positionOf(target);
    if (position === undefined) return;
    this.#nodeAt(this.#focus)?.setAttribute('tabindex', '-1');
    this.#focus = position;
    target.setAttribute('tabindex', '0');
    this.#explain(target);
  }

  /** What stands in a cell, beside it. */
  #explain(target: EventTarget | null): void {
    const position =
      target instanceof Element && target.matches('.cell') ? this.#positionOf(target) : undefined;
    const line = position === undefined ? undefined : this.#lines[position.line];
    const row = line?.kind === 'rows' && position !== undefined ? line.rows[position.row] : undefined;
    const cell = row?.cells[position?.cell ?? 0];
    if (!(target instanceof Element) || row === undefined || cell === undefined) {
      this.#tip.hidden = true;
      return;
    }
    const title = element('b', '', plain(row.label));
    const place = element(
      'span',
      'quiet',
      ` ${row.accountId === row.label ? '' : (row.accountId ?? '')} ${cell.region}`,
    );
    this.#tip.replaceChildren(title, place, element('div', '', wordsOf(cell)));
    this.#tip.hidden = false;
    const [box, own] = [target.getBoundingClientRect(), this.getBoundingClientRect()];
    const left = Math.min(
      Math.max(0, box.left - own.left - 20),
      Math.max(0, own.width - this.#tip.offsetWidth),
    );
    this.#tip.style.transform = `translate(${left}px, ${box.bottom - own.top + 6}px)`;
  }
}

customElements.define('rc-matrix', MatrixView);

const MOST_WORDS = 160;

/** Why each target is as it is: long messages are not read anew for each drawing. */
const reasons = new WeakMap<TargetView, string>();

function reasonOf(target: TargetView): string {
  const known = reasons.get(target);
  if (known !== undefined) return known;
  const words = plain(target.message ?? (target.reason === undefined ? '' : reasonTitle(target.reason)));
  const cut = words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS)}…` : words;
  reasons.set(target, cut);
  return cut;
}

/** What became of a cell, in words. */
function wordsOf({ verdict, targets, look }: MatrixCell): string {
  if (look !== undefined) return look.words;
  const many = targets.length > 1 ? ` (worst of ${targets.length} targets)` : '';
  const worst = targets.find((target) => target.verdict === verdict);
  const why = worst === undefined ? '' : reasonOf(worst);
  return `${labelOf(verdict)}${many}${why === '' ? '' : `: ${why}`}`;
}

function linesOf(rows: readonly MatrixRow[], perLine: number, byUnit: boolean): readonly Line[] {
  const lines: Line[] = [];
  let top = 0;
  const add = (some: readonly MatrixRow[]): void => {
    for (let from = 0; from < some.length; from += perLine) {
      lines.push({ kind: 'rows', top, rows: some.slice(from, from + perLine) });
      top += ROW_PX;
    }
  };
  if (!byUnit) {
    add(rows);
    return lines;
  }
  const units = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const unit = row.unit ?? 'no unit known';
    const members = units.get(unit);
    if (members === undefined) units.set(unit, [row]);
    else members.push(row);
  }
  for (const [text, members] of units) {
    lines.push({ kind: 'heading', top, text, accounts: members.length });
    top += HEADING_PX;
    add(members);
  }
  return lines;
}

const heightOf = ({ kind }: Line): number => (kind === 'heading' ? HEADING_PX : ROW_PX);

/** The line at a height, or the nearest. */
function lineAt(lines: readonly Line[], top: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lines[middle]?.top ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

const samePosition = (one: Position, other: Position): boolean =>
  one.line === other.line && one.row === other.row && one.cell === other.cell;

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text?: string,
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  if (className !== '') node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}
