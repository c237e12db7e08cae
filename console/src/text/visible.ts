import { html, nothing, type TemplateResult } from 'lit';
import { mixesScripts, piecesOf } from './invisible.ts';

/**
 * Untrusted text, isolated from the direction of what surrounds it, with every character visible. It is only ever text:
 * no link, no markup.
 */
export function visible(text: string): TemplateResult {
  const pieces = piecesOf(text).map((piece) =>
    'text' in piece
      ? piece.text
      : html`<span class="ctl" title="${piece.code} ${piece.name}">${piece.code}</span>`,
  );
  return html`<bdi>${pieces}</bdi>${
      mixesScripts(text)
        ? html`<span class="mixed" title="A word mixes Latin letters with letters that look like them"
            >mixed scripts</span
          >`
        : nothing
    }`;
}
