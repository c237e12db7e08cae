import { existsSync, renameSync, rmSync } from 'node:fs';

/** Where to build what `putInPlace` then puts in the place of a folder. */
export const beside = (folder) => `${folder}.${process.pid}`;

/** Puts a folder that was built beside another in its place, at once: what reads it meanwhile finds the one or the other. */
export function putInPlace(built, folder) {
  const old = `${built}.old`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(built, folder);
  rmSync(old, { recursive: true, force: true });
}
