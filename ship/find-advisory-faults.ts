import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Advisory } from './advisories.ts';

const Lock = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) });

/** Every version of every package that a lock file installs, by the package's name. */
export function lockedVersions(lockFile: string): ReadonlyMap<string, ReadonlySet<string>> {
  const { packages } = Lock.parse(JSON.parse(lockFile));
  const versions = new Map<string, Set<string>>();
  for (const [path, { version }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (version === undefined || name === '') continue;
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return versions;
}

/**
 * Faults against the advisories: an affected version in the lock file, a package that is no longer there, or a proof that
 * is no test. Empty if there are none.
 * @param project the checkout
 */
export function advisoryFaults(
  advisories: readonly Advisory[],
  versions: ReadonlyMap<string, ReadonlySet<string>>,
  project: string,
): string[] {
  return advisories.flatMap((advisory) => {
    const { id, package: name, what, affected, proof } = advisory;
    const installed = versions.get(name);
    if (installed === undefined)
      return [`${id}: ${name} is not in the lock file any more: take it off the list`];
    const bad = [...installed].filter((version) =>
      affected.some(([from, below]) => compare(version, from) >= 0 && compare(version, below) < 0),
    );
    return [
      ...bad.map((version) => `${id}: ${name} ${version} is in the lock file: ${what}`),
      ...(proof === undefined || isTest(proof, project) ? [] : [`${id}: ${proof}: there is no such test`]),
    ];
  });
}

function isTest(proof: string, project: string): boolean {
  const [file = '', title = ''] = proof.split(/: (.*)/s);
  const path = join(project, file);
  return title !== '' && existsSync(path) && readFileSync(path, 'utf8').includes(`'${title}'`);
}

/** By the three numbers of a version; what stands behind them (`-beta`) comes before. */
function compare(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('-')[0]?.split('.').map(Number) ?? []);
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(other.includes('-')) - Number(one.includes('-'));
}
