import type { FullTarget, Step } from './full-target.ts';
import { verdictStyle } from '../terminal/paint.ts';
import { plainText } from '../terminal/plain-text.ts';
import { printExpected } from '../terminal/print-expected.ts';
import { TARGET_COLUMNS, WHY_COLUMN } from '../show/print-report.ts';
import { printSpan } from '../terminal/print-span.ts';
import { printTable, suggested, type Column, type Terminal } from '../terminal/table.ts';

const STEP_COLUMNS: readonly Column<Step>[] = [
  { title: 'STEP', of: ({ name }) => name },
  { title: 'ACTION', of: ({ action }) => action, leftOut: 2 },
  { title: 'STATUS', of: ({ status }) => status, isWhole: true },
  { title: 'STARTED', of: ({ startTime }) => startTime, isWhole: true, leftOut: 3 },
  { title: 'TOOK', of: tookOf, leftOut: 1 },
  { title: 'FAILURE', of: ({ failure }) => failure && failureOf(failure), roomy: 40 },
];

/** One target for people, in sections. Only cells of tables are cut. */
export function printTarget(target: FullTarget, terminal: Terminal): string {
  const { outputs = {}, omittedOutputs = [], steps = [], omittedSteps, consoleUrl } = target;
  const title = (text: string): string => terminal.paint('bold', text);
  return [
    headOf(target, terminal),
    part(title('Outputs'), [
      ...Object.entries(outputs).flatMap(outputLines),
      ...omittedOutputs.map((name) => `${plainText(name)}: too large to be shown`),
      ...more(target.moreOmittedOutputs, 'outputs that are too large'),
      ...(target.outputsUnreadable === true ? ['They are kept, and cannot be read.'] : []),
    ]),
    table(title('Steps'), printTable(STEP_COLUMNS, steps, terminal), more(omittedSteps, 'steps')),
    ownTargets(target, terminal),
    part(title('Found'), foundLines(target)),
    part(title('AWS console'), consoleUrl === undefined ? [] : [plainText(consoleUrl)]),
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function headOf(target: FullTarget, { paint }: Terminal): string {
  const { accountId = '', accountName, region = '', verdict, reason, status, startTime, endTime } = target;
  const { runbook, runbookVersion, executionId, failureMessage = target.message, alike } = target;
  const resource = target.resource === undefined ? '' : `  ${plainText(target.resource)}`;
  const name = accountName === undefined ? '' : ` (${plainText(accountName)})`;
  const times = [startTime && `started ${startTime}`, endTime && `ended ${endTime}`];
  const said = [status && `AWS says ${status}`, ...times].flatMap((text) => text || []);
  const ran = [runbook, runbookVersion && `version ${runbookVersion}`, executionId];
  return [
    `${paint('bold', `${accountId}${name} ${region}${resource}`)}  ${paint(verdictStyle(verdict), plainText(verdict))}`,
    plainText(ran.flatMap((text) => text || []).join('  ')),
    plainText(said.join(', ')),
    ...(alike === undefined ? [] : [`one of ${alike} that nothing tells apart`]),
    ...(reason === undefined ? [] : [plainText(reason)]),
    ...(failureMessage === undefined ? [] : failureMessage.split(/\r?\n/).map(plainText)),
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
}

/** A value with several lines has them below its name. */
function outputLines([name, values]: readonly [string, readonly string[]]): readonly string[] {
  const [only = '', ...others] = values;
  if (others.length === 0 && !only.includes('\n')) return [`${plainText(name)} = ${plainText(only)}`];
  const lines = values.flatMap((value) => value.split(/\r?\n/).map((line) => `  ${plainText(line)}`));
  return [`${plainText(name)} =`, ...lines];
}

function ownTargets(target: FullTarget, terminal: Terminal): string {
  const { ledger, ledgerUnreadable, ledgerOfOtherAccounts } = target;
  if (ledgerUnreadable === true) {
    return part(terminal.paint('bold', 'Its own targets'), ['What is kept of them cannot be read.']);
  }
  if (ledgerOfOtherAccounts === true) {
    return part(terminal.paint('bold', 'Its own targets'), [
      'They are in other accounts too, and not shown here.',
    ]);
  }
  if (ledger === undefined) return '';
  const title = `${terminal.paint('bold', 'Its own targets')}: ${printExpected(ledger, terminal.paint)}`;
  const columns = [...TARGET_COLUMNS, WHY_COLUMN];
  const note =
    ledger.nextToken === undefined
      ? []
      : [
          `There are more: ${suggested(`rollcall ${plainText(target.executionId ?? '<its ID>')} --all`, terminal)}`,
        ];
  return table(title, printTable(columns, ledger.targets, terminal), note);
}

function foundLines({ source, eventTime, observedAt, recordedAt }: FullTarget): readonly string[] {
  const times = [
    eventTime && `event of ${eventTime}`,
    observedAt && `AWS asked at ${observedAt}`,
    recordedAt && `recorded at ${recordedAt}`,
  ].flatMap((text) => text || []);
  return source === undefined && times.length === 0
    ? []
    : [plainText([source && `by ${source}`, ...times].flatMap((text) => text || []).join(', '))];
}

const failureOf = ({ stage, type, message }: NonNullable<Step['failure']>): string =>
  [[stage, type].flatMap((text) => text || []).join(' '), message].flatMap((text) => text || []).join(': ');

function tookOf({ startTime, endTime }: Step): string | undefined {
  if (startTime === undefined || endTime === undefined) return undefined;
  return printSpan(Date.parse(endTime) - Date.parse(startTime));
}

const more = (count: number | undefined, what: string): readonly string[] =>
  count === undefined ? [] : [`and ${count} more ${what}`];

const part = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

const table = (title: string, rows: string, notes: readonly string[]): string =>
  rows === '' ? '' : `${title}\n${rows}${notes.map((line) => `${line}\n`).join('')}`;
