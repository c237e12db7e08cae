import type { Writable } from 'node:stream';

/** Where text is written until writing fails. */
export interface Pipe {
  /** Resolves once the text is written, or lost. */
  readonly write: (text: string) => Promise<void>;
  /** Whether what is written from now on is lost: the reader has gone, or writing failed. */
  readonly isClosed: () => boolean;
  /**
   * Waits until everything is written, or lost.
   * @returns why writing failed; undefined if it did not, or if only the reader has gone (`| head -1`), which is
   * no error
   */
  readonly finish: () => Promise<NodeJS.ErrnoException | undefined>;
}

/** Nothing is thrown: a program writes in many places, and asks at its end whether everything arrived. */
export function pipeTo(stream: Writable): Pipe {
  let isClosed = false;
  let fault: NodeJS.ErrnoException | undefined;
  let last: Promise<void> = Promise.resolve();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (error.code !== 'EPIPE') fault ??= error;
  });
  return {
    isClosed: () => isClosed,
    finish: async () => {
      await last;
      return fault;
    },
    write: async (text) => {
      if (isClosed || text === '') return;
      last = new Promise<void>((resolve) => {
        // The event of an error follows the callback.
        stream.write(text, () => setImmediate(resolve));
      });
      await last;
    },
  };
}
