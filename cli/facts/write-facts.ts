import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../../src/lib/make-directory.ts';
import type { FactsRecord } from './record-facts.ts';

/** @throws {Error} if it cannot be made */
export const prepareDirectory = (directory: string): void => makeDirectory(directory);

/**
 * Writes what a user can send back: `facts.json`, the answers, and `run.json`, the sanitised answers of AWS that they follow from.
 * @returns the paths of both
 */
export async function writeFacts(
  directory: string,
  { answers, run }: FactsRecord,
): Promise<readonly string[]> {
  prepareDirectory(directory);
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
