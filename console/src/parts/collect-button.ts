import { html, type TemplateResult } from 'lit';
import { requestCollection } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import { PageElement } from './element.ts';

/** How long a collection takes, about. */
const WAIT_MS = 4_000;

/** Asks Rollcall to ask AWS again, and says so; `collected` comes when the answer may have changed. */
class CollectButton extends PageElement {
  static override properties = {
    parentId: { attribute: false },
    hint: { attribute: false },
    note: { state: true },
  };
  declare parentId: string;
  declare hint: string;
  declare note: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    [this.parentId, this.hint, this.note] = ['', '', ''];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    this.note = 'Asking …';
    try {
      await requestCollection(this.parentId);
      this.note = 'Asked: what comes of it shows here';
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.note = '';
        this.dispatchEvent(new CustomEvent('collected'));
      }, WAIT_MS);
    } catch (error) {
      this.note = toFailure(error).message;
    }
  }

  protected override render(): TemplateResult {
    return html`<button type="button" class="button" title=${this.hint} @click=${() => void this.#ask()}>
        Look again now
      </button>
      <span class="note" role="status">${this.note}</span>`;
  }
}

customElements.define('rc-collect', CollectButton);
