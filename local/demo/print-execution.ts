import { plainText } from '../../cli/terminal/plain-text.ts';
import { printCounts } from '../../cli/terminal/print-counts.ts';
import { printSpan } from '../../cli/terminal/print-span.ts';
import type { Terminal } from '../../cli/terminal/table.ts';
import { wrapText } from '../../cli/terminal/wrap-text.ts';
import { STATE_MACHINE_NAME, type EndedExecution } from './state-machine.ts';

/** The answer of the step, by its own field names. */
export function printExecution(
  { status, tookMs, answer, failure }: EndedExecution,
  { paint, width = Infinity, repeated = '' }: Terminal,
): string {
  const fields: readonly (readonly [name: string, ...values: string[]])[] = [
    ['status', `${status}, after ${printSpan(tookMs)}`],
    ...(failure === undefined ? [] : [['failure', failure] as const]),
    ...(answer === undefined
      ? []
      : ([
          ['counts', printCounts(answer.counts)],
          ['failureShare', answer.failureShare.toFixed(3)],
          ['causes', ...answer.causes.map(({ count, title }) => `${count} × ${title}`)],
          [
            'failedTargets',
            ...answer.failedTargets.map(
              ({ accountId, region, verdict }) => `${accountId} ${region} ${verdict}`,
            ),
          ],
          ['results', `${answer.results.command}${repeated}`],
        ] as const)),
  ];
  const indent = Math.max(...fields.map(([name]) => name.length)) + 2;
  return [
    paint('bold', STATE_MACHINE_NAME),
    ...fields.flatMap(([name, ...values]) =>
      values.flatMap((value, index) =>
        wrapText(plainText(value), width, (index === 0 ? name : '').padEnd(indent)),
      ),
    ),
  ].join('\n');
}
