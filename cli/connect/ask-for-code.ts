import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { interrupted } from '../failure.ts';

/** Asks for the code of a multi-factor device. @param serial its serial number or ARN. Throws a Failure for Ctrl-C. */
export type AskForCode = (serial: string) => Promise<string>;

export const askForCodeAt =
  (input: Readable, output: Writable): AskForCode =>
  async (serial) => {
    const terminal = createInterface({ input, output });
    const stop = new AbortController();
    terminal.once('SIGINT', () => stop.abort());
    try {
      return (await terminal.question(`Code of ${serial}: `, { signal: stop.signal })).trim();
    } catch (error) {
      throw stop.signal.aborted ? interrupted() : error;
    } finally {
      terminal.close();
    }
  };
