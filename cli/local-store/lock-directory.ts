import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file that holds the ID of the process that uses the directory. */
const LOCK_FILE = 'LOCK';

/**
 * Takes a directory for this process alone.
 * @returns what gives it back
 * @throws an error with the code `LEVEL_LOCKED`, as LevelDB has it, if another process that still runs has it
 */
export function lockDirectory(directory: string): () => void {
  const lock = join(directory, LOCK_FILE);
  const mine = join(directory, `${LOCK_FILE}.${process.pid}`);
  writeFileSync(mine, String(process.pid), { mode: 0o600 });
  try {
    // A link with its content appears in one step, so no other process reads a lock that is half written.
    if (!takes(mine, lock)) {
      const holder = Number(readFileSync(lock, 'utf8'));
      if (holder === process.pid || isRunning(holder)) throw locked(directory);
      rmSync(lock, { force: true }); // its process was killed
      if (!takes(mine, lock)) throw locked(directory);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

const locked = (directory: string): Error =>
  Object.assign(new Error(`${directory} is in use`), { code: 'LEVEL_LOCKED' });

function takes(mine: string, lock: string): boolean {
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
