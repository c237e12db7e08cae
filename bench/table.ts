import { isReached, ratioOf, type Figure } from './row.ts';

const WIDTHS = { name: 43, value: 11, beside: 28, ratio: 10, goal: 12, ok: 4 } as const;

const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;
const left = (text: string, width: number): string => fit(text, width).padEnd(width);
const right = (text: string, width: number): string => fit(text, width).padStart(width);

/** Three digits that mean something; counts in full. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(3)));
}

/** In full where three digits would hide that anything changed. */
export function formatChange(before: number, after: number): string {
  const short = [before, after].map(formatNumber);
  const [was, is] = short[0] === short[1] ? [String(before), String(after)] : short;
  return `${was} → ${is}`;
}

const withUnit = (value: number, unit: Figure['unit']): string =>
  unit === 'count' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;

/** A line of the table: name, measured, beside, ratio, to reach, and whether it is reached. 108 columns at most. */
export function lineOf(figure: Figure): string {
  const { name, value, unit, beside, goal } = figure;
  const ratio = ratioOf(figure);
  const reached = isReached(figure);
  const besideText = beside === undefined ? '' : `${beside.what} ${withUnit(beside.value, unit)}`;
  const goalText =
    goal === undefined
      ? ''
      : `≤ ${goal.of === 'ratio' ? `${formatNumber(goal.atMost)} ×` : withUnit(goal.atMost, unit)}`;
  return [
    left(name, WIDTHS.name),
    right(withUnit(value, unit), WIDTHS.value),
    right(besideText, WIDTHS.beside),
    right(ratio === undefined ? '' : `${formatNumber(ratio)} ×`, WIDTHS.ratio),
    right(goalText, WIDTHS.goal),
    right(reached === undefined ? '' : reached ? 'ok' : 'NO', WIDTHS.ok),
  ]
    .join('')
    .trimEnd();
}

export const HEADING = [
  left('', WIDTHS.name),
  right('measured', WIDTHS.value),
  right('beside', WIDTHS.beside),
  right('ratio', WIDTHS.ratio),
  right('to reach', WIDTHS.goal),
  right('ok', WIDTHS.ok),
].join('');
