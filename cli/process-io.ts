import type { Readable, Writable } from 'node:stream';
import type { PageFiles, ReportParts } from '../console/serve/page-files.ts';
import type { Fleet } from '../local/fleet/start-fleet.ts';

/** A stream that may be a terminal. */
export type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything that the command line takes from outside. */
export interface ProcessIo {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Whether standard output shows colours: it is a terminal, and `NO_COLOR` is not set. */
  readonly hasColours: boolean;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Ends early, without an error, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly platform: NodeJS.Platform;
  /** The user's home directory. */
  readonly home: () => string;
  /** From now on, the first Ctrl-C aborts this signal; the second ends the program like any other. */
  readonly interruption: () => AbortSignal;
  readonly newToken: () => string;
  /** The built page; undefined if it was not built. */
  readonly readPage: () => Promise<PageFiles | undefined>;
  /** The script and the style sheet of a report in a file; undefined if they were not built. */
  readonly readReportParts: () => Promise<ReportParts | undefined>;
  /** Starts the organization of the demo; undefined if it was not built. @throws {Error} if the port is taken */
  readonly startFleet: (port: number) => Promise<Fleet | undefined>;
  /** Opens the user's browser. @returns whether something was started that may do so */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** Calls back before the program is ended from outside (Ctrl-C). @returns what ends that */
  readonly onInterrupt: (listener: () => void) => () => void;
}
