import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `sources.json` beside what was built, by which it is noticed that a source has changed since (cli/stale-bundle.ts).
 * @param {string} built the folder of what was built
 * @param {string} project the checkout
 * @param {readonly string[]} inputs paths in the checkout; those of packages are left out, since the lock file names their versions
 */
export function writeSources(built, project, inputs) {
  const sources = [...new Set([...inputs, 'package-lock.json'])]
    .filter((path) => !path.startsWith('node_modules/') && existsSync(join(project, path)))
    .sort();
  const digests = sources.map((path) => [
    path,
    createHash('sha256')
      .update(readFileSync(join(project, path)))
      .digest('hex'),
  ]);
  writeFileSync(join(built, 'sources.json'), JSON.stringify(Object.fromEntries(digests)));
}
