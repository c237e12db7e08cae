import { toGrid, type CsvColumn } from '../terminal/csv.ts';
import type { Output } from '../terminal/output.ts';
import type { Paint } from '../terminal/paint.ts';
import { counted } from '../terminal/counted.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';
import type { Check } from './check-central-stack.ts';
import { isBroken, worksWell, type LocationHealth } from './location-health.ts';
import { printStackSets, type StackSetHealth } from './stack-sets.ts';
import type { Suggestion } from './suggest.ts';

/** What doctor found. */
export interface Diagnosis {
  readonly central: readonly Check[];
  readonly locations: readonly LocationHealth[];
  readonly suggestions: readonly Suggestion[];
  /** If they were asked for. */
  readonly stackSets?: readonly StackSetHealth[];
}

/** Beyond this many accounts a line gives their number, and `--json` their names. */
const MOST_ACCOUNTS = 20;

const paintPart = (text: string, paint: Paint): string => {
  if (/^(broken|failed)/.test(text)) return paint('red', text);
  return /^(working|ok)/.test(text) ? paint('green', text) : text;
};

const CHECKS: readonly Column<Check>[] = [
  { title: 'CENTRAL STACK', of: ({ name }) => name, isWhole: true },
  { title: 'STATUS', of: ({ status }) => status, isWhole: true, paint: paintPart },
  { title: 'DETAIL', of: ({ detail }) => detail },
];

const LOCATIONS: readonly Column<LocationHealth>[] = [
  { title: 'ACCOUNT', of: ({ accountId }) => accountId, isWhole: true },
  { title: 'NAME', of: ({ accountName }) => accountName, leftOut: 2 },
  { title: 'REGION', of: ({ region }) => region, isWhole: true },
  { title: 'READER ROLE', of: ({ readerRole }) => readerRole, isWhole: true, paint: paintPart },
  { title: 'FORWARDER', of: ({ forwarder }) => forwarder, isWhole: true, paint: paintPart, leftOut: 3 },
  { title: 'EXECUTION ROLE', of: ({ executionRole }) => executionRole, isWhole: true, paint: paintPart },
  { title: 'WHY', of: whyOf, roomy: 40 },
];

const CSV: readonly CsvColumn<LocationHealth>[] = [
  ['accountId', ({ accountId }) => accountId],
  ['accountName', ({ accountName }) => accountName],
  ['region', ({ region }) => region],
  ['seen', ({ seen }) => String(seen)],
  ['readerRole', ({ readerRole }) => readerRole],
  ['forwarder', ({ forwarder }) => forwarder],
  ['executionRole', ({ executionRole }) => executionRole],
  ['why', whyOf],
];

function whyOf({ seen, faults }: LocationHealth): string {
  if (!seen) return 'never seen in a ledger';
  return faults.map(({ reason, message }) => `${reason}: ${message}`).join('; ');
}

/**
 * Prints what was found, and what to do about it; the checks of the central stack are in the table and in JSON
 * only.
 * @param isAll whether the table lists what works too
 */
export async function showDiagnosis(diagnosis: Diagnosis, output: Output, isAll: boolean): Promise<void> {
  const { locations } = diagnosis;
  await output.stream(locations);
  await output.show({
    answer: diagnosis,
    items: locations,
    csv: () => toGrid(CSV, locations),
    table: (terminal) => printDiagnosis(diagnosis, terminal, isAll),
  });
}

function printDiagnosis(
  { central, locations, suggestions, stackSets = [] }: Diagnosis,
  terminal: Terminal,
  isAll: boolean,
): string {
  const shown = isAll ? locations : locations.filter((one) => !worksWell(one));
  return [
    // A failed check must be read whole, so it is repeated below the table.
    printTable(CHECKS, central, terminal),
    ...(terminal.width === undefined ? [] : failedIn(central)),
    ...(locations.length === 0
      ? []
      : [
          `${countsOf(locations)}\n${folded(locations.length - shown.length, terminal)}`,
          ...(shown.length === 0 ? [] : [printTable(LOCATIONS, shown, terminal)]),
        ]),
    ...(stackSets.length === 0 ? [] : [printStackSets(stackSets)]),
    ...(suggestions.length === 0 ? [] : [printSuggestions(suggestions)]),
  ].join('\n');
}

const folded = (count: number, terminal: Terminal): string =>
  count === 0
    ? ''
    : `${counted(count, 'location')} in which all works ${count === 1 ? 'is' : 'are'} not listed: ${suggested('rollcall doctor --all', terminal)}\n`;

const failedIn = (central: readonly Check[]): readonly string[] =>
  central
    .filter(({ status }) => status === 'failed')
    .map(({ name, detail }) => `${name}: ${plainText(detail)}\n`);

function countsOf(locations: readonly LocationHealth[]): string {
  const count = (isOne: (location: LocationHealth) => boolean): number => locations.filter(isOne).length;
  const unseen = count(({ seen }) => !seen);
  return [
    `${counted(locations.length, 'location')} (an account in a Region each): ${count(isBroken)} broken`,
    `${count(({ forwarder }) => forwarder === 'working')} forward events (none is no fault: the parent’s end and the sweep find their results)`,
    ...(unseen === 0 ? [] : [`${unseen} never seen`]),
  ].join(', ');
}

const printSuggestions = (suggestions: readonly Suggestion[]): string =>
  `Suggestions, not run on AWS:\n${suggestions.map(printSuggestion).join('')}`;

function printSuggestion({ what, accountIds, commands }: Suggestion): string {
  const more = accountIds.length - MOST_ACCOUNTS;
  const accounts = `${accountIds.slice(0, MOST_ACCOUNTS).join(' ')}${more > 0 ? ` and ${more} more (--json)` : ''}`;
  return `\n${plainText(`${accounts}: ${what}.`)}\n${commands.map((command) => `  ${plainText(command)}\n`).join('')}`;
}
