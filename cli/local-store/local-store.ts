import { chmod, mkdir } from 'node:fs/promises';
import type { ClassicLevel } from 'classic-level';
import { mapTableErrors } from '../../src/store/map-table-errors.ts';
import type { Table } from '../../src/store/table.ts';
import { UnreadableItemError } from './level-codec.ts';
import { LevelTable } from './level-table.ts';
import { LocalStoreError } from './local-store-error.ts';

/** What was gathered, in files that only their owner may read: outputs may be secrets. */
export interface LocalStore {
  readonly table: Table;
  close(): Promise<void>;
}

/** Under which the layout's version stands. */
const LAYOUT_KEY = 'layout';
const LAYOUT = '1';
/** Files and directories that are made meanwhile are their owner's alone. */
const OWNER_ONLY = 0o077;

/**
 * Opens the store in `directory`, which it makes if it is not there. One process at a time: others are refused.
 * @throws {LocalStoreError} if another has it open, it is damaged, or it may not be used
 */
export async function openLocalStore(directory: string, now: () => number): Promise<LocalStore> {
  const ClassicLevel = await loadLevelDb();
  const umask = process.umask(OWNER_ONLY);
  const files = new ClassicLevel(directory);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700); // it may have been there
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

/** It loads when it is needed: it is native code, and optional. */
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
  // What is held there and is no item says the same: its text may be an output, and is not told.
  if (codes.includes('LEVEL_CORRUPTION') || cause instanceof UnreadableItemError) {
    return new LocalStoreError(
      'LOCAL_STORE_DAMAGED',
      `${directory} is damaged: delete it and gather again; what AWS still keeps (30 days) is collected anew`,
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

/** The codes of an error and of what caused it. What native code throws need not be an Error of this realm. */
function codesOf(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const code = 'code' in error ? [error.code] : [];
  return 'cause' in error ? [...code, ...codesOf(error.cause)] : code;
}
