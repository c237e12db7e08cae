import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * Says how a test run ended, for programs: into the file `ROLLCALL_COUNTS`, of which `test/run.js` makes
 * the last line that is printed; without one, as that line.
 */
export default class ClosingLineReporter {
  constructor() {
    // What is in progress, with when it began.
    this.running = new Map();
    this.timer = setInterval(() => this.printRunning(), 60_000).unref();
  }

  onTestFileStart({ path }) {
    this.running.set(path, Date.now());
  }

  onTestFileResult({ path }) {
    this.running.delete(path);
  }

  /** A run that is ended from outside shows which files it was at. */
  printRunning() {
    for (const [path, since] of this.running) {
      const seconds = Math.round((Date.now() - since) / 1000);
      if (seconds >= 60) process.stderr.write(`Still running after ${seconds} s: ${relative('', path)}\n`);
    }
  }

  onRunComplete(_contexts, results) {
    clearInterval(this.timer);
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = results;
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`;
    const file = process.env['ROLLCALL_COUNTS'];
    if (file === undefined) process.stdout.write(line);
    else writeFileSync(file, line);
  }
}
