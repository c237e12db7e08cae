import type { Reply, RunningCommand, Terminal } from './running-command.ts';
import { afterAll, beforeAll, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Printed } from '../support/aws-cli.ts';
import { buildCommand, hasTerminal, startProcess } from './command-as-process.ts';
import { startWithin } from './command-within.ts';

/** The command line, for one test file: within the test's process, or, in the lane `process`, as the bundled program. */
export interface RollcallCommand {
  /** A directory of its own, where `HOME` is. */
  readonly home: () => string;
  readonly start: (args: readonly string[], more?: Readonly<Record<string, string>>) => RunningCommand;
  readonly run: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<Printed>;
  readonly runInTerminal: (
    columns: number,
    args: readonly string[],
    more?: Readonly<Record<string, string>>,
    replies?: readonly Reply[],
  ) => Promise<Printed>;
}

const isProcess = process.env['ROLLCALL_COMMAND'] === 'process';

/** For what only a program shows, such as how a signal ends it: a test of the lane `process`, and of no other. */
export const testAsProcess: (name: string, body: () => Promise<void>) => void = isProcess
  ? test
  : () => undefined;

/** For what happens in a terminal. For a program util-linux’s `script` makes it: where that is missing, the test is skipped. */
export const testInTerminal: typeof test | typeof test.skip = isProcess && !hasTerminal ? test.skip : test;

/** Gives a test file the command, with a home of its own that is removed after its tests. */
export function rollcallCommand(): RollcallCommand {
  // Programs start slowly on a busy computer.
  if (isProcess) jest.setTimeout(120_000);
  let home = '';
  let file = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'rollcall-command-'));
    if (isProcess) file = buildCommand(home);
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const start = (
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
    terminal?: Terminal,
  ): RunningCommand => {
    const given = {
      args,
      environment: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...(terminal !== undefined && { TERM: 'xterm' }),
        ...more,
      },
      ...(terminal !== undefined && { terminal }),
    };
    return isProcess ? startProcess(file, given) : startWithin(given);
  };
  return {
    home: () => home,
    start: (args, more) => start(args, more),
    run: (args, more) => start(args, more).ended,
    runInTerminal: (columns, args, more, replies = []) => start(args, more, { columns, replies }).ended,
  };
}
