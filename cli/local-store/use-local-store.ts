import { readdir } from 'node:fs/promises';
import { couldNotLook } from '../failure.ts';
import { LEVELDB_FILE, openLocalStore, type LocalStore } from './local-store.ts';
import { LOG_FILE } from './log-store.ts';
import { storeFailure } from './local-store-error.ts';

/** The files of a first start that was interrupted. */
const BEGUN = /^(LOCK(\.\d+)?|LOG|LOG\.old|MANIFEST-\d+|\d+\.(dbtmp|log))$/;

/**
 * Opens the local store.
 * @param mayMake whether to create it if it does not exist
 * @throws {Failure} if nothing was gathered there, the directory has another purpose, or it cannot be opened
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
  // Opening would put files into a directory with another purpose, and restrict its access.
  if (names !== undefined && !names.some(isStore) && !names.every((name) => BEGUN.test(name))) {
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

const isStore = (name: string): boolean => name === LEVELDB_FILE || name === LOG_FILE;

/** Undefined if there is no such directory. Opening it reports any other fault. */
async function namesIn(directory: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(directory);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? undefined : [];
  }
}
