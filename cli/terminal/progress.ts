import { plainText } from './plain-text.ts';

/** One line that shows progress, on a terminal only. */
export interface Progress {
  readonly show: (text: string) => void;
  /** Removes the line. */
  readonly clear: () => void;
}

export const noProgress: Progress = { show: () => undefined, clear: () => undefined };

/** Overwrites one line of a terminal. */
export function lineProgress(write: (text: string) => void, width: () => number): Progress {
  let isShown = false;
  return {
    show: (text) => {
      isShown = true;
      write(`\r\u001B[K${plainText(text).slice(0, Math.max(0, width() - 1))}`);
    },
    clear: () => {
      if (isShown) write('\r\u001B[K');
      isShown = false;
    },
  };
}
