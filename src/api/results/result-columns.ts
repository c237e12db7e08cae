import type { ResultAnswer } from '../target/target-answer.ts';
import { listCell, textCell } from '../http/csv-cell.ts';
import type { FieldChoice } from './result-fields.ts';
import { toSafeJson } from '../http/safe-json.ts';

/** One column of a table of results. */
export interface Column {
  readonly header: string;
  /** Empty for an absent value. */
  readonly cell: (result: ResultAnswer) => string;
}

type Field = Exclude<keyof ResultAnswer, 'outputs'>;

const FIELDS = [
  'accountId',
  'accountName',
  'region',
  'executionId',
  'resource',
  'verdict',
  'reason',
  'message',
  'status',
  'startTime',
  'endTime',
  'source',
  'omittedOutputs',
] as const satisfies readonly Field[];

/** In a table only on request. */
const MORE_FIELDS = [
  'causeId',
  'moreOmittedOutputs',
  'outputsUnreadable',
  'eventTime',
  'observedAt',
  'recordedAt',
  'childCounts',
] as const satisfies readonly Field[];

const PARTIAL = 'partial';
const TAKEN: ReadonlySet<string> = new Set([...FIELDS, ...MORE_FIELDS, PARTIAL]);
const OUTPUT = 'outputs.';

/** Fields first, then whether the row is final, then one column for each output. */
export function toColumns(
  asked: readonly string[] | undefined,
  { has }: FieldChoice,
  outputNames: readonly string[],
  isSealed: boolean,
): readonly Column[] {
  const fields: readonly Field[] =
    asked === undefined ? FIELDS : [...FIELDS, ...MORE_FIELDS].filter((field) => has(field));
  return [
    ...fields.map((field) => ({
      header: field,
      cell: (result: ResultAnswer) => toCell(result[field]),
    })),
    {
      header: PARTIAL,
      cell: ({ omittedOutputs, outputsUnreadable = false }) =>
        String(!isSealed || omittedOutputs !== undefined || outputsUnreadable),
    },
    ...outputNames.map((name) => ({
      header: toHeader(name),
      cell: ({ outputs }: ResultAnswer) => toCell(ownValue(outputs, name)),
    })),
  ];
}

/** No two columns have the same header. */
const toHeader = (outputName: string): string =>
  textCell(TAKEN.has(outputName) || outputName.startsWith(OUTPUT) ? OUTPUT + outputName : outputName);

/** Runbooks choose the names of outputs freely, even `constructor`. */
const ownValue = (outputs: ResultAnswer['outputs'], name: string): readonly string[] | undefined =>
  outputs !== undefined && Object.hasOwn(outputs, name) ? outputs[name] : undefined;

function toCell(value: ResultAnswer[Field] | readonly string[]): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return textCell(value);
  return Array.isArray(value) ? listCell(value) : toSafeJson(value);
}
