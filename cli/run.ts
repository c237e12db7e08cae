import { CommanderError } from 'commander';
import { CATALOG } from './catalog.ts';
import { describeOption, type DescribedCommand } from './completion/described-command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure, wrongUsage } from './failure.ts';
import { columnsOf } from './terminal/columns-of.ts';
import { pipeTo } from './terminal/pipe.ts';
import { lineProgress, noProgress } from './terminal/progress.ts';
import { plainLines } from './terminal/plain-text.ts';
import { createProgram } from './program.ts';
import type { ProcessIo } from './process-io.ts';
import { unexpected } from './unexpected.ts';
import { getSystemErrorMap } from 'node:util';

import pkg from '../package.json' with { type: 'json' };

/** Loads every command. */
async function describeCommands(): Promise<readonly DescribedCommand[]> {
  const described: DescribedCommand[] = [];
  for (const { name, summary, load } of CATALOG) {
    const { options } = await load();
    const own = options.map(({ flags, description }) => describeOption(flags, description));
    described.push({ name, summary, options: own });
  }
  return described;
}

const HELP_WIDTH = { usual: 100, most: 120 };

/** Runs a command line. @returns the exit code */
export async function run(args: readonly string[], io: ProcessIo): Promise<ExitCode> {
  const { stdout, stderr } = io;
  const [out, err] = [pipeTo(stdout), pipeTo(stderr)];
  const writeError = (text: string): void => void err.write(text);
  const progress =
    stderr.isTTY === true
      ? lineProgress(writeError, () => columnsOf(stderr) ?? HELP_WIDTH.usual)
      : noProgress;
  const program = createProgram(CATALOG, {
    version: pkg.version,
    helpWidth: Math.min(columnsOf(stdout) ?? HELP_WIDTH.usual, HELP_WIDTH.most),
    writeOut: (text) => void out.write(text),
    writeErr: writeError,
    run: async (command, input, values) => {
      const [{ openSession }, { resolveParents }] = await Promise.all([
        import('./open-session.ts'),
        import('./resolve-parent.ts'),
      ]);
      const { session, close } = openSession(values, { ...io, out, progress, writeError, describeCommands });
      if (session.isLocal && command.notLocal !== undefined) {
        throw wrongUsage(`--local will not do here: ${command.notLocal}`);
      }
      try {
        return await command.run(
          { ...input, args: await resolveParents(input.args, command, session) },
          session,
        );
      } finally {
        progress.clear();
        await close();
      }
    },
  });
  const exitCode = await parse();
  const fault = await out.finish();
  if (fault === undefined) return exitCode;
  writeError(`rollcall: standard output: ${systemWords(fault)}\n`);
  return EXIT.couldNotLook;

  async function parse(): Promise<ExitCode> {
    try {
      return await program.parse(args);
    } catch (error) {
      progress.clear();
      if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.allSucceeded : EXIT.usage;
      if (error instanceof Failure) {
        writeError(`rollcall: ${plainLines(error.message)}\n`);
        return error.exitCode;
      }
      writeError(`${plainLines(unexpected(error))}\n`);
      return EXIT.couldNotLook;
    }
  }
}

/** The system's message for a failed call: `no space left on device`; the error's own message if there is none. */
function systemWords(error: unknown): string {
  const errno: unknown = Object(error)['errno'];
  const words = typeof errno === 'number' ? getSystemErrorMap().get(errno)?.[1] : undefined;
  return words ?? (error instanceof Error ? error.message : String(error));
}
