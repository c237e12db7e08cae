import type { Writable } from 'node:stream';

/** Where text is written until nobody reads on. */
export interface Pipe {
  /** Resolves once the text is on its way, or lost because nobody reads. */
  readonly write: (text: string) => Promise<void>;
  readonly isClosed: () => boolean;
}

/** A reader that goes away (`| head -1`) is no error: what is written after it is lost. */
export function pipeTo(stream: Writable): Pipe {
  let isClosed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isClosed = true;
  });
  return {
    isClosed: () => isClosed,
    write: async (text) => {
      if (isClosed || text === '') return;
      await new Promise<void>((resolve) => {
        stream.write(text, () => resolve());
      });
    },
  };
}
