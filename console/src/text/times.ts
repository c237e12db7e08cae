import { html, nothing, type TemplateResult } from 'lit';
import { millis, relative } from './durations.ts';

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const withSeconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** A time in the reader's zone; its title has the zone, and UTC as ISO 8601. */
export function timeOf(
  iso: string | undefined,
  how: 'exact' | 'both' | 'relative' = 'both',
): TemplateResult | typeof nothing {
  const time = millis(iso);
  if (time === undefined || iso === undefined) return nothing;
  const shown = dateTime.format(time);
  const ago = relative(time, Date.now());
  const text = { exact: shown, both: `${shown} · ${ago}`, relative: ago }[how];
  return html`<time datetime=${iso} title="${withSeconds.format(time)}&#10;${new Date(time).toISOString()}"
    >${text}</time
  >`;
}
