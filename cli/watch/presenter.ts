import { plainJson } from '../terminal/plain-text.ts';
import type { Session } from '../session.ts';
import { drawWatched, describeWatched } from './print-watched.ts';
import { tallyOf } from './tally.ts';
import type { Watched } from './watched.ts';

export interface Presenter {
  readonly show: (all: readonly Watched[]) => Promise<void>;
  /** Restores the terminal. */
  readonly end: () => void;
}

/** Bars on a terminal; elsewhere one line for each change, in words or as JSON; nothing if only the end is wanted. */
export function presenter({ output, live, now }: Pick<Session, 'output' | 'live' | 'now'>): Presenter {
  const { paint, repeated } = output.terminal;
  const isWords = output.format === 'table' && output.query === undefined;
  const isLines = output.format === 'ndjson' && output.query === undefined;
  const bars = isWords ? live() : undefined;
  if (bars === undefined)
    return inLines(isWords || isLines, isLines ? changeLine : wordLine(repeated), output.print);
  return {
    show: async (all) =>
      bars.draw((columns) =>
        all.flatMap((one) => drawWatched(one, columns, paint, { repeated, now: now() })),
      ),
    end: bars.end,
  };
}

function inLines(
  isShown: boolean,
  lineOf: (watched: Watched) => string,
  print: (text: string) => Promise<void>,
): Presenter {
  const before = new Map<string, string>();
  return {
    end: () => undefined,
    show: async (all) => {
      for (const one of all) {
        const line = lineOf(one);
        if (isShown && before.get(one.parentId) !== line) await print(`${line}\n`);
        before.set(one.parentId, line);
      }
    },
  };
}

const wordLine =
  (repeated: string | undefined) =>
  (watched: Watched): string =>
    `${watched.parentId}: ${describeWatched(watched, { repeated })}`;

function changeLine({ parentId, report, problem }: Watched): string {
  const { runbook, status, expected, expectedAtLeast, counts, seal, open, nextCheckAt, deadline } =
    report ?? {};
  const { succeeded, failed } = report === undefined ? {} : tallyOf(report);
  return plainJson(
    JSON.stringify({
      parentExecutionId: parentId,
      isKnown: report !== undefined,
      runbook,
      status,
      expected,
      expectedAtLeast,
      collected: succeeded === undefined || failed === undefined ? undefined : succeeded + failed,
      counts,
      seal,
      open,
      nextCheckAt,
      deadline,
      problem,
    }),
  );
}
