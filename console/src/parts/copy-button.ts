import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { PageElement } from './element.ts';

const SHOWN_MS = 1_600;

/** Copies a text, and says that it did. */
class CopyButton extends PageElement {
  static override properties = {
    text: {},
    label: {},
    load: { attribute: false },
    state: { state: true },
    quiet: { type: Boolean },
  };
  declare text: string;
  declare label: string;
  /** Where the text is read first, when it is wanted. */
  declare load: (() => Promise<string>) | undefined;
  declare quiet: boolean;
  declare state: 'idle' | 'busy' | 'done' | 'failed';

  constructor() {
    super();
    this.text = '';
    this.label = 'Copy';
    this.load = undefined;
    this.quiet = false;
    this.state = 'idle';
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('state') && (this.state === 'done' || this.state === 'failed')) {
      setTimeout(() => (this.state = 'idle'), SHOWN_MS);
    }
  }

  protected override render(): TemplateResult {
    const said = { idle: this.label, busy: 'Reading …', done: 'Copied', failed: 'Could not copy' }[
      this.state
    ];
    return html`<button
        type="button"
        class="copy ${this.quiet ? 'quiet' : ''} ${this.state}"
        @click=${() => void this.#copy()}
        title=${this.label}
        aria-label=${this.quiet ? this.label : nothing}
      >
        <i class="icon ${this.state === 'done' ? 'icon-done' : 'icon-copy'}" aria-hidden="true"></i>
        ${this.quiet ? nothing : html`<span>${said}</span>`}</button
      ><span class="visually-hidden" role="status">${this.state === 'idle' ? '' : said}</span>`;
  }

  async #copy(): Promise<void> {
    this.state = 'busy';
    try {
      await navigator.clipboard.writeText(this.load === undefined ? this.text : await this.load());
      this.state = 'done';
    } catch {
      this.state = 'failed';
    }
  }
}

customElements.define('rc-copy', CopyButton);

export const copyButton = (text: string, label = 'Copy', isQuiet = false): TemplateResult =>
  html`<rc-copy .text=${text} .label=${label} .quiet=${isQuiet}></rc-copy>`;
