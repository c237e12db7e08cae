import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Counts } from './aws/tally.ts';

const SERVER = fileURLToPath(new URL('aws/server.ts', import.meta.url));

/** Starts the bench's AWS in a process of its own. It ends when its input is closed, so with this process in any case. */
export async function startAws(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server: ChildProcess = spawn(process.execPath, ['--import', 'tsx', SERVER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('No output');
  const [url] = (await once(createInterface({ input: server.stdout }), 'line')) as readonly string[];
  return { url: url ?? '', close: () => void server.stdin?.end() };
}

/** What was called since the last time. */
export async function takeCounts(awsUrl: string): Promise<Counts> {
  const answer = await fetch(`${awsUrl}/counts`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server
  return (await answer.json()) as Counts;
}
