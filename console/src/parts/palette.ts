import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { listRuns } from '../api/client.ts';
import { hrefs, type Route } from '../route.ts';
import { plain } from '../text/invisible.ts';
import { relative, millis } from '../text/durations.ts';
import { PageElement } from './element.ts';

interface Choice {
  readonly title: string;
  readonly hint: string;
  readonly go: () => void;
}

const MOST = 12;
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

const ACCOUNT = /^\d{12}$/;

const open =
  (href: string | undefined): (() => void) =>
  () => {
    if (href !== undefined) location.hash = href;
  };

/** Goes anywhere by typing: `/` opens it. */
class Palette extends PageElement {
  static override properties = {
    route: { attribute: false },
    text: { state: true },
    at: { state: true },
    runs: { state: true },
  };
  declare route: Route;
  declare text: string;
  declare at: number;
  declare runs: readonly Choice[];

  constructor() {
    super();
    this.text = '';
    this.at = 0;
    this.runs = [];
  }

  open(): void {
    const dialog = this.querySelector('dialog');
    if (dialog === null || dialog.open) return;
    [this.text, this.at] = ['', 0];
    dialog.showModal();
    const input = this.querySelector('input');
    if (input !== null) [input.value] = [''];
    input?.focus();
    void this.#read();
  }

  async #read(): Promise<void> {
    const { executions } = await listRuns({ limit: 50 }).catch(() => ({ executions: [] }));
    this.runs = executions.map(({ parentExecutionId, runbook, startTime, status }) => ({
      title: plain(runbook ?? parentExecutionId),
      hint: `run ${parentExecutionId.slice(0, 8)} · ${status ?? ''} · ${relative(millis(startTime) ?? 0, Date.now())}`,
      go: open(hrefs.run(parentExecutionId)),
    }));
  }

  #own(): readonly Choice[] {
    const { id } = this.route;
    const ofRun: readonly Choice[] =
      id === ''
        ? []
        : [
            { title: 'Overview', hint: 'this run', go: open(hrefs.run(id)) },
            {
              title: 'Failed targets',
              hint: 'this run',
              go: open(hrefs.run(id, { verdict: 'failed', show: 'list' })),
            },
            { title: 'List of targets', hint: 'this run', go: open(hrefs.run(id, { show: 'list' })) },
            { title: 'Outputs', hint: 'this run', go: open(hrefs.section(id, 'groups')) },
            { title: 'Missing', hint: 'this run', go: open(hrefs.section(id, 'missing')) },
            { title: 'Changes since the run before', hint: 'this run', go: open(hrefs.section(id, 'diff')) },
            { title: 'Retry', hint: 'this run', go: open(hrefs.section(id, 'retry')) },
          ];
    const text = this.text.trim();
    return [
      ...(ID.test(text) ? [{ title: `Run ${text}`, hint: 'open', go: open(hrefs.run(text)) }] : []),
      ...(ACCOUNT.test(text)
        ? [{ title: `Account ${text}`, hint: 'what ran there', go: open(hrefs.account(text)) }]
        : []),
      ...(id === '' || text === ''
        ? []
        : [
            {
              title: `Account or Region “${text}”`,
              hint: 'in this run',
              go: open(hrefs.run(id, { q: text })),
            },
          ]),
      ...ofRun,
      { title: 'Runs', hint: 'all', go: open(hrefs.runs()) },
      { title: 'Runs, failures first', hint: 'all', go: open(hrefs.runs({ order: 'worst' })) },
      { title: 'Coverage', hint: 'accounts and Regions', go: open(hrefs.coverage()) },
      {
        title: 'Light or dark',
        hint: 'theme',
        go: () => this.dispatchEvent(new CustomEvent('theme', { bubbles: true })),
      },
    ];
  }

  get #choices(): readonly Choice[] {
    const words = this.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const all = [...this.#own(), ...this.runs];
    return all
      .filter(({ title, hint }) => words.every((word) => `${title} ${hint}`.toLowerCase().includes(word)))
      .slice(0, MOST);
  }

  #key(event: KeyboardEvent): void {
    const choices = this.#choices;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && choices.length > 0) {
      event.preventDefault();
      this.at = (this.at + move + choices.length) % choices.length;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#take(choices[this.at]);
    }
  }

  #take(choice: Choice | undefined): void {
    if (choice === undefined) return;
    this.querySelector('dialog')?.close();
    choice.go();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('at')) this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const choices = this.#choices;
    return html`<dialog
      class="palette"
      aria-label="Go to"
      @click=${(event: Event) => event.target instanceof HTMLDialogElement && event.target.close()}
    >
      <div class="palette-box">
        <input
          type="text"
          role="combobox"
          aria-label="Go to"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant=${choices.length === 0 ? nothing : `palette-${this.at}`}
          autocomplete="off"
          spellcheck="false"
          placeholder="Go to a run, a view, an account …"
          @input=${(event: Event) => {
            if (event.target instanceof HTMLInputElement) [this.text, this.at] = [event.target.value, 0];
          }}
          @keydown=${(event: KeyboardEvent) => this.#key(event)}
        />
        <ul id="palette-list" role="listbox" aria-label="Where to">
          ${choices.map(
            (choice, index) =>
              html`<li
                id="palette-${index}"
                role="option"
                aria-selected=${index === this.at ? 'true' : 'false'}
                @click=${() => this.#take(choice)}
              >
                <span>${choice.title}</span><span class="quiet">${choice.hint}</span>
              </li>`,
          )}
        </ul>
        ${choices.length === 0 ? html`<p class="quiet nothing">Nothing is called that</p>` : nothing}
        <p class="keys"><kbd>↑</kbd><kbd>↓</kbd> choose <kbd>Enter</kbd> open <kbd>Esc</kbd> close</p>
      </div>
    </dialog>`;
  }
}

customElements.define('rc-palette', Palette);

declare global {
  interface HTMLElementTagNameMap {
    'rc-palette': Palette;
  }
}
