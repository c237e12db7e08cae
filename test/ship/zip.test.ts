import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { finishZip } from '../../ship/finish-zip.ts';
import { MOST_BYTES, zipOf } from '../../ship/zip.ts';
import { readZip } from '../templates/support/zip.ts';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(120_000);

const NOTHING_BUNDLED = { inputs: {}, outputs: {} };
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-zip-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** As the framework leaves one behind: the metafile stands beside the code. */
function zipWith(code: Uint8Array, mtime: Date): string {
  const zip = join(directory, 'collect.zip');
  const beside = Buffer.from('{}');
  writeFileSync(
    zip,
    zipSync({ 'handlers/collect.mjs': code, 'handlers/collect-meta.json': beside }, { mtime }),
  );
  utimesSync(zip, mtime, mtime);
  return zip;
}

describe('the zip of a function', () => {
  test('is the same whenever its files were written, and in whatever order they are named', () => {
    const code = Buffer.from('export const handler = 1;');
    const zips = [new Date(2001, 1, 1), new Date(2026, 6, 6)].map((mtime) => {
      const zip = zipWith(code, mtime);
      finishZip(zip, NOTHING_BUNDLED, directory);
      return readFileSync(zip);
    });
    expect(zips[0]?.equals(zips[1] ?? Buffer.of())).toBe(true);
    const [one, other] = [Buffer.from('one'), Buffer.from('other')];
    expect(zipOf({ a: one, b: other })).toEqual(zipOf({ b: other, a: one }));
  });

  test('holds the code and the licences, and no metafile', async () => {
    const zip = zipWith(Buffer.from('code'), new Date(2026, 1, 1));
    finishZip(zip, NOTHING_BUNDLED, directory);
    const files = await readZip(zip);
    expect([...files.keys()]).toEqual(['LICENSES.txt', 'handlers/collect.mjs']);
    expect(files.get('handlers/collect.mjs')?.toString()).toBe('code');
  });

  test('may not be larger than 250 KB: it says how large it is, and is left as it was', () => {
    expect(MOST_BYTES).toBe(256_000);
    const zip = zipWith(randomBytes(MOST_BYTES), new Date(2026, 1, 1));
    const before = readFileSync(zip);
    expect(() => finishZip(zip, NOTHING_BUNDLED, directory)).toThrow(
      /^collect\.zip has 256\d\d\d bytes, and may have 256000: /,
    );
    expect(readFileSync(zip).equals(before)).toBe(true);
  });
});

/** Runs two hooks of the plugin, as the framework does; in a process of its own, since Jest loads no module of a plugin's. */
const RUN = `
  const [directory, finish, complain] = process.argv.slice(1);
  const Zips = require('./ship/zips.cjs');
  const functions = { collect: { handler: 'handlers/collect.handler', package: { artifact: 'collect.zip' } } };
  const log = { notice: (line) => console.log(line) };
  const { hooks } = new Zips({ service: { functions }, serviceDir: directory }, {}, { log });
  Promise.resolve(hooks[finish]())
    .then(() => console.log('finished'))
    .then(hooks[complain])
    .then(() => console.log('went on'), (error) => console.log(error.message));`;

describe('packaging', () => {
  function packageWith(code: Uint8Array, finish: string, complain: string): string[] {
    zipWith(code, new Date(2026, 1, 1));
    const built = join(directory, '.esbuild/.build/handlers');
    mkdirSync(built, { recursive: true });
    writeFileSync(join(built, 'collect-meta.json'), JSON.stringify(NOTHING_BUNDLED));
    const args = ['--eval', RUN, directory, finish, complain];
    return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
  }

  test.each([
    ['package', 'after:package:createDeploymentArtifacts', 'before:package:compileFunctions'],
    ['deploy function', 'after:deploy:function:packageFunction', 'before:deploy:function:deploy'],
  ])('%s prints sizes, and stops one step later if one is too large', (_command, finish, complain) => {
    expect(packageWith(Buffer.from('small'), finish, complain)).toEqual([
      expect.stringMatching(/^collect\.zip {2}0\.\d KB$/),
      'finished',
      'went on',
    ]);
    expect(packageWith(randomBytes(MOST_BYTES), finish, complain)).toEqual([
      'finished',
      expect.stringMatching(/^collect\.zip has 256\d\d\d bytes/),
    ]);
  });
});
