import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { PageElement } from './parts/element.ts';
import { emptyState } from './parts/bits.ts';
import './parts/palette.ts';
import { hrefs, parseRoute, type Route } from './route.ts';
import './views/account-view.ts';
import './views/coverage-view.ts';
import './views/diff-view.ts';
import './views/groups-view.ts';
import './views/history-view.ts';
import './views/missing-view.ts';
import './views/retry-view.ts';
import './views/run-view.ts';
import './views/runs-view.ts';
import './views/target-view.ts';

const THEME = 'rollcall.theme';
const isTheme = (text: string | null | undefined): text is 'light' | 'dark' =>
  text === 'light' || text === 'dark';

/** What the browser keeps, if it keeps anything. */
const store = {
  read: (): string | null => {
    try {
      return localStorage.getItem(THEME);
    } catch {
      return null;
    }
  },
  write: (value: string): void => {
    try {
      localStorage.setItem(THEME, value);
    } catch {
      // Then it is asked for again the next time.
    }
  },
};

const TITLES: Readonly<Record<Route['view'], string>> = {
  runs: 'Runs',
  run: 'Run',
  groups: 'Outputs',
  diff: 'Changes',
  missing: 'Missing',
  retry: 'Retry',
  target: 'Target',
  account: 'Account',
  coverage: 'Coverage',
  history: 'History',
  unknown: 'Not found',
};

/** The page: what its address says, under its head. */
class App extends PageElement {
  static override properties = { route: { state: true } };
  declare route: Route;
  readonly #moved = (): void => {
    const { view, id, accountId, region } = this.route;
    this.route = parseRoute(location.hash);
    const isSame =
      view === this.route.view &&
      id === this.route.id &&
      accountId === this.route.accountId &&
      region === this.route.region;
    document.title = `${TITLES[this.route.view]} · Rollcall`;
    if (!isSame) scrollTo({ top: 0, behavior: 'instant' });
  };
  readonly #pressed = (event: KeyboardEvent): void => {
    const { target } = event;
    const isTyping =
      target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#openPalette();
  };

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    const theme = store.read();
    if (isTheme(theme)) document.documentElement.dataset['theme'] = theme;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    addEventListener('keydown', this.#pressed);
    this.#moved();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
    removeEventListener('keydown', this.#pressed);
  }

  readonly #theme = (): void => {
    const root = document.documentElement;
    const { theme } = root.dataset;
    const isDark = isTheme(theme) ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    const next = isDark ? 'light' : 'dark';
    root.dataset['theme'] = next;
    store.write(next);
  };

  #openPalette(): void {
    this.querySelector('rc-palette')?.open();
  }

  protected override render(): TemplateResult {
    const { view } = this.route;
    return html`
      <a
        class="skip"
        href="#main"
        @click=${(event: Event) => {
          event.preventDefault();
          this.querySelector('main')?.focus();
        }}
        >To the content</a
      >
      <header class="top">
        <a class="brand" href=${hrefs.runs()}><i aria-hidden="true"></i>Rollcall</a>
        <nav aria-label="Rollcall">
          <a href=${hrefs.runs()} aria-current=${view === 'runs' ? 'page' : nothing}>Runs</a>
          <a href=${hrefs.coverage()} aria-current=${view === 'coverage' ? 'page' : nothing}>Coverage</a>
        </nav>
        <span class="spring"></span>
        <button type="button" class="button search" @click=${() => this.#openPalette()}>
          Go to … <kbd>/</kbd>
        </button>
        <button
          type="button"
          class="button icon-only"
          @click=${this.#theme}
          aria-label="Light or dark"
          title="Light or dark"
        >
          <i class="icon icon-theme" aria-hidden="true"></i>
        </button>
      </header>
      <main id="main" tabindex="-1">${this.#view()}</main>
      <rc-palette .route=${this.route} @theme=${this.#theme}></rc-palette>
    `;
  }

  #view(): unknown {
    const { route } = this;
    switch (route.view) {
      case 'runs':
        return html`<rc-runs .route=${route}></rc-runs>`;
      case 'run':
        return keyed(route.id, html`<rc-run .route=${route}></rc-run>`);
      case 'groups':
        return html`<rc-groups .route=${route}></rc-groups>`;
      case 'diff':
        return html`<rc-diff .route=${route}></rc-diff>`;
      case 'missing':
        return html`<rc-missing .route=${route}></rc-missing>`;
      case 'retry':
        return html`<rc-retry .route=${route}></rc-retry>`;
      case 'target':
        return html`<rc-target .route=${route}></rc-target>`;
      case 'account':
        return html`<rc-account .route=${route}></rc-account>`;
      case 'coverage':
        return html`<rc-coverage .route=${route}></rc-coverage>`;
      case 'history':
        return html`<rc-history .route=${route}></rc-history>`;
      case 'unknown':
        return html`${emptyState('There is no such page', html`<a class="button primary" href=${hrefs.runs()}>All runs</a>`, true)}`;
    }
  }
}

customElements.define('rc-app', App);
