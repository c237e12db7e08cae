import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunningCommand, Start } from './running-command.ts';

/** Whether there is util-linux’s `script`, which runs a program in a terminal; other systems have one with other options. */
export const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes(
  'util-linux',
);

/** Bundles the command into a directory. @returns its file */
export function buildCommand(directory: string): string {
  const file = join(directory, 'rollcall.mjs');
  execFileSync(process.execPath, ['cli/bundle.js', file]);
  // The one package that is not in the bundle, as if it were installed beside it.
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(resolve('node_modules/classic-level'), join(directory, 'node_modules/classic-level'));
  // What only the demo loads.
  symlinkSync(resolve('dist/demo'), join(directory, 'demo'));
  return file;
}

/** Starts the bundled command as a program of its own. */
export function startProcess(file: string, { args, environment, terminal }: Start): RunningCommand {
  const child =
    terminal === undefined
      ? spawn(process.execPath, [file, ...args], { env: environment })
      : spawn(
          'script',
          [
            '-qec',
            `stty cols ${terminal.columns}; exec "${process.execPath}" "${file}" ${args.join(' ')}`,
            '/dev/null',
          ],
          { env: environment },
        );
  // What stands on standard input ends the terminal, so there must be one that stays open.
  if (terminal === undefined) child.stdin.end();
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let [from, next] = [0, 0];
  child.stdout.on('data', () => {
    const [after, typed] = terminal?.replies[next] ?? [];
    if (after === undefined || typed === undefined || !stdout.includes(after, from)) return;
    [from, next] = [stdout.length, next + 1];
    child.stdin.write(typed);
  });
  return {
    ended: new Promise((resolveEnd, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        child.stdin.destroy();
        resolveEnd({ code: code ?? -1, stdout, stderr });
      });
    }),
    onStdout: (listener) => void child.stdout.on('data', listener),
    onStderr: (listener) => void child.stderr.on('data', listener),
    stopReading: () => void child.stdout.destroy(),
    interrupt: () => void child.kill('SIGINT'),
  };
}
