import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { interrupted } from '../failure.ts';

/** Asks a question that is answered by yes or no; whatever is not yes is no, Ctrl-D too. Throws a Failure for Ctrl-C. */
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
