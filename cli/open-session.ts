import { askForCodeAt } from './connect/ask-for-code.ts';
import { confirmAt } from './connect/confirm.ts';
import { connect, connectAutomation } from './connect/connect.ts';
import { readGlobalValues } from './option-values.ts';
import { liveLines, type LiveLines } from './output/live-lines.ts';
import { createOutput } from './output/output.ts';
import { withColours, withoutColours } from './output/paint.ts';
import type { Pipe } from './output/pipe.ts';
import type { Progress } from './output/progress.ts';
import type { Stream, World } from './run.ts';
import type { Session } from './session.ts';

interface SessionWorld extends World {
  /** Standard output. */
  readonly out: Pipe;
  readonly say: (text: string) => void;
  readonly progress: Progress;
}

/**
 * What a command works with, as its options say.
 * @throws {Failure} if an option has no value
 */
export function openSession(values: unknown, world: SessionWorld): Session {
  const options = readGlobalValues(values);
  const { environment, stdin, stdout, stderr, out, say, progress, fetch, now, sleep } = world;
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true;
  const connection = {
    fetch,
    sleep,
    url: environment['ROLLCALL_URL'] === '' ? undefined : environment['ROLLCALL_URL'],
    accessKeyId: environment['AWS_ACCESS_KEY_ID'],
    askForCode: isInteractive ? askForCodeAt(stdin, stderr) : undefined,
  };
  return {
    client: () => connect(options, connection),
    automation: (region) => connectAutomation(options, region, connection),
    confirm: isInteractive ? confirmAt(stdin, stderr) : undefined,
    live: () => (stdout.isTTY === true ? liveAt(stdout, world) : undefined),
    say,
    newToken: world.newToken,
    output: createOutput(
      out,
      { format: options.json === true ? 'json' : options.output, query: options.query },
      {
        width: stdout.isTTY === true ? stdout.columns : undefined,
        paint: world.hasColours ? withColours : withoutColours,
      },
    ),
    progress,
    now,
    sleep,
  };
}

const USUAL_COLUMNS = 80;

const liveAt = (stdout: Stream, { out, onInterrupt }: Pick<SessionWorld, 'out' | 'onInterrupt'>): LiveLines =>
  liveLines({
    write: (text) => void out.write(text),
    columns: () => stdout.columns ?? USUAL_COLUMNS,
    onResize: (listener) => {
      stdout.on('resize', listener);
      return () => void stdout.off('resize', listener);
    },
    onInterrupt,
  });
