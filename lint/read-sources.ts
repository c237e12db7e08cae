import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Folders of generated files and of packages. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.serverless', '.esbuild', '.rollcall']);
/** Left out at the top only: `src/api/coverage` is a feature. */
const LEFT_OUT_AT_THE_TOP = 'coverage';

/**
 * @param root the project's folder
 * @param fits whether a file of this path is read
 * @returns texts by path from `root`, with `/`, in the order of paths
 */
export function readSources(root: string, fits: (path: string) => boolean): ReadonlyMap<string, string> {
  const paths: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (LEFT_OUT.has(entry.name) || path === LEFT_OUT_AT_THE_TOP) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && fits(path)) paths.push(path);
    }
  };
  walk('');
  return new Map(
    paths.sort().map((path) => [path, readFileSync(join(root, path.replaceAll('/', sep)), 'utf8')]),
  );
}
