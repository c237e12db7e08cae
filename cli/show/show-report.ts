import { exitCodeOf } from '../client/exit-code-of.ts';
import type { Report } from '../client/read-report.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Output } from '../terminal/output.ts';
import { printReport } from './print-report.ts';
import { targetGrid } from '../terminal/target-grid.ts';

/** Prints a report in any format. @returns whether all is well, which it is not before the report is sealed. */
export async function showReport(report: Report, output: Output): Promise<ExitCode> {
  await output.show({
    answer: report,
    items: report.targets,
    csv: () => targetGrid(report.targets),
    table: (terminal) => printReport(report, terminal),
  });
  return report.seal === undefined ? EXIT.someDidNot : exitCodeOf(report, report.targets);
}
