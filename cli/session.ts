import type { Client } from './client/client.ts';
import type { Confirm } from './connect/confirm.ts';
import type { LiveLines } from './output/live-lines.ts';
import type { Output } from './output/output.ts';
import { noProgress, type Progress } from './output/progress.ts';
import type { Automation } from './retry/automation.ts';

/** What a command works with. Nothing of it costs anything until it is used. */
export interface Session {
  /** The API, found and reached as the options say. */
  readonly client: () => Promise<Client>;
  readonly output: Output;
  readonly progress: Progress;
  /** For what is no answer: standard error. */
  readonly say: (text: string) => void;
  /** Lines that are drawn again and again; undefined where standard output is no terminal. */
  readonly live: () => LiveLines | undefined;
  /** Undefined where nobody could be asked. */
  readonly confirm: Confirm | undefined;
  /** AWS's own API in a Region, with the credentials of whoever calls. */
  readonly automation: (region: string) => Promise<Automation>;
  /** A new UUID. */
  readonly newToken: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The same, for what is read on the way: nothing of it is printed, nor how far it has come. */
export const silently = (session: Session): Session => ({
  ...session,
  progress: noProgress,
  output: { ...session.output, stream: async () => undefined },
});
