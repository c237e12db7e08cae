import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { METRIC_UNITS } from '../../src/lib/metrics.ts';

const page = readFileSync('docs/costs.md', 'utf8');
const numberIn = (cell: string): number => Number(cell.replaceAll(/[$,*\s]/g, ''));

interface Row {
  readonly what: string;
  readonly count: number;
  readonly price: number;
  readonly cost: number;
}

/** The table under a heading; its last row is what the others come to. */
function tableUnder(heading: string): readonly Row[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  const [, , ...rows] = /(^\|.*\n)+/m.exec(section)?.[0].trim().split('\n') ?? [];
  return rows.map((row) => {
    const [, what = '', count = '', price = '', cost = ''] = row.split('|');
    return { what: what.trim(), count: numberIn(count), price: numberIn(price), cost: numberIn(cost) };
  });
}

describe.each([
  ['A run of a thousand children', 0.001],
  ['A month in which nothing runs', 0.01],
])('%s', (heading, unit) => {
  const rows = tableUnder(heading);
  const lines = rows.slice(0, -1);

  test.each(lines)('$what: $count at $price a million', ({ count, price, cost }) => {
    expect(cost).toBeCloseTo(Math.round((count * price) / 1e6 / unit) * unit, 6);
  });

  test('together it is what the lines come to', () => {
    const total = lines.reduce((sum, { count, price }) => sum + (count * price) / 1e6, 0);
    expect(rows.at(-1)?.cost).toBeCloseTo(Math.round(total / unit) * unit, 6);
  });
});

const countOf = (what: string): number | undefined =>
  tableUnder('A month in which nothing runs').find((row) => row.what.startsWith(what))?.count;

test('metrics and alarms are as many as there are', () => {
  const alarms = readFileSync('central-stack/alarms.yml', 'utf8').match(/Type: AWS::CloudWatch::Alarm/g);
  expect(countOf('metrics')).toBe(Object.keys(METRIC_UNITS).length);
  expect(countOf('alarms')).toBe(alarms?.length);
});

test('the dollars of deploy.md are those of this page', () => {
  const [run, month] = ['A run of a thousand children', 'A month in which nothing runs'].map(
    (heading) => tableUnder(heading).at(-1)?.cost ?? 0,
  );
  const deploy = readFileSync('docs/deploy.md', 'utf8');
  expect(deploy).toContain(`About **$${Math.round(month ?? 0)} a month**`);
  expect(Math.round((run ?? 0) * 200) / 2).toBe(3);
  expect(page).toContain(`30 × $${run} + $${month} = $${(30 * (run ?? 0) + (month ?? 0)).toFixed(2)}`);
});
