import { askForCodeAt } from './connect/ask-for-code.ts';
import { confirmAt } from './connect/confirm.ts';
import { connect, connectAutomation, isUnsigned, reachApi } from './connect/connect.ts';
import { createLocalAccess } from './local-store/local-access.ts';
import { localStoreDirectory } from './local-store/local-store-directory.ts';
import { readGlobalValues } from './option-values.ts';
import { repeatedOptions } from './repeated-options.ts';
import { columnsOf } from './terminal/columns-of.ts';
import { shellWord } from './shell-word.ts';
import { liveLines, type LiveLines } from './terminal/live-lines.ts';
import { createOutput } from './terminal/output.ts';
import { withColours, withoutColours } from './terminal/paint.ts';
import type { Pipe } from './terminal/pipe.ts';
import { plainLines } from './terminal/plain-text.ts';
import type { Progress } from './terminal/progress.ts';
import type { Stream, ProcessIo } from './process-io.ts';
import type { Session } from './session.ts';

interface SessionDeps extends ProcessIo {
  /** Standard output. */
  readonly out: Pipe;
  readonly progress: Progress;
  readonly describeCommands: Session['describeCommands'];
  /** Writes to standard error. */
  readonly writeError: (text: string) => void;
}

interface OpenSession {
  readonly session: Session;
  /** Releases what the command has used. */
  readonly close: () => Promise<void>;
}

/**
 * What a command works with, according to its options.
 * @throws {Failure} if an option has no value
 */
export function openSession(values: unknown, deps: SessionDeps): OpenSession {
  const options = readGlobalValues(values);
  const repeated = repeatedOptions(options);
  const { environment, stdin, stdout, stderr, out, progress, writeError, fetch, now, sleep } = deps;
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true;
  const connection = {
    fetch,
    sleep,
    now,
    url: environment['ROLLCALL_URL'] === '' ? undefined : environment['ROLLCALL_URL'],
    accessKeyId: environment['AWS_ACCESS_KEY_ID'],
    environmentRegion: environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || undefined,
    askForCode: isInteractive ? askForCodeAt(stdin, stderr) : undefined,
  };
  const { close, ...local } = createLocalAccess(
    options.store ?? localStoreDirectory(deps.platform, environment, deps.home()),
    { now, sleep, isGiven: options.store !== undefined, repeated },
  );
  const session: Session = {
    client: options.local ? local.client : () => connect(options, connection),
    reach: options.local ? local.reach : () => reachApi(options, connection),
    readPage: deps.readPage,
    readReportParts: deps.readReportParts,
    openBrowser: deps.openBrowser,
    isLocal: options.local,
    local,
    openStore: (directory, rest) =>
      createLocalAccess(directory, {
        now,
        sleep,
        isGiven: true,
        repeated: ` --store ${shellWord(directory)}${rest}`,
      }),
    startFleet: deps.startFleet,
    aws: async () => {
      const { accessAws } = await import('./connect/aws-access.ts');
      return accessAws(options, connection);
    },
    isUnsigned: () => isUnsigned(options, connection),
    stackPrefix: options.stackPrefix,
    automation: (region) => connectAutomation(options, region, connection),
    confirm: isInteractive ? confirmAt(stdin, stderr) : undefined,
    live: () => (stdout.isTTY === true ? liveAt(stdout, deps) : undefined),
    writeError,
    newToken: deps.newToken,
    describeCommands: deps.describeCommands,
    output: createOutput(
      out,
      { format: options.json === true ? 'json' : options.output, query: options.query },
      {
        width: stdout.isTTY === true ? columnsOf(stdout) : undefined,
        paint: deps.hasColours ? withColours : withoutColours,
        repeated,
      },
    ),
    progress,
    isWatched: stderr.isTTY === true,
    note: (text) => {
      progress.clear();
      writeError(`${plainLines(text)}\n`);
    },
    now,
    sleep,
    random: deps.random,
    interruption: deps.interruption,
  };
  return { session, close };
}

const USUAL_COLUMNS = 80;

const liveAt = (stdout: Stream, { out, onInterrupt }: Pick<SessionDeps, 'out' | 'onInterrupt'>): LiveLines =>
  liveLines({
    write: (text) => void out.write(text),
    columns: () => columnsOf(stdout) ?? USUAL_COLUMNS,
    onResize: (listener) => {
      stdout.on('resize', listener);
      return () => void stdout.off('resize', listener);
    },
    onInterrupt,
  });
