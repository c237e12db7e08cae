import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { LOG_FILE, LogStore } from '../../cli/local-store/log-store.ts';
import { NOW } from '../support/builders.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-log-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const put = (key: string, value: string) => ({ type: 'put' as const, key, value });
const all = (store: LogStore): Promise<string[]> => store.keys({}).all();

test('what was done is there when it is opened again, and a line that was cut by a kill was never done', async () => {
  const first = new LogStore(directory);
  await first.batch([put('a', '1'), put('b', '2')]);
  await first.batch([{ type: 'del', key: 'a' }, put('c', '3')]);
  await first.close();
  appendFileSync(join(directory, LOG_FILE), '{"d":"4');
  const second = new LogStore(directory);
  expect(await second.getMany(['a', 'b', 'c', 'd'])).toEqual([undefined, '2', '3', undefined]);
  await second.batch([put('e', '5')]);
  await second.close();
  const third = new LogStore(directory);
  expect(await all(third)).toEqual(['b', 'c', 'e']);
  await third.close();
});

test('keys are sorted by their bytes, as LevelDB sorts them, and a range has its ends as asked', async () => {
  const store = new LogStore(directory);
  await store.batch(['b', '\u{10FFFF}', 'a', '\uFFFD', 'é', 'a\u0000'].map((key) => put(key, key)));
  expect(await all(store)).toEqual(['a', 'a\u0000', 'b', 'é', '\uFFFD', '\u{10FFFF}']);
  expect(await store.keys({ gt: 'a', lt: 'é' }).all()).toEqual(['a\u0000', 'b']);
  expect(await store.keys({ gte: 'a', lt: 'b' }).all()).toEqual(['a', 'a\u0000']);
  expect(await store.keys({ gt: 'a', reverse: true, limit: 2 }).all()).toEqual(['\u{10FFFF}', '\uFFFD']);
  await store.close();
});

test('what is of no use any more is left out when it is opened', async () => {
  const store = new LogStore(directory);
  for (let count = 0; count < 100; count += 1) await store.batch([put('a', String(count))]);
  await store.close();
  const again = new LogStore(directory);
  expect(readFileSync(join(directory, LOG_FILE), 'utf8')).toBe('{"a":"99"}\n');
  expect((statSync(join(directory, LOG_FILE)).mode & 0o777).toString(8)).toBe('600');
  await again.batch([put('b', '1')]);
  expect(await all(again)).toEqual(['a', 'b']);
  await again.close();
});

test('a process that runs keeps it for itself, and one that was killed does not', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(other, 'spawn');
  writeFileSync(join(directory, LOG_FILE), '');
  writeFileSync(join(directory, 'LOCK'), String(other.pid));
  await expect(openLocalStore(directory, () => NOW)).rejects.toMatchObject({ code: 'LOCAL_STORE_IN_USE' });
  other.kill('SIGKILL');
  await once(other, 'close');
  const store = await openLocalStore(directory, () => NOW);
  await expect(openLocalStore(directory, () => NOW)).rejects.toMatchObject({ code: 'LOCAL_STORE_IN_USE' });
  await store.close();
  await (await openLocalStore(directory, () => NOW)).close();
});

test('a damaged line is told of, and not quoted', async () => {
  await (await openLocalStoreAsLog()).close();
  appendFileSync(join(directory, LOG_FILE), 'a secret output\n{"b":"1"}\n');
  const error = await openLocalStore(directory, () => NOW).catch((fault: unknown) => fault);
  expect(error).toMatchObject({
    code: 'LOCAL_STORE_DAMAGED',
    message: expect.not.stringContaining('secret'),
  });
});

/** A store stays what it was made as, where LevelDB is installed too. */
async function openLocalStoreAsLog() {
  writeFileSync(join(directory, LOG_FILE), '');
  return openLocalStore(directory, () => NOW);
}
