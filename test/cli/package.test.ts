import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openLocalStore } from '../../cli/local-store/local-store.ts';
import { LOG_FILE } from '../../cli/local-store/log-store.ts';
import { runProgram, type Printed } from '../support/aws-cli.ts';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(300_000);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-package-'));
  writeFileSync(join(directory, 'package.json'), '{}');
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const { version, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  version: string;
  optionalDependencies: Readonly<Record<string, string>>;
};

const npm = (command: string, args: readonly string[], cwd?: string): Promise<Printed> =>
  runProgram(
    command,
    args,
    { PATH: process.env['PATH'] ?? '', HOME: directory, NO_UPDATE_NOTIFIER: '1' },
    cwd,
  );

test('a checkout runs it, and what npm pack makes runs in an empty folder, with no network', async () => {
  const packed = await npm('npm', ['pack', '--pack-destination', directory]); // builds it first
  expect(packed.code).toBe(0);
  for (const [command, args] of [
    ['npx', ['--offline', '.', '--version']],
    ['npm', ['run', '-s', 'rollcall', '--', '--version']],
  ] as const) {
    const { code, stdout } = await npm(command, args);
    expect([command, code, stdout]).toEqual([command, 0, `${version}\n`]);
  }

  const tarball = `./ssm-rollcall-${version}.tgz`;
  const installed = await npm('npm', ['install', '--offline', '--omit=optional', tarball], directory);
  expect(installed.code).toBe(0);
  expect(readdirSync(join(directory, 'node_modules/ssm-rollcall')).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ]);
  const { code, stdout, stderr } = await npm('node_modules/.bin/rollcall', ['--version'], directory);
  expect([stderr, stdout, code]).toEqual(['', `${version}\n`, 0]);

  // The demo: without a checkout, and without what may not ship.
  const demo = await npm('node_modules/.bin/rollcall', ['demo', '--exit'], directory);
  expect([demo.code, demo.stderr]).toEqual([0, expect.stringContaining('Permissions are not checked')]);
  expect(demo.stdout).toContain('161 of 187 succeeded; 3 causes explain the other 26.');
  const shipped = readdirSync(join(directory, 'node_modules/ssm-rollcall'), {
    recursive: true,
    encoding: 'utf8',
  });
  const bundles = shipped.filter((file) => /LICENSES\.txt$|\.mjs$/.test(file));
  expect(bundles).toEqual(expect.arrayContaining(['dist/demo/demo.mjs', 'dist/demo/LICENSES.txt']));
  const simulating = bundles.filter((file) =>
    /@cloud-copilot\/iam-(simulate|policy|utils)|AGPL-|GNU Affero/.test(
      readFileSync(join(directory, 'node_modules/ssm-rollcall', file), 'utf8'),
    ),
  );
  expect(simulating).toEqual([]);

  // The local store: without its one package what LevelDB wrote cannot be read, and a new store is a log in one file.
  const store = await openLocalStore(join(directory, 'store'), Date.now);
  await store.close();
  const listed = ['list', '--store', join(directory, 'store'), '--query', 'executions'];
  const without = await npm('node_modules/.bin/rollcall', listed, directory);
  const [major] = optionalDependencies['classic-level']?.split('.') ?? [];
  expect(without.stderr).toContain(
    `classic-level, which is not installed. Install it where rollcall is: npm install classic-level@${major},`,
  );
  expect(without.code).toBe(3);
  await (await openLogStore(join(directory, 'log'))).close();
  const log = await npm(
    'node_modules/.bin/rollcall',
    ['list', '--store', join(directory, 'log'), '--query', 'executions'],
    directory,
  );
  expect([log.stderr, log.stdout, log.code]).toEqual(['', '[]\n', 0]);

  // The client: what it exports, and that its types are those of the API.
  writeFileSync(
    join(directory, 'use-client.mts'),
    `import { createClient } from 'ssm-rollcall/client';
const { executions } = await createClient({ url: 'http://127.0.0.1' }).get('/executions', { sealed: 'true' });
export const runbooks: (string | undefined)[] = executions.map(({ runbook }) => runbook);
// @ts-expect-error there is no such parameter
void createClient({ url: 'http://127.0.0.1' }).get('/executions', { runbok: 'x' });
`,
  );
  const checked = await npm(
    process.execPath,
    [
      resolve('node_modules/typescript/bin/tsc'),
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      '',
      'use-client.mts',
    ],
    directory,
  );
  expect([checked.stdout, checked.code]).toEqual(['', 0]);
  const imported = await npm(
    process.execPath,
    ['-p', "import('ssm-rollcall/client').then((m) => console.log(Object.keys(m).sort().join()))"],
    directory,
  );
  expect(imported.stdout).toContain('RollcallError,createClient');
  symlinkSync(resolve('node_modules/classic-level'), join(directory, 'node_modules/classic-level'));
  for (const [command, args, cwd] of [
    ['node_modules/.bin/rollcall', listed, directory],
    ['npx', ['--offline', '.', ...listed], undefined],
    ['npm', ['run', '-s', 'rollcall', '--', ...listed], undefined],
  ] as const) {
    const opened = await npm(command, args, cwd);
    expect([command, opened.stderr, opened.stdout, opened.code]).toEqual([command, '', '[]\n', 0]);
  }
});

/** A store that was made where LevelDB is not installed. */
function openLogStore(store: string) {
  mkdirSync(store);
  writeFileSync(join(store, LOG_FILE), '');
  return openLocalStore(store, Date.now);
}

test('beside the command stand the licences of everything in it, each permissive', () => {
  execFileSync(process.execPath, ['cli/bundle.js', join(directory, 'rollcall.mjs')]);
  const licences = readFileSync(join(directory, 'LICENSES.txt'), 'utf8');
  const titles = [...licences.matchAll(/^(@?[\w./-]+) [\d.]+ \(([^)]*)\)$/gm)];
  expect(titles.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['commander', 'cli-table3', 'zod', '@aws-sdk/client-ssm']),
  );
  const permissive = new Set(['Apache-2.0', 'MIT', 'MIT-0', 'ISC', 'BSD-3-Clause', '0BSD', 'BSD-2-Clause']);
  expect(titles.filter(([, , licence = '']) => !permissive.has(licence)).map(([title]) => title)).toEqual([]);
});
