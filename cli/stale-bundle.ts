import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first source of a checkout that has changed since it was built; undefined if none has. An installed
 * command has no sources.
 * @param built the folder of the build, in which `sources.json` has a digest of each source, by its path in the
 * checkout
 */
export function changedSource(built: string, checkout: string): string | undefined {
  const file = join(built, 'sources.json');
  if (!existsSync(file)) return undefined;
  const sources: object = JSON.parse(readFileSync(file, 'utf8'));
  const builtMs = statSync(file).mtimeMs;
  const found = Object.entries(sources).find(([path, digest]) => {
    const source = join(checkout, path);
    const touchedMs = statSync(source, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    // Times are cheap to compare; a fresh checkout has new times and may have the same content.
    return touchedMs > builtMs && digestOf(source) !== digest;
  });
  return found?.[0];
}

const digestOf = (file: string): string | undefined =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
