import { chmod, readdir } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';
import { makeDirectory } from '../../src/lib/make-directory.ts';
import type { KeyValueStore } from '../../src/store/key-value-store.ts';
import { type Table, mapTableErrors } from '../../src/store/table.ts';
import { UnreadableItemError } from '../../src/store/level-codec.ts';
import { LevelTable } from '../../src/store/level-table.ts';
import { LocalStoreError } from './local-store-error.ts';
import { LOG_FILE, LogStore } from './log-store.ts';

/** The local store, in files that only their owner may read: outputs may be secrets. */
export interface LocalStore {
  readonly table: Table;
  close(): Promise<void>;
}

/** The key of the layout's version. */
const LAYOUT_KEY = 'layout';
const LAYOUT = '1';
/** Exists in every directory of LevelDB. */
export const LEVELDB_FILE = 'CURRENT';
/** New files and directories are accessible to their owner only. */
const OWNER_ONLY = 0o077;

/** The files of a store, open or not. */
type StoreFiles = KeyValueStore & { put(key: string, value: string): Promise<void>; close(): Promise<void> };

/**
 * Opens the store in `directory`, and creates it if it does not exist. Only one process can have it open. It is LevelDB;
 * where that is not installed, a new store is a log in one file, and stays one.
 * @throws {LocalStoreError} if another process has it open, it is damaged, it may not be used, or it is LevelDB's and that is
 * not installed
 */
export async function openLocalStore(directory: string, now: () => number): Promise<LocalStore> {
  const umask = process.umask(OWNER_ONLY);
  let files: StoreFiles | undefined;
  try {
    makeDirectory(directory, 0o700);
    await chmod(directory, 0o700); // it may have existed
    files = await openFiles(directory);
    await checkLayout(files, directory);
  } catch (cause) {
    process.umask(umask);
    await files?.close();
    throw cause instanceof LocalStoreError ? cause : toLocalStoreError(directory, cause);
  }
  const opened = files;
  return {
    table: mapTableErrors(new LevelTable(opened, now), (cause) => toLocalStoreError(directory, cause)),
    close: async () => {
      await opened.close();
      process.umask(umask);
    },
  };
}

/** A store stays what it is, whatever is installed later. */
async function openFiles(directory: string): Promise<StoreFiles> {
  const names = await readdir(directory);
  if (names.includes(LOG_FILE)) return new LogStore(directory);
  const level = await loadLevelDb();
  if ('ClassicLevel' in level) {
    const files = new level.ClassicLevel(directory);
    try {
      await files.open();
      return files;
    } catch (error) {
      await files.close();
      throw error;
    }
  }
  if (!names.includes(LEVELDB_FILE)) return new LogStore(directory);
  const isMissing = codesOf(level.cause).includes('ERR_MODULE_NOT_FOUND');
  throw new LocalStoreError(
    'LOCAL_STORE_WITHOUT_LEVELDB',
    `${directory} was written with the package classic-level, which ${isMissing ? 'is not installed' : 'cannot be loaded on this computer'}. Install it where rollcall is: npm install classic-level@3, with --global if rollcall was installed so; or give --store another directory and gather again`,
    { cause: level.cause },
  );
}

/** It is loaded when it is needed: it is native code, and optional. */
async function loadLevelDb(): Promise<{ ClassicLevel: typeof ClassicLevel } | { cause: unknown }> {
  try {
    return await import('classic-level');
  } catch (cause) {
    return { cause };
  }
}

async function checkLayout(files: StoreFiles, directory: string): Promise<void> {
  const layout = await files.get(LAYOUT_KEY);
  if (layout === undefined) await files.put(LAYOUT_KEY, LAYOUT);
  else if (layout !== LAYOUT) {
    throw new LocalStoreError(
      'LOCAL_STORE_NEWER',
      `${directory} was written by another version of rollcall (layout ${layout}, this one knows ${LAYOUT}): use that version, or another directory`,
    );
  }
}

function toLocalStoreError(directory: string, cause: unknown): LocalStoreError {
  const codes = codesOf(cause);
  if (codes.includes('LEVEL_LOCKED')) {
    return new LocalStoreError(
      'LOCAL_STORE_IN_USE',
      `${directory} is in use by another rollcall: wait until it has ended, or use another directory`,
      { cause },
    );
  }
  // An invalid stored item has the same error; its text may be an output, and is not shown.
  if (codes.includes('LEVEL_CORRUPTION') || cause instanceof UnreadableItemError) {
    return new LocalStoreError(
      'LOCAL_STORE_DAMAGED',
      `${directory} is damaged: delete it and gather again; what AWS still keeps (30 days) is collected again`,
      { cause },
    );
  }
  const words = codes.map(String).join(', ');
  return new LocalStoreError(
    'LOCAL_STORE_UNUSABLE',
    `${directory} cannot be opened (${words === '' ? 'no reason given' : words}): may you write there, and is it a directory of rollcall?`,
    { cause },
  );
}

/** The codes of an error and of its causes. Native code need not throw an Error of this realm. */
function codesOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const code = 'code' in error ? [error.code] : [];
  return 'cause' in error ? [...code, ...codesOf(error.cause)] : code;
}
