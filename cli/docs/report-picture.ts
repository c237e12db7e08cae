import { ReportPage } from '../client/answers.ts';
import { printReport } from '../show/print-report.ts';
import { withColours } from '../terminal/paint.ts';
import { terminalPicture } from './terminal-picture.ts';

const COLUMNS = 108;

/**
 * The picture of the README: what the command line prints of a report that `rollcall demo` gave, in colours.
 * @param recorded the answer of `rollcall demo --exit --json`; its targets are not shown
 * @throws {Error} if it is no report
 */
export function reportPicture(recorded: unknown): string {
  const report = ReportPage.parse(recorded);
  const command = `rollcall gather ${report.parentExecutionId} --role-name OrganizationAccountAccessRole`;
  const printed = printReport(
    report,
    { width: COLUMNS, paint: withColours, repeated: ' --local' },
    { isLocal: true, now: Date.parse(report.endTime ?? '') + 8_000 },
  );
  const { expected, counts, causes = [] } = report;
  const title = `rollcall prints of a run in ${expected} accounts: ${counts['succeeded']} succeeded, and ${causes.length} causes explain the others, each with what to do`;
  return terminalPicture(
    `${withColours('dim', '$')} ${withColours('bold', command)}\n${printed}`,
    title,
    COLUMNS,
  );
}
