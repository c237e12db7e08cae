import { askForCodeAt } from './connect/ask-for-code.ts';
import { connect } from './connect/connect.ts';
import { readGlobalValues } from './option-values.ts';
import { createOutput } from './output/output.ts';
import { withColours, withoutColours } from './output/paint.ts';
import type { Pipe } from './output/pipe.ts';
import type { Progress } from './output/progress.ts';
import type { World } from './run.ts';
import type { Session } from './session.ts';

interface SessionWorld extends World {
  /** Standard output. */
  readonly out: Pipe;
  readonly progress: Progress;
}

/**
 * What a command works with, as its options say.
 * @throws {Failure} if an option has no value
 */
export function openSession(values: unknown, world: SessionWorld): Session {
  const options = readGlobalValues(values);
  const { environment, stdin, stdout, stderr, out, progress, fetch, now, sleep } = world;
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true;
  return {
    client: () =>
      connect(options, {
        fetch,
        sleep,
        url: environment['ROLLCALL_URL'] === '' ? undefined : environment['ROLLCALL_URL'],
        accessKeyId: environment['AWS_ACCESS_KEY_ID'],
        askForCode: isInteractive ? askForCodeAt(stdin, stderr) : undefined,
      }),
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
