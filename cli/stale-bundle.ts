import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first source of a checkout that has changed since something was built of it; undefined if none has. An installed command
 * has no sources.
 * @param built the folder of what was built, in which `sources.json` has a digest of each source, by its path in the checkout
 */
export function changedSource(built: string, checkout: string): string | undefined {
  const file = join(built, 'sources.json');
  if (!existsSync(file)) return undefined;
  const sources: object = JSON.parse(readFileSync(file, 'utf8'));
  const builtMs = statSync(file).mtimeMs;
  const found = Object.entries(sources).find(([path, digest]) => {
    const source = join(checkout, path);
    const touchedMs = statSync(source, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    // To look at the times is cheap, and what is checked out anew may still be the same.
    return touchedMs > builtMs && digestOf(source) !== digest;
  });
  return found?.[0];
}

const digestOf = (file: string): string | undefined =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
