import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProcessCosts {
  readonly wallMs: number;
  /** User and system, of Node processes; 0 of others. */
  readonly cpuMs: number;
  /** The most resident memory, of Node processes; 0 of others. */
  readonly mb: number;
  readonly stdout: string;
}

/** Written by the measured process at its end, since Node tells nothing of its children. */
const TELL = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.BENCH_COSTS, JSON.stringify([(userCPUTime + systemCPUTime) / 1000, maxRSS / 1024]));
});
`;

/**
 * Runs a program to its end, and measures it from outside.
 * @throws {Error} if it does not end with 0
 */
export async function measureProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProcessCosts> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const [tell, costs] = [join(folder, 'tell.mjs'), join(folder, 'costs.json')];
  writeFileSync(tell, TELL);
  const isNode = command === process.execPath;
  const begin = performance.now();
  const child = spawn(command, isNode ? ['--import', tell, ...args] : args, {
    env: { ...process.env, ...env, BENCH_COSTS: costs },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  const wallMs = performance.now() - begin;
  if (child.exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written above
  const [cpuMs, mb] = isNode ? (JSON.parse(readFileSync(costs, 'utf8')) as [number, number]) : [0, 0];
  rmSync(folder, { recursive: true, force: true });
  return { wallMs, cpuMs, mb, stdout };
}

/** Whether a program runs here at all. */
export const runs = (command: string, args: readonly string[]): Promise<boolean> =>
  measureProcess(command, args).then(
    () => true,
    () => false,
  );
