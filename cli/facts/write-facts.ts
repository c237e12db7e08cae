import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FactsRecord } from './record-facts.ts';

/**
 * Writes what a user can send back: `facts.json`, the answers, and `run.json`, the sanitised answers of AWS that they follow from.
 * @returns the paths of both
 */
export async function writeFacts(
  directory: string,
  { answers, run }: FactsRecord,
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const files = [
    ['facts.json', answers],
    ['run.json', run],
  ] as const;
  const paths: string[] = [];
  for (const [name, content] of files) {
    const path = join(directory, name);
    await writeFile(path, `${JSON.stringify(content, undefined, 2)}\n`);
    paths.push(path);
  }
  return paths;
}
