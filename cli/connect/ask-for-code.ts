import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** Asks for the code of a multi-factor device. @param serial its serial number or ARN */
export type AskForCode = (serial: string) => Promise<string>;

export const askForCodeAt =
  (input: Readable, output: Writable): AskForCode =>
  async (serial) => {
    const terminal = createInterface({ input, output });
    try {
      return (await terminal.question(`Code of ${serial}: `)).trim();
    } finally {
      terminal.close();
    }
  };
