import { cutToWidth } from '../cli/terminal/cut-to-width.ts';

/** Where local mode tells what it does. */
export interface Narrator {
  /** A line, or several. */
  readonly print: (text: string) => void;
  /** What is going on now. Where it is empty, nothing is: the line goes. */
  readonly progress: (text: string) => void;
  /** Takes the line of progress away, for good. */
  readonly end: () => void;
}

export interface NarratorOptions {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Of the terminal, in columns: a longer line of progress could not be written over. */
  readonly width: () => number;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** Calls back again and again. @returns what ends that */
  readonly every: (ms: number, tick: () => void) => () => void;
}

const TICK_MS = 500;
/** Where a line cannot be overwritten, another is written only after so long a silence. */
const SILENCE_MS = 2_000;

/**
 * Says something at least every three seconds while something is going on: a terminal has one line that is written over, with
 * the time that it takes; a file or a pipe gets a new line after two seconds of silence.
 */
export function createNarrator({ write, isTerminal, width, now, every }: NarratorOptions): Narrator {
  let doing = { text: '', since: now() };
  let lastMs = now();
  let shown = '';

  const say = (text: string): void => {
    lastMs = now();
    write(text);
  };
  const show = (): void => {
    const seconds = Math.floor((now() - doing.since) / 1000);
    const taken = doing.text === '' || seconds < 1 ? '' : ` (${seconds} s)`;
    if (isTerminal) {
      const line = `${cutToWidth(doing.text, width() - 1 - taken.length)}${taken}`;
      if (line !== shown) say(`\r\u001B[K${line}`);
      shown = line;
    } else if (doing.text !== '' && now() - lastMs >= SILENCE_MS) {
      say(`${doing.text}${taken}\n`);
    }
  };
  const stop = every(TICK_MS, show);
  return {
    print: (text) => {
      if (isTerminal && shown !== '') write('\r\u001B[K');
      shown = '';
      say(`${text}\n`);
      show();
    },
    progress: (text) => {
      // The same work that has come further: its time goes on.
      const isSame = withoutNumbers(text) === withoutNumbers(doing.text);
      doing = { text, since: isSame ? doing.since : now() };
      show();
    },
    end: () => {
      stop();
      doing = { text: '', since: now() };
      show();
    },
  };
}

const withoutNumbers = (text: string): string => text.replaceAll(/\d+/g, '');
