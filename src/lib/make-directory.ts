import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory and the missing ones above it. Node's own `recursive` never returns where nothing can be
 * made, such as `/proc/nope`.
 * @param mode of the directories that are made
 * @throws {NodeJS.ErrnoException} if it cannot be made, or something else is there
 * @see https://github.com/nodejs/node/issues/28015
 */
export function makeDirectory(path: string, mode?: number): void {
  const missing: string[] = [];
  let above = resolve(path);
  while (!existsSync(above) && above !== dirname(above)) {
    missing.unshift(above);
    above = dirname(above);
  }
  for (const directory of missing) {
    try {
      mkdirSync(directory, { mode });
    } catch (error) {
      // Another program may have made it in the meantime.
      if (!isDirectory(directory)) throw error;
    }
  }
  if (!isDirectory(above)) {
    throw Object.assign(new Error(`${above} is not a directory`), { code: 'ENOTDIR', path: above });
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
