import { html, nothing, type TemplateResult } from 'lit';
import { getRetry, type Report, type Retry } from '../api/client.ts';
import { labelOf, occurring, toCounts } from '../model/verdicts.ts';
import { emptyState, mark } from '../parts/bits.ts';
import { copyButton } from '../parts/copy-button.ts';
import { type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted } from '../text/numbers.ts';
import { visible } from '../text/visible.ts';
import { RunSection } from './run-section.ts';

/** What to paste to start what did not succeed again. This page starts nothing. */
class RetryView extends RunSection<Retry> {
  protected key({ id, query }: Route): string {
    return [id, query.get('verdict'), query.get('cause')].join('#');
  }

  protected loadOwn({ id, query }: Route, signal: AbortSignal): Promise<Retry> {
    const given = (name: string): string | undefined => query.get(name) ?? undefined;
    return getRetry(id, { verdict: given('verdict'), cause: given('cause'), limit: 20 }, signal);
  }

  protected showOwn({ locations, commands, notes, nextToken }: Retry, { counts }: Report): TemplateResult {
    const chosen = new Set((this.route.query.get('verdict') ?? '').split(',').filter((one) => one !== ''));
    const choices = occurring(toCounts(counts)).filter(
      (verdict) => !['succeeded', 'running', 'waiting'].includes(verdict),
    );
    const all = commands.map(({ commandLine }) => commandLine).join('\n\n');
    return html`
      ${
        choices.length === 0
          ? nothing
          : html`<div class="legend" role="group" aria-label="Start again">
              ${choices.map(
                (verdict) =>
                  html`<button
                    type="button"
                    class="chip"
                    aria-pressed=${chosen.has(verdict) ? 'true' : 'false'}
                    @click=${() => {
                      if (!chosen.delete(verdict)) chosen.add(verdict);
                      setQuery({ verdict: [...chosen].join(',') });
                    }}
                  >
                    ${mark(verdict)}<b>${count(toCounts(counts)[verdict] ?? 0)}</b>
                    <span>${labelOf(verdict)}</span>
                  </button>`,
              )}
            </div>`
      }
      ${
        commands.length === 0
          ? emptyState(
              'Nothing to start again',
              'No target did not succeed, or none of those that were chosen.',
            )
          : html`<p class="sentence small">
                <strong>${counted(locations, 'location')}</strong> in
                ${counted(commands.length, 'command')}${nextToken === undefined ? '' : ' and more'}. Nothing
                starts from here: paste it where you are signed in.
              </p>
              ${commands.map(
                ({ commandLine }) =>
                  html`<div class="paste">
                    <pre tabindex="0">${visible(commandLine)}</pre>
                    ${copyButton(commandLine, 'Copy')}
                  </div>`,
              )}
              ${commands.length > 1 ? copyButton(all, 'Copy all') : nothing}`
      }
      ${
        notes.length === 0
          ? nothing
          : html`<section aria-labelledby="notes-title">
              <h2 id="notes-title">Before you start it</h2>
              <ul class="notes">
                ${notes.map((note) => html`<li>${visible(note)}</li>`)}
              </ul>
            </section>`
      }
    `;
  }
}

customElements.define('rc-retry', RetryView);
