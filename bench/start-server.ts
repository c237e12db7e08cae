import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Server {
  readonly url: string;
  readonly close: () => void;
}

/**
 * Starts a server of the bench in a process of its own. It ends when its input is closed, so with this process in any case.
 * @param file in this folder; its first line of output is its URL
 */
export async function startServer(file: string, args: readonly string[] = []): Promise<Server> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const server: ChildProcess = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('No output');
  const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as readonly string[];
  return { url: url ?? '', close: () => void server.stdin?.end() };
}
