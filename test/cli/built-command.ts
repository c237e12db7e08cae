import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { runProgram, type Printed } from '../support/aws-cli.ts';

/** What is typed, and the text after which it is. */
type Reply = readonly [after: string, typed: string];

/** The bundled command, built for one test file. */
export interface RollcallCommand {
  readonly file: () => string;
  /** A directory of its own, where `HOME` is. */
  readonly home: () => string;
  /** Its environment, without that of the test run. */
  readonly environment: (more?: Readonly<Record<string, string>>) => Record<string, string>;
  readonly run: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<Printed>;
  /**
   * In a terminal of so many columns; standard error is the same terminal. `replies` are typed, in order, each once what
   * it waits for has been printed.
   */
  readonly runInTerminal: (
    columns: number,
    args: readonly string[],
    more?: Readonly<Record<string, string>>,
    replies?: readonly Reply[],
  ) => Promise<Printed>;
}

/** Builds the command before the tests of a file, and removes it after them. */
export function builtCommand(): RollcallCommand {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'rollcall-command-'));
    execFileSync(process.execPath, ['cli/bundle.js', join(directory, 'rollcall.mjs')]);
    // The one package that is not in the bundle, as if it were installed beside it.
    mkdirSync(join(directory, 'node_modules'));
    symlinkSync(resolve('node_modules/classic-level'), join(directory, 'node_modules/classic-level'));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const file = (): string => join(directory, 'rollcall.mjs');
  const environment = (more = {}) => ({
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  });
  return {
    file,
    home: () => directory,
    environment,
    run: (args, more) => runProgram(process.execPath, [file(), ...args], environment(more)),
    runInTerminal: (columns, args, more, replies) => {
      const line = `stty cols ${columns}; exec "${process.execPath}" "${file()}" ${args.join(' ')}`;
      // What stands on standard input ends the terminal, so there must be one that stays open.
      return inTerminal(line, environment({ TERM: 'xterm', ...more }), replies);
    },
  };
}

const inTerminal = (
  line: string,
  env: Readonly<Record<string, string>>,
  replies: readonly Reply[] = [],
): Promise<Printed> =>
  new Promise((resolve, reject) => {
    const child = spawn('script', ['-qec', line, '/dev/null'], { env });
    let stdout = '';
    let [from, next] = [0, 0];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const [after, typed] = replies[next] ?? [];
      if (after === undefined || typed === undefined || !stdout.includes(after, from)) return;
      [from, next] = [stdout.length, next + 1];
      child.stdin.write(typed);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      child.stdin.destroy();
      resolve({ code: code ?? -1, stdout, stderr: '' });
    });
  });
