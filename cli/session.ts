import type { PageFiles, ReportParts } from '../console/serve/page-files.ts';
import type { Fleet } from '../local/fleet/start-fleet.ts';
import type { Client } from './client/client.ts';
import type { DescribedCommand } from './completion/described-command.ts';
import type { AwsAccess } from './connect/aws-access.ts';
import type { ClosableAccess, LocalAccess } from './local-store/local-access.ts';
import type { Confirm } from './connect/confirm.ts';
import type { ReachedApi } from './connect/connect.ts';
import type { LiveLines } from './terminal/live-lines.ts';
import type { Output } from './terminal/output.ts';
import { noProgress, type Progress } from './terminal/progress.ts';
import type { Automation } from './retry/automation.ts';

/** What a command works with. Nothing is loaded or opened before it is used. */
export interface Session {
  /** The API, as the options say: over the network, or in this process over the local store. */
  readonly client: () => Promise<Client>;
  /** The same, request by request, for what passes requests on. */
  readonly reach: () => Promise<ReachedApi>;
  /** The built page; undefined if it was not built. */
  readonly readPage: () => Promise<PageFiles | undefined>;
  /** The script and the style sheet of a report in a file; undefined if they were not built. */
  readonly readReportParts: () => Promise<ReportParts | undefined>;
  /** Opens the user's browser. @returns whether something was started that may do so */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** Whether the API is that over what was gathered: `--local`. */
  readonly isLocal: boolean;
  /** The local store, and its directory. */
  readonly local: LocalAccess;
  /** Another local store. @param repeated what suggested commands repeat beside its own options */
  readonly openStore: (directory: string, repeated: string) => ClosableAccess;
  /** The organization of the demo; undefined if it was not built. @throws {Error} if the port is taken */
  readonly startFleet: (port: number) => Promise<Fleet | undefined>;
  /** AWS itself, for a command that reads it with the caller's own credentials. */
  readonly aws: () => Promise<AwsAccess>;
  /** Whether the API does not authenticate, so that no credentials are needed. */
  readonly isUnsigned: () => boolean;
  /** The prefix of the deployed stack. */
  readonly stackPrefix: string;
  readonly output: Output;
  readonly progress: Progress;
  /** Whether a person at a terminal sees progress. */
  readonly isWatched: boolean;
  /** Writes one or more lines beside the output, to standard error. */
  readonly note: (text: string) => void;
  /** For everything that is not an answer: standard error. */
  readonly writeError: (text: string) => void;
  /** Lines that are redrawn; undefined where standard output is no terminal. */
  readonly live: () => LiveLines | undefined;
  /** Undefined if there is no person to ask. */
  readonly confirm: Confirm | undefined;
  /** Every command, for a shell to complete. */
  readonly describeCommands: () => Promise<readonly DescribedCommand[]>;
  /** AWS's own API in a Region, with the caller's credentials. */
  readonly automation: (region: string) => Promise<Automation>;
  /** A new UUID. */
  readonly newToken: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Ends early, without an error, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** From now on, the first Ctrl-C aborts this signal; the second ends the program. */
  readonly interruption: () => AbortSignal;
}

/** The same session for reads in between: prints nothing, and no progress. */
export const silently = (session: Session): Session => ({
  ...session,
  progress: noProgress,
  output: { ...session.output, stream: async () => undefined },
});
