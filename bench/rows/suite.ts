import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchDeps, Figure, Row } from '../row.ts';

const SCRIPTS = [
  { script: 'test', atMost: 180 },
  { script: 'test:fast', atMost: 30 },
] as const;
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Its output is not kept: it would fill a pipe that is not read. */
async function secondsOf(script: string): Promise<number> {
  const begin = performance.now();
  const child = spawn('npm', ['run', '--silent', script], { cwd: PROJECT, stdio: 'ignore' });
  await once(child, 'close');
  const { exitCode } = child;
  if (exitCode !== 0) {
    throw new Error(`npm run ${script} ended with ${exitCode}: a suite that fails has no duration`);
  }
  return (performance.now() - begin) / 1_000;
}

async function measure({ reportProgress }: BenchDeps): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { script, atMost } of SCRIPTS) {
    const name = `npm run ${script}`;
    reportProgress(name);
    figures.push({ name, value: await secondsOf(script), unit: 's', goal: { of: 'value', atMost } });
  }
  return figures;
}

export const suiteRow: Row = {
  name: 'suite',
  title: 'how long the tests take',
  onlyIfNamed: true,
  measure,
};
