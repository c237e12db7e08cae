import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { AutomationExecution, LocatedExecution } from './execution.ts';

const Kept = z.object({
  location: z.object({ accountId: z.string(), region: z.string() }),
  execution: z.custom<AutomationExecution>(
    (value) => typeof value === 'object' && value !== null && 'AutomationExecutionId' in value,
  ),
});

/**
 * Executions on disk: one line of JSON for each change that is kept, appended; of an execution the last line counts. It
 * is tidied when it is opened.
 */
export class HistoryFile {
  /** What was kept, in the order in which it started. */
  readonly kept: readonly LocatedExecution[];
  #descriptor: number | undefined;

  /**
   * @param say told of a last line that is torn: its writer was killed
   * @throws {Error} that names the file if it cannot be read
   */
  constructor(path: string, say: (text: string) => void) {
    mkdirSync(dirname(path), { recursive: true });
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [''];
    // What a whole line leaves behind its line feed is nothing.
    const torn = lines.pop() ?? '';
    if (torn !== '') {
      say(`${path}: the last line is torn, as if by a kill; what it said is lost, the rest is kept`);
    }
    this.kept = lastOfEach(readLines(path, lines));
    const draft = `${path}.draft`;
    writeFileSync(draft, this.kept.map(toLine).join(''));
    renameSync(draft, path);
    this.#descriptor = openSync(path, 'a');
  }

  append(kept: LocatedExecution): void {
    if (this.#descriptor === undefined) return;
    const line = Buffer.from(toLine(kept));
    for (let written = 0; written < line.length;) {
      written += writeSync(this.#descriptor, line, written);
    }
  }

  /** What is appended later is not kept. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

const toLine = ({ location, execution }: LocatedExecution): string =>
  `${JSON.stringify({ location, execution })}\n`;

function readLines(path: string, lines: readonly string[]): LocatedExecution[] {
  try {
    return lines.map((line) => Kept.parse(JSON.parse(line)));
  } catch (cause) {
    throw new Error(`${path} cannot be read: delete it, or choose another directory with --data`, { cause });
  }
}

function lastOfEach(all: readonly LocatedExecution[]): LocatedExecution[] {
  const byKey = new Map(
    all.map((kept) => [
      `${kept.location.accountId}#${kept.location.region}#${kept.execution.AutomationExecutionId}`,
      kept,
    ]),
  );
  return [...byKey.values()];
}
