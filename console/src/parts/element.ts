import { LitElement } from 'lit';

/** An element without a shadow: one style sheet for the page, and labels that find what they label. */
export abstract class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
