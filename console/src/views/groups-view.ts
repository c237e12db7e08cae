import { html, nothing, type TemplateResult } from 'lit';
import { styled } from '../parts/styled.ts';
import { getGroups, type Groups, type Report } from '../api/client.ts';
import { toTargetView } from '../model/target.ts';
import { emptyState } from '../parts/bits.ts';
import { accountLabel } from '../model/target.ts';
import { hrefs, type Route } from '../route.ts';
import { setQuery } from '../set-query.ts';
import { count, counted, percent } from '../text/numbers.ts';
import { visible } from '../text/visible.ts';
import { RunSection } from './run-section.ts';

interface Grouped {
  readonly outputs: readonly string[];
  readonly groups: Groups | undefined;
}

/** Targets that are listed of each group at once. */
const LISTED = 100;

/** Which values an output has, and where. */
class GroupsView extends RunSection<Grouped> {
  protected key({ id, query }: Route): string {
    return `${id}#${query.get('output') ?? ''}`;
  }

  protected async loadOwn({ id, query }: Route, signal: AbortSignal): Promise<Grouped> {
    const outputs = await outputNames(id, signal);
    const output = query.get('output') ?? outputs[0];
    if (output === undefined) return { outputs, groups: undefined };
    return { outputs, groups: await getGroups(id, { output, targets: LISTED, limit: 200 }, signal) };
  }

  protected showOwn({ outputs, groups }: Grouped, { expected }: Report): TemplateResult {
    if (groups === undefined) {
      return emptyState('No output is known', 'The runbook has none, or no target has come to one yet.');
    }
    const most = Math.max(
      1,
      ...groups.groups.map((group) => group.count),
      groups.withoutValue.count,
      groups.notCollected.count,
    );
    return html`
      <div class="toolbar">
        <label
          >Output
          <select
            @change=${(event: Event) => event.target instanceof HTMLSelectElement && setQuery({ output: event.target.value })}
          >
            ${[...new Set([groups.output, ...outputs])].map((name) => html`<option value=${name} ?selected=${name === groups.output}>${name}</option>`)}
          </select>
        </label>
        <span class="quiet"
          >${counted(groups.groups.length, 'value')}${groups.nextToken === undefined ? '' : ' and more'} among
          ${counted(expected, 'target')}</span
        >
      </div>
      <ul class="groups">
        ${groups.groups.map(({ value, count: size, targets, targetsOmitted }) =>
          this.#group(valueText(value), { size, targets, targetsOmitted }, most, expected, ''),
        )}
        ${this.#rest('No such output', groups.withoutValue, most, expected)}
        ${groups.valueNotKept === undefined ? nothing : this.#rest('Too large to be kept', groups.valueNotKept, most, expected)}
        ${this.#rest('Not collected', groups.notCollected, most, expected)}
      </ul>
    `;
  }

  #rest(
    title: string,
    { count: size, targets, targetsOmitted }: Groups['withoutValue'],
    most: number,
    expected: number,
  ): TemplateResult | typeof nothing {
    return size === 0
      ? nothing
      : this.#group(html`<em>${title}</em>`, { size, targets, targetsOmitted }, most, expected, 'rest');
  }

  #group(
    title: unknown,
    {
      size,
      targets,
      targetsOmitted = 0,
    }: {
      readonly size: number;
      readonly targets: Groups['withoutValue']['targets'];
      readonly targetsOmitted?: number | undefined;
    },
    most: number,
    expected: number,
    kind: string,
  ): TemplateResult {
    return html`<li class=${kind}>
      <details>
        <summary>
          <span class="group-title">${title}</span>
          <span class="group-bar" aria-hidden="true"
            ><i ${styled({ width: `${(size / most) * 100}%` })}></i
          ></span>
          <span class="group-count"
            ><b>${count(size)}</b> <span class="quiet">${percent(size, expected)}</span></span
          >
        </summary>
        <p class="names">
          ${targets.map((answer) => {
            const target = toTargetView(answer);
            return html`<a href=${hrefs.target(this.route.id, target) ?? nothing}
              >${visible(accountLabel(target))} <span class="quiet">${target.region}</span></a
            >`;
          })}
          ${targetsOmitted === 0 ? nothing : html`<span class="quiet">and ${counted(targetsOmitted, 'more target')}</span>`}
        </p>
      </details>
    </li>`;
  }
}

const valueText = (value: readonly string[]): unknown => {
  if (value.length === 0) return html`<em>an empty list</em>`;
  return value.map(
    (one, index) =>
      html`${index === 0 ? '' : html`<span class="quiet">, </span>`}${one === '' ? html`<em>empty</em>` : visible(one)}`,
  );
};

/** A name that no output has: for it the API answers with the names that there are. */
const NO_OUTPUT = '.';

/** Names of the outputs that the targets have. */
async function outputNames(id: string, signal: AbortSignal): Promise<readonly string[]> {
  return (await getGroups(id, { output: NO_OUTPUT, targets: 0, limit: 1 }, signal)).outputs ?? [];
}

customElements.define('rc-groups', GroupsView);
