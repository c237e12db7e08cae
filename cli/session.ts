import type { Client } from './client/client.ts';
import type { Output } from './output/output.ts';
import type { Progress } from './output/progress.ts';

/** What a command works with. Nothing of it costs anything until it is used. */
export interface Session {
  /** The API, found and reached as the options say. */
  readonly client: () => Promise<Client>;
  readonly output: Output;
  readonly progress: Progress;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}
