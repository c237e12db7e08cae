import { readdir } from 'node:fs/promises';
import { couldNotLook } from '../failure.ts';
import { openLocalStore, type LocalStore } from './local-store.ts';
import { storeFailure } from './store-failure.ts';

/** What stands in every directory of LevelDB, and what a first start that was cut off leaves behind. */
const LEVELDB = 'CURRENT';
const BEGUN = /^(LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.(dbtmp|log))$/;

/**
 * Opens what was gathered.
 * @param mayMake whether it is made if it is not there
 * @throws {Failure} if nothing was gathered there, the directory is something else's, or it cannot be opened
 */
export async function useLocalStore(
  directory: string,
  mayMake: boolean,
  now: () => number,
): Promise<LocalStore> {
  const names = await namesIn(directory);
  if (names === undefined && !mayMake) {
    throw couldNotLook(
      `Nothing has been gathered in ${directory} yet: rollcall gather <parent-id> --role-name <role> does it, and --store names another directory`,
    );
  }
  // Opening would fill a directory of somebody else's with files, and close it to others.
  if (names !== undefined && !names.includes(LEVELDB) && !names.every((name) => BEGUN.test(name))) {
    throw couldNotLook(
      `${directory} holds other files and nothing that was gathered: give --store a directory of its own`,
    );
  }
  try {
    return await openLocalStore(directory, now);
  } catch (error) {
    throw storeFailure(error);
  }
}

/** Undefined if there is no such directory. What else is wrong with it, opening it will say. */
async function namesIn(directory: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? undefined : [];
  }
}
