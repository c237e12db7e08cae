import { exitCodeOf } from '../client/exit-code-of.ts';
import type { Report } from '../client/read-report.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Output } from '../terminal/output.ts';
import { printReport, type ReportView } from './print-report.ts';
import { reportMarkdown } from './report-markdown.ts';
import { targetGrid } from '../terminal/target-grid.ts';

/** Prints a report in whatever format, and says whether all is well: not before it is sealed. */
export async function showReport(report: Report, output: Output, view: ReportView = {}): Promise<ExitCode> {
  await output.show({
    answer: report,
    items: report.targets,
    csv: () => targetGrid(report.targets),
    table: ({ repeated = '', ...terminal }) =>
      printReport(report, { ...terminal, repeated: view.repeated ?? repeated }, view),
    markdown: ({ repeated }) => reportMarkdown(report, view, view.repeated ?? repeated),
  });
  return report.seal === undefined ? EXIT.someDidNot : exitCodeOf(report, report.targets);
}
