import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runProgram } from '../support/aws-cli.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-release-'));
  mkdirSync(join(directory, 'bin'));
  writeFileSync(join(directory, 'package.json'), '{ "version": "1.2.3", "type": "module" }');
  writeFileSync(
    join(directory, 'CHANGELOG.md'),
    '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- this\n\n## [1.2.2] - 2026-11-01\n\n- before\n',
  );
  // In the place of npm stands what it would leave behind.
  const npm = join(directory, 'bin/npm');
  writeFileSync(
    npm,
    '#!/bin/sh\ncase "$1 $2" in\n"run release") mkdir -p release; echo zip >release/api.zip; (cd release && sha256sum api.zip >SHA256SUMS) ;;\n"pack --pack-destination") echo package >"$3/ssm-rollcall-1.2.3.tgz" ;;\n*) exit 9 ;;\nesac\n',
  );
  chmodSync(npm, 0o755);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const build = (tag: string) =>
  runProgram(
    resolve('.github/release/build.sh'),
    [],
    {
      PATH: `${join(directory, 'bin')}:${process.env['PATH'] ?? ''}`,
      GITHUB_REF_NAME: tag,
      RUNNER_TEMP: directory,
    },
    directory,
  );

test('a release has the package among its checksums, and the notes of its version alone', async () => {
  const { code, stderr } = await build('v1.2.3');
  expect([stderr, code]).toEqual(['', 0]);
  expect(readFileSync(join(directory, 'notes.md'), 'utf8')).toBe('### Added\n\n- this\n');
  const sums = readFileSync(join(directory, 'release/SHA256SUMS'), 'utf8');
  expect(sums.match(/\S+$/gm)).toEqual(['api.zip', 'ssm-rollcall-1.2.3.tgz']);
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: join(directory, 'release') });
});

test('a tag that is not the version is not released', async () => {
  const { code, stderr } = await build('v1.2.4');
  expect([code, stderr]).toEqual([
    1,
    'The tag is v1.2.4, and package.json says 1.2.3: they must be the same\n',
  ]);
});

test('a version without notes is not released', async () => {
  writeFileSync(join(directory, 'CHANGELOG.md'), '# Changelog\n\n## [1.2.3] - 2026-12-01\n');
  const { code, stderr } = await build('v1.2.3');
  expect([code, stderr]).toEqual([1, expect.stringContaining('CHANGELOG.md has no notes under "## [1.2.3]')]);
});
