import { printResults } from '../../cli/results/print-results.ts';
import { printReport } from '../../cli/show/print-report.ts';
import { printSpan } from '../../cli/terminal/print-span.ts';
import type { Terminal } from '../../cli/terminal/table.ts';
import { wrapText } from '../../cli/terminal/wrap-text.ts';
import type { ReportAnswer, ResultAnswer } from './api-client.ts';

/** What is shown of a run beside its report: what each target put out, or how each was found. */
export type Shown = 'outputs' | 'sources';

/** What Rollcall made of a run, as the command line prints it, and how it learnt of each result. */
export function printRun(
  report: ReportAnswer,
  results: readonly ResultAnswer[],
  shown: Shown | undefined,
  { terminal, now }: { readonly terminal: Terminal; readonly now: number },
): string {
  const { width = Infinity } = terminal;
  const parts = [
    printReport(report, terminal, { all: shown === 'sources', now }),
    ...(shown === 'outputs' ? [printResults({ ...report, results: [...results] }, terminal)] : []),
    wrapText(foundOf(report), width).join('\n'),
  ];
  return parts.map((part) => part.trimEnd()).join('\n\n');
}

function foundOf({ found, lagMs }: ReportAnswer): string {
  const ways = Object.entries(found).map(([way, count]) => `${count} by ${way}`);
  const lag =
    lagMs === undefined ? '' : `; ${printSpan(lagMs.median)} after the end, at most ${printSpan(lagMs.max)}`;
  return `Found ${ways.join(', ')}${lag}`;
}

/** Names come with the first sweep, for which nothing waits: the organization knows them too. */
export function withNames(report: ReportAnswer, nameOf: (accountId: string) => string): ReportAnswer {
  return {
    ...report,
    targets: report.targets.map((target) => named(target, nameOf)),
    ...(report.causes !== undefined && {
      causes: report.causes.map((cause) => ({
        ...cause,
        accounts: cause.accounts.map((account) => named(account, nameOf)),
      })),
    }),
  };
}

/** An account, or what runs in one, with its name. */
export const named = <Item extends { readonly accountId?: string | undefined }>(
  item: Item,
  nameOf: (accountId: string) => string,
): Item => ({ accountName: nameOf(item.accountId ?? ''), ...item });
