import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ClassicLevel } from 'classic-level';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { localStoreDirectory } from '../../cli/local-store/local-store-directory.ts';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { createLocalApi } from '../../src/app/local.ts';
import { absent, equal } from '../../src/store/table.ts';
import { NOW, PARENT_ID } from '../support/builders.ts';

const now = () => NOW;
let parent: string;
let directory: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'rollcall-local-'));
  directory = join(parent, 'share', 'rollcall');
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('what is put there is there when it is opened again', async () => {
  const first = await openLocalStore(directory, now);
  await first.table.put({ pk: 'a', sk: 'b', body: new Uint8Array([0, 255]), list: ['x'] });
  await first.close();
  const second = await openLocalStore(directory, now);
  await expect(second.table.get({ pk: 'a', sk: 'b' })).resolves.toEqual({
    pk: 'a',
    sk: 'b',
    body: new Uint8Array([0, 255]),
    list: ['x'],
  });
  await second.close();
});

test('its files are their owner’s alone, and what is written elsewhere afterwards is not', async () => {
  const before = process.umask();
  const store = await openLocalStore(directory, now);
  await store.table.put({ pk: 'a', sk: 'b' });
  expect(modeOf(directory)).toBe('700');
  const files = readdirSync(directory);
  expect(files.length).toBeGreaterThan(2);
  expect(new Set(files.map((name) => modeOf(join(directory, name))))).toEqual(new Set(['600']));
  await store.close();
  expect(process.umask()).toBe(before);
});

test('a second process is told that another rollcall is at it', async () => {
  const store = await openLocalStore(directory, now);
  await expect(openLocalStore(directory, now)).rejects.toMatchObject({
    code: 'LOCAL_STORE_IN_USE',
    message: expect.stringContaining(`${directory} is in use by another rollcall`),
  });
  await store.close();
  await (await openLocalStore(directory, now)).close();
});

describe('what cannot be used is told of, with what to do:', () => {
  test('damaged files', async () => {
    const store = await openLocalStore(directory, now);
    await store.close();
    for (const name of readdirSync(directory)) {
      if (name.startsWith('MANIFEST')) truncateSync(join(directory, name), 3);
    }
    await expect(openLocalStore(directory, now)).rejects.toMatchObject({
      code: 'LOCAL_STORE_DAMAGED',
      message: expect.stringContaining('delete it and gather again'),
    });
  });

  test('an item that cannot be read; it is not quoted', async () => {
    await (await openLocalStore(directory, now)).close();
    const files = new ClassicLevel(directory);
    await files.put('I\u0000a\u0000b', '{"torn": "a secret out');
    await files.close();
    const store = await openLocalStore(directory, now);
    const reading = store.table.get({ pk: 'a', sk: 'b' });
    await expect(reading).rejects.toMatchObject({ code: 'LOCAL_STORE_DAMAGED' });
    await expect(reading).rejects.not.toThrow('secret');
    await store.close();
  });

  test('through the API too, whose answer does not say it', async () => {
    const store = await openLocalStore(directory, now);
    await store.close();
    const errors: unknown[] = [];
    const api = createLocalApi(store.table, {
      now,
      sleep: async () => undefined,
      onError: (error) => void errors.push(error),
    });
    const { status } = await api.request(`/executions/${PARENT_ID}`);
    expect([status, errors]).toEqual([500, [expect.objectContaining({ name: 'LocalStoreError' })]]);
  });

  test('files of a later version', async () => {
    await (await openLocalStore(directory, now)).close();
    const files = new ClassicLevel(directory);
    await files.put('layout', '2');
    await files.close();
    await expect(openLocalStore(directory, now)).rejects.toMatchObject({ code: 'LOCAL_STORE_NEWER' });
  });

  test('a file where the directory should be', async () => {
    writeFileSync(join(parent, 'share'), '');
    await expect(openLocalStore(directory, now)).rejects.toMatchObject({ code: 'LOCAL_STORE_UNUSABLE' });
  });
});

test('of those who write at the same time, one is first', async () => {
  const store = await openLocalStore(directory, now);
  const key = { pk: 'a', sk: 'b' };
  const first = await Promise.all(
    Array.from({ length: 20 }, (_, n) => store.table.put({ ...key, n }, absent('pk'))),
  );
  expect(first.filter(Boolean)).toHaveLength(1);
  const held = await store.table.get(key);
  const next = await Promise.all(
    Array.from({ length: 20 }, () =>
      store.table.update(key, { set: { n: 99 } }, equal('n', Number(held?.['n']))),
    ),
  );
  expect(next.filter(Boolean)).toHaveLength(1);
  await store.close();
});

test('killed while it writes, nothing that was acknowledged is lost', async () => {
  const script = `
    import { openLocalStore } from './cli/local-store/local-store.ts';
    const { table } = await openLocalStore(${JSON.stringify(directory)}, () => ${NOW});
    for (let n = 0; ; n += 1) {
      await table.put({ pk: 'a', sk: String(n).padStart(6, '0'), body: new Uint8Array(2_000).fill(n) });
      process.stdout.write(n + '\\n');
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: process.cwd(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = -1;
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (last === 400) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const store = await openLocalStore(directory, now);
  const found = await store.table.query('a', '', []);
  expect(found.length).toBeGreaterThan(last);
  expect(last).toBeGreaterThanOrEqual(400);
  await store.close();
}, 60_000);

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/home/jane/.local/share/rollcall'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/rollcall'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/jane/.local/share/rollcall'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/jane/.local/share/rollcall'],
  ['darwin', {}, '/home/jane/.local/share/rollcall'],
  ['win32', { LOCALAPPDATA: '/appdata' }, '/appdata/rollcall'],
  ['win32', {}, '/home/jane/AppData/Local/rollcall'],
])('on %s with %j it is kept in %s', (platform, env, expected) => {
  expect(localStoreDirectory(platform, env, '/home/jane')).toBe(expected);
});
