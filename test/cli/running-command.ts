import type { Printed } from '../support/aws-cli.ts';

/** What is typed, and the text after which it is. */
export type Reply = readonly [after: string, typed: string];

/** A terminal of so many columns; 0 if it does not say. Standard error is the same terminal. */
export interface Terminal {
  readonly columns: number;
  /** Typed in order, each once what it waits for has been printed. */
  readonly replies: readonly Reply[];
}

/** A command that runs. */
export interface RunningCommand {
  readonly ended: Promise<Printed>;
  readonly onStdout: (listener: (text: string) => void) => void;
  readonly onStderr: (listener: (text: string) => void) => void;
  /** Nothing of standard output is read from now on: what is written to it meets a closed pipe. */
  readonly stopReading: () => void;
  /** SIGINT, as by Ctrl-C. */
  readonly interrupt: () => void;
}

export interface Start {
  readonly args: readonly string[];
  /** All that it has of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly terminal?: Terminal;
}
