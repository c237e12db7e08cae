import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { interrupted } from '../failure.ts';

/** Asks a yes-or-no question; any other answer is no, and so is Ctrl-D. Throws a Failure for Ctrl-C. */
export type Confirm = (question: string) => Promise<boolean>;

export const confirmAt =
  (input: Readable, output: Writable): Confirm =>
  (question) =>
    new Promise((resolve, reject) => {
      const terminal = createInterface({ input, output, terminal: true });
      terminal.once('SIGINT', () => {
        reject(interrupted());
        terminal.close();
      });
      terminal.once('close', () => resolve(false));
      terminal.question(question, (answer) => {
        resolve(/^y(es)?$/i.test(answer.trim()));
        terminal.close();
      });
    });
