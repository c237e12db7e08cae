import { plain } from '../text/invisible.ts';
import { shortRegion, type Matrix, type MatrixCell, type MatrixRow } from '../model/matrix.ts';
import {
  EMPTY_LAYOUT,
  heightOf,
  layoutOf,
  lineAt,
  moveBy,
  nearestCell,
  ROW_PX,
  type MatrixLayout,
  type MatrixPosition,
} from '../model/matrix-layout.ts';
import type { TargetView } from '../model/target.ts';
import { labelOf, reasonTitle } from '../model/verdicts.ts';
import { count } from '../text/numbers.ts';

/** Lines that are kept beside those that are seen, so that scrolling never shows a hole. */
const SPARE_LINES = 12;
/** What of the page stands above the matrix while it scrolls. */
const HEAD_PX = 110;

export interface MatrixContent {
  readonly matrix: Matrix;
  /** Cells with no such target are faded. */
  readonly keep: (target: TargetView) => boolean;
  readonly hrefOf: (cell: MatrixCell, row: MatrixRow) => string | undefined;
  /** Whether accounts of one unit stand together, under its name. */
  readonly byUnit: boolean;
}

/**
 * Accounts × Regions, drawn only as far as it is seen: ten thousand cells scroll and change as fast as a hundred. Accounts
 * stand side by side where there are few Regions. Each cell is a link; arrow keys go from one to the next.
 *
 * It is drawn by hand, and not by templates: a line is made once, and then only what changed of a cell is touched.
 */
class MatrixView extends HTMLElement {
  #content: MatrixContent | undefined;
  #layout: MatrixLayout = EMPTY_LAYOUT;
  readonly #drawn = new Map<number, HTMLElement>();
  /** Lines as they were drawn: what has not changed since is left alone while it scrolls. */
  readonly #fresh = new Set<number>();
  readonly #head = document.createElement('div');
  readonly #body = document.createElement('div');
  readonly #tip = document.createElement('div');
  #focus: MatrixPosition = { line: 0, row: 0, cell: 0 };
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

  /** What it shows. Setting it again changes only what is different. */
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
    this.#layout = layoutOf(content.matrix, this.clientWidth || 1200, content.byUnit);
    const { nameWidth, cellWidth, perLine, lines, height } = this.#layout;
    this.classList.toggle('one-region', regions.length === 1);
    this.style.setProperty('--name', `${nameWidth}px`);
    this.style.setProperty('--cell', `${cellWidth}px`);
    this.style.setProperty('--per-line', String(perLine));
    this.#fresh.clear();
    // One cell can be reached by Tab.
    this.#focus = nearestCell(lines, this.#focus);
    this.#body.style.height = `${height}px`;
    this.#drawHead(regions, Math.min(perLine, rows.length));
  }

  #drawHead(regions: readonly string[], columns: number): void {
    const key = `${regions.join()}#${columns}#${this.#layout.cellWidth}`;
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
    const [first, last] = [
      lineAt(this.#layout.lines, top - spare),
      lineAt(this.#layout.lines, top + innerHeight + spare),
    ];
    const focused = document.activeElement?.closest('.matrix-line') ?? undefined;
    for (const [index, node] of this.#drawn) {
      const isSeen = index >= first && index <= last && index < this.#layout.lines.length;
      // What has the focus stays, so that the focus is not lost by scrolling.
      if (isSeen || (node === focused && index < this.#layout.lines.length)) continue;
      node.remove();
      this.#drawn.delete(index);
      this.#fresh.delete(index);
    }
    for (let index = first; index <= last && index < this.#layout.lines.length; index += 1) {
      if (this.#fresh.has(index)) continue;
      this.#drawLine(index, content);
      this.#fresh.add(index);
    }
  }

  #drawLine(index: number, content: MatrixContent): void {
    const line = this.#layout.lines[index];
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

  #drawRow(
    node: HTMLElement,
    row: MatrixRow,
    at: MatrixPosition,
    { keep, hrefOf, matrix }: MatrixContent,
  ): void {
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
      const position: MatrixPosition = { ...at, cell: index };
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
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(innerHeight / ROW_PX) - 4);
    const next = moveBy(event.key, this.#layout.lines, this.#focus, page);
    if (next === undefined) return;
    event.preventDefault();
    this.#moveTo(next);
  }

  #moveTo(next: MatrixPosition): void {
    const line = this.#layout.lines[next.line];
    if (line === undefined) return;
    this.#nodeAt(this.#focus)?.setAttribute('tabindex', '-1');
    this.#focus = next;
    const { top } = this.#body.getBoundingClientRect();
    const [from, to] = [top + line.top, top + line.top + heightOf(line)];
    if (from < HEAD_PX) scrollBy({ top: from - HEAD_PX - ROW_PX, behavior: 'instant' });
    else if (to > innerHeight) scrollBy({ top: to - innerHeight + ROW_PX, behavior: 'instant' });
    this.#draw();
    const node = this.#nodeAt(next);
    node?.setAttribute('tabindex', '0');
    node?.focus({ preventScroll: true });
  }

  #nodeAt({ line, row, cell }: MatrixPosition): HTMLElement | undefined {
    const node = this.#drawn
      .get(line)
      ?.children.item(row)
      ?.children.item(cell + 1);
    return node instanceof HTMLElement ? node : undefined;
  }

  #positionOf(node: Element): MatrixPosition | undefined {
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
    const line = position === undefined ? undefined : this.#layout.lines[position.line];
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

/** Why each target is as it is: long messages are not read again for each drawing. */
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

const samePosition = (one: MatrixPosition, other: MatrixPosition): boolean =>
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
