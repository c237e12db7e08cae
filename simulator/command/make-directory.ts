import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a directory and the missing ones above it. Node's own `recursive` never returns where nothing can be made, such as
 * `/proc/nope`.
 * @throws {Error} if it cannot be made, or something else is there
 * @see https://github.com/nodejs/node/issues/28015
 */
export function makeDirectory(path: string): void {
  const directory = resolve(path);
  if (!existsSync(directory)) {
    makeDirectory(dirname(directory));
    mkdirSync(directory);
  }
  if (!statSync(directory).isDirectory()) throw new Error(`${directory} is not a directory`);
}
