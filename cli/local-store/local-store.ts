import { chmod } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';
import { makeDirectory } from '../../src/lib/make-directory.ts';
import { type Table, mapTableErrors } from '../../src/store/table.ts';
import { UnreadableItemError } from '../../src/store/level-codec.ts';
import { LevelTable } from '../../src/store/level-table.ts';
import { LocalStoreError } from './local-store-error.ts';

/** The local store, in files that only their owner may read: outputs may be secrets. */
export interface LocalStore {
  readonly table: Table;
  close(): Promise<void>;
}

/** The key of the layout's version. */
const LAYOUT_KEY = 'layout';
const LAYOUT = '1';
/** New files and directories are accessible to their owner only. */
const OWNER_ONLY = 0o077;

/**
 * Opens the store in `directory`, and creates it if it does not exist. Only one process can have it open.
 * @throws {LocalStoreError} if another process has it open, it is damaged, or it may not be used
 */
export async function openLocalStore(directory: string, now: () => number): Promise<LocalStore> {
  const ClassicLevel = await loadLevelDb();
  const umask = process.umask(OWNER_ONLY);
  const files = new ClassicLevel(directory);
  try {
    makeDirectory(directory, 0o700);
    await chmod(directory, 0o700); // it may have existed
    await files.open();
    await checkLayout(files, directory);
  } catch (cause) {
    process.umask(umask);
    await files.close();
    throw cause instanceof LocalStoreError ? cause : toLocalStoreError(directory, cause);
  }
  return {
    table: mapTableErrors(new LevelTable(files, now), (cause) => toLocalStoreError(directory, cause)),
    close: async () => {
      await files.close();
      process.umask(umask);
    },
  };
}

/** It is loaded when it is needed: it is native code, and optional. */
async function loadLevelDb() {
  try {
    const { ClassicLevel } = await import('classic-level');
    return ClassicLevel;
  } catch (cause) {
    const isMissing = codesOf(cause).includes('ERR_MODULE_NOT_FOUND');
    throw new LocalStoreError(
      'LOCAL_STORE_WITHOUT_LEVELDB',
      `What is gathered is kept by the package classic-level, which ${isMissing ? 'is not installed' : 'cannot be loaded on this computer'}. Install it where rollcall is: npm install classic-level@3, with --global if rollcall was installed so`,
      { cause },
    );
  }
}

async function checkLayout(files: ClassicLevel, directory: string): Promise<void> {
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
