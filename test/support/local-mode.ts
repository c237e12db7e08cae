import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `npm start` as a program of its own, whose story is told, and which is serving; `startServed` is quicker, where that is not what is tested. */
export interface LocalMode {
  /** Such as `http://127.0.0.1:40123`. */
  readonly apiUrl: string;
  readonly awsUrl: string;
  readonly stop: () => Promise<void>;
}

/** Starts it on free ports, with data of its own. */
export async function startLocalMode(...args: readonly string[]): Promise<LocalMode> {
  const data = mkdtempSync(join(tmpdir(), 'rollcall-local-'));
  const options = ['--port', '0', '--aws-port', '0', '--data', data, ...args];
  const child = spawn(process.execPath, ['local/start.js', ...options]);
  const closed = once(child, 'close');
  const text = await printed(child, /curl http:\S+\/executions\n/);
  return {
    apiUrl: /curl (http:\S+)\/executions\n/.exec(text)?.[1] ?? '',
    awsUrl: /AWS’s protocols\s+(http:\S+)/.exec(text)?.[1] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** What it has printed once that stands in it. */
function printed(child: ChildProcessWithoutNullStreams, last: RegExp): Promise<string> {
  let [text, complaints] = ['', ''];
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (more: string) => (complaints += more));
  return new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error(`Local mode ended before it served: ${complaints}`)));
    child.stdout.on('data', (more: string) => {
      text += more;
      if (last.test(text)) resolve(text);
    });
  });
}
