import type { Client } from './client/client.ts';
import type { AwsAccess } from './connect/aws-access.ts';
import type { LocalAccess } from './gather/local-access.ts';
import type { Output } from './output/output.ts';
import type { Progress } from './output/progress.ts';

/** What a command works with. Nothing of it costs anything until it is used. */
export interface Session {
  /** The API, found and reached as the options say: over the network, or in this process over what was gathered. */
  readonly client: () => Promise<Client>;
  /** Whether the API is that over what was gathered: `--local`. */
  readonly isLocal: boolean;
  /** What was gathered, and where it is kept. */
  readonly local: LocalAccess;
  /** AWS itself, for a command that reads it with the caller's own credentials. */
  readonly aws: () => Promise<AwsAccess>;
  /** Whether the API asks nobody who he is, so that there need be no credentials. */
  readonly isUnsigned: () => boolean;
  /** Of the deployed stack. */
  readonly stackPrefix: string;
  readonly output: Output;
  readonly progress: Progress;
  /** Whether somebody sits there and sees progress as it is shown. */
  readonly isWatched: boolean;
  /** Says something beside the output: a line, or several, on standard error. */
  readonly note: (text: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early, without complaint, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** From now on, the first Ctrl-C aborts this signal; the second ends the program. */
  readonly interruption: () => AbortSignal;
}
