import { writeFileSync } from 'node:fs';

/**
 * Says how a test run ended, for programs: into the file `ROLLCALL_COUNTS`, of which `test/run.js` makes
 * the last line that is printed; without one, as that line.
 */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = results;
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`;
    const file = process.env['ROLLCALL_COUNTS'];
    if (file === undefined) process.stdout.write(line);
    else writeFileSync(file, line);
  }
}
