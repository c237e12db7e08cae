import type { Report } from '../client/read-report.ts';
import { markdownCode, markdownText, toMarkdown, withoutEmptyColumns } from '../terminal/markdown.ts';
import { targetGrid } from '../terminal/target-grid.ts';
import { causesOf, type CauseText } from './cause-text.ts';
import { answerOf, failuresFirst, type ReportView } from './print-report.ts';
import { sealOf } from './seal-text.ts';

const MOST_ACCOUNTS = 10;

/** A report for a ticket or a chat: the answer, the causes with what to do, and with `all` each target. */
export function reportMarkdown(
  report: Report,
  { all = false, isLocal = false }: ReportView,
  repeated: string | undefined,
): string {
  const {
    parentExecutionId,
    accountId = '',
    region = '',
    runbook = 'unknown runbook',
    startTime,
    startedBy,
  } = report;
  const started = startTime === undefined ? '' : `Started ${startTime}`;
  const by = startedBy === undefined ? '' : ` by ${markdownCode(startedBy.split('/').at(-1) ?? '')}`;
  const causes = causesOf(report, isLocal, repeated);
  const { causesOmitted } = report;
  return [
    `**${markdownCode(runbook)}** ${markdownCode(parentExecutionId)} ${accountId} ${region}\n`,
    `${markdownText(answerOf(report))}\n`,
    `${[`${started}${by}`, markdownText(sealOf(report, isLocal))].filter((part) => part !== '').join('; ')}\n`,
    ...(causes.length === 0 ? [] : [causes.map(causeItem).join('')]),
    ...(causesOmitted === undefined
      ? []
      : [`${causesOmitted.causes} more causes explain ${causesOmitted.targets} targets.\n`]),
    ...(all ? [toMarkdown(withoutEmptyColumns(targetGrid(failuresFirst(report.targets))))] : []),
  ].join('\n');
}

function causeItem({ count, title, names, omitted, advice }: CauseText): string {
  const shown = names.slice(0, MOST_ACCOUNTS).map(markdownCode);
  const more = names.length + omitted - shown.length;
  const where = shown.length === 0 ? '' : `  \n  ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `- **${count} ×** ${markdownText(title)}${where}  \n  ${markdownText(advice)}\n`;
}
