import type { Writable } from 'node:stream';

/** Where text is written until it can be written no more. */
export interface Pipe {
  /** Resolves once the text is on its way, or lost. */
  readonly write: (text: string) => Promise<void>;
  /** Whether what is written from now on is lost: the reader went away, or writing failed. */
  readonly isClosed: () => boolean;
  /**
   * Waits until everything is on its way, or lost.
   * @returns why writing failed; undefined if it did not, or if only the reader went away (`| head -1`), which is no error
   */
  readonly finish: () => Promise<NodeJS.ErrnoException | undefined>;
}

/** Nothing is thrown: a program writes much in passing, and asks at its end whether all of it arrived. */
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
        // The event of an error comes just after the call back.
        stream.write(text, () => setImmediate(resolve));
      });
      await last;
    },
  };
}
