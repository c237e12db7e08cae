import type { Readable, Writable } from 'node:stream';
import { CommanderError } from 'commander';
import type { PageFiles, ReportParts } from '../console/serve/page-files.ts';
import pkg from '../package.json' with { type: 'json' };
import { CATALOG } from './catalog.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure, wrongUsage } from './failure.ts';
import { columnsOf } from './output/columns-of.ts';
import { pipeTo } from './output/pipe.ts';
import { lineProgress, noProgress } from './output/progress.ts';
import { plainLines } from './output/plain-text.ts';
import { createProgram } from './program.ts';

/** A stream that may be a terminal. */
export type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything that the command line has from outside. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Whether standard output shows colours: it is a terminal, and `NO_COLOR` is not set. */
  readonly hasColours: boolean;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  /** Ends early, without complaint, if the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly platform: NodeJS.Platform;
  /** The user's home directory. */
  readonly home: () => string;
  /** From now on, the first Ctrl-C aborts this signal; the second ends the program as it would any other. */
  readonly interruption: () => AbortSignal;
  readonly newToken: () => string;
  /** The built page; undefined if it was not built. */
  readonly readPage: () => Promise<PageFiles | undefined>;
  /** The script and the style sheet of a report in a file; undefined if they were not built. */
  readonly readReportParts: () => Promise<ReportParts | undefined>;
  /** Opens the user's browser. @returns whether something was started that may do so */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** Calls back before the program is ended from outside (Ctrl-C). @returns what ends that */
  readonly onInterrupt: (listener: () => void) => () => void;
}

const HELP_WIDTH = { usual: 100, most: 120 };

/** Runs a command line to its end. @returns the exit code */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  const { stdout, stderr } = world;
  const [out, err] = [pipeTo(stdout), pipeTo(stderr)];
  const say = (text: string): void => void err.write(text);
  const progress =
    stderr.isTTY === true ? lineProgress(say, () => columnsOf(stderr) ?? HELP_WIDTH.usual) : noProgress;
  const program = createProgram(CATALOG, {
    version: pkg.version,
    helpWidth: Math.min(columnsOf(stdout) ?? HELP_WIDTH.usual, HELP_WIDTH.most),
    writeOut: (text) => void out.write(text),
    writeErr: say,
    run: async (command, input, values) => {
      const { openSession } = await import('./open-session.ts');
      const { session, close } = openSession(values, { ...world, out, progress, say });
      if (session.isLocal && command.notLocal !== undefined) {
        throw wrongUsage(`--local will not do here: ${command.notLocal}`);
      }
      try {
        return await command.run(input, session);
      } finally {
        progress.clear();
        await close();
      }
    },
  });
  try {
    return await program.parse(args);
  } catch (error) {
    progress.clear();
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.allSucceeded : EXIT.usage;
    if (error instanceof Failure) {
      say(`rollcall: ${plainLines(error.message)}\n`);
      return error.exitCode;
    }
    // Nobody foresaw it, so where it comes from is worth more than words.
    say(`rollcall: ${plainLines(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
    return EXIT.couldNotLook;
  }
}
