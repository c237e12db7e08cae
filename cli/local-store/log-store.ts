import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UnreadableItemError } from '../../src/store/level-codec.ts';
import type { KeyRange, KeyValueOperation, KeyValueStore } from '../../src/store/key-value-store.ts';
import { lockDirectory } from './lock-directory.ts';

/** The file of a store that is a log. */
export const LOG_FILE = 'rollcall.jsonl';

/** A batch: keys with their new values; `null` removes one. */
const Batch = z.record(z.string(), z.string().nullable());

/** A log is written again at its opening if it holds this many times as many lines as are still of use. */
const WORTH_REWRITING = 4;

/**
 * The local store in one file, for computers without LevelDB: a line for each batch, read whole at the start. It needs
 * memory for everything that was gathered.
 */
export class LogStore implements KeyValueStore {
  readonly #values = new Map<string, string>();
  /** Sorted by their bytes, as LevelDB sorts. */
  readonly #keys: Buffer[] = [];
  readonly #file: number;
  readonly #unlock: () => void;

  /**
   * Opens the store in a directory that exists, and creates it if there is none.
   * @throws {UnreadableItemError} if a line before the last cannot be read
   */
  constructor(directory: string) {
    this.#unlock = lockDirectory(directory);
    try {
      const path = join(directory, LOG_FILE);
      this.#file = openSync(path, 'a+', 0o600);
      const lines = readFileSync(path, 'utf8').split('\n');
      // A line that has no end was cut by a kill: its batch was never done.
      const torn = lines.pop();
      for (const line of lines) this.#apply(readBatch(line));
      if (torn !== '' || lines.length > WORTH_REWRITING * (this.#values.size + 1))
        this.#file = this.#rewrite(path);
    } catch (error) {
      this.#unlock();
      throw error;
    }
  }

  async get(key: string): Promise<string | undefined> {
    return this.#values.get(key);
  }

  async getMany(keys: string[]): Promise<(string | undefined)[]> {
    return keys.map((key) => this.#values.get(key));
  }

  async *values(range: KeyRange): AsyncGenerator<string> {
    for (const key of this.#between(range)) {
      const value = this.#values.get(key);
      if (value !== undefined) yield value;
    }
  }

  keys(range: KeyRange): { all(): Promise<string[]> } {
    return { all: async () => this.#between(range) };
  }

  async put(key: string, value: string): Promise<void> {
    await this.batch([{ type: 'put', key, value }]);
  }

  async batch(operations: KeyValueOperation[]): Promise<void> {
    const changes = new Map(
      operations.map((operation) => [operation.key, operation.type === 'put' ? operation.value : null]),
    );
    writeSync(this.#file, `${JSON.stringify(Object.fromEntries(changes))}\n`);
    this.#apply([...changes]);
  }

  async close(): Promise<void> {
    closeSync(this.#file);
    this.#unlock();
  }

  #between({ gt, gte, lt, reverse = false, limit = Infinity }: KeyRange): string[] {
    const from = gt === undefined ? this.#position(gte ?? '') : this.#position(gt, 1);
    const keys = this.#keys.slice(from, lt === undefined ? undefined : this.#position(lt));
    return (reverse ? keys.toReversed() : keys).slice(0, limit).map(String);
  }

  /** How many keys sort before this one; with `itself` 1, it counts too. */
  #position(key: string, itself: 0 | 1 = 0): number {
    const bytes = Buffer.from(key);
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isBefore = Buffer.compare(this.#keys[middle] ?? bytes, bytes) < itself;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #apply(changes: readonly (readonly [string, string | null])[]): void {
    for (const [key, value] of changes) {
      const isHeld = this.#values.has(key);
      if (value !== null) this.#values.set(key, value);
      else this.#values.delete(key);
      if (isHeld && value === null) this.#keys.splice(this.#position(key), 1);
      if (!isHeld && value !== null) this.#keys.splice(this.#position(key), 0, Buffer.from(key));
    }
  }

  /** @returns the new file, open: it replaces the old one in one step */
  #rewrite(path: string): number {
    const lines = [...this.#values].map(([key, value]) => `${JSON.stringify({ [key]: value })}\n`);
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
    closeSync(this.#file);
    renameSync(`${path}.new`, path);
    return openSync(path, 'a+', 0o600);
  }
}

function readBatch(line: string): readonly (readonly [string, string | null])[] {
  try {
    return Object.entries(Batch.parse(JSON.parse(line)));
  } catch {
    throw new UnreadableItemError('A line of the store cannot be read');
  }
}
