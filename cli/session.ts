import type { PageFiles, ReportParts } from '../console/serve/page-files.ts';
import type { Client } from './client/client.ts';
import type { AwsAccess } from './connect/aws-access.ts';
import type { LocalAccess } from './local-store/local-access.ts';
import type { Confirm } from './connect/confirm.ts';
import type { ReachedApi } from './connect/connect.ts';
import type { LiveLines } from './terminal/live-lines.ts';
import type { Output } from './terminal/output.ts';
import { noProgress, type Progress } from './terminal/progress.ts';
import type { Automation } from './retry/automation.ts';

/** What a command works with. Nothing of it costs anything until it is used. */
export interface Session {
  /** The API, found and reached as the options say: over the network, or in this process over what was gathered. */
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
  /** Ends early, without complaint, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** From now on, the first Ctrl-C aborts this signal; the second ends the program. */
  readonly interruption: () => AbortSignal;
}

/** The same, for what is read on the way: nothing of it is printed, nor how far it has come. */
export const silently = (session: Session): Session => ({
  ...session,
  progress: noProgress,
  output: { ...session.output, stream: async () => undefined },
});
