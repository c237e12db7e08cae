import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Metafile } from 'esbuild';
import { reportLicenses } from '../../ship/license-report.ts';
import { noticesFor } from '../../ship/notices.ts';
import { isPermissive } from '../../ship/permissive.ts';
import { shippedPackages } from '../../ship/shipped-packages.ts';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(120_000);

describe('a licence is permissive', () => {
  test.each<[expression: string, permissive: boolean]>([
    ['MIT', true],
    ['Apache-2.0', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['(MIT AND Zlib)', false],
    ['MIT AND BSD-3-Clause', true],
    ['GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
    ['GPL-2.0-only OR LGPL-2.1-only', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['MIT OR (GPL-3.0-only AND ISC)', true],
    ['GPL-3.0-only AND ISC OR AGPL-3.0-only', false],
    ['UNKNOWN', false],
    ['', false],
  ])('%j: %j', (expression, permissive) => {
    expect(isPermissive(expression)).toBe(permissive);
  });
});

describe('what is in a bundle', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'rollcall-licences-'));
    plant('good', { license: 'MIT' }, { LICENSE: 'Be good.' });
    plant('copyleft', { license: 'GPL-3.0-only' }, { COPYING: 'Share.' });
    plant('read-and-left-out', { license: 'AGPL-3.0-only' }, {});
    plant('@scope/bare', {}, {});
    plant('good/node_modules/inner', { license: 'ISC' }, { 'LICENSE.md': 'Be good.', NOTICE: 'And kind.' });
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  function plant(name: string, manifest: object, files: Readonly<Record<string, string>>): void {
    const folder = join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    const named = { name: name.replace(/.*node_modules\//, ''), version: '1.2.3', ...manifest };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(named));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), `${text}\n`);
  }

  const GOOD = 'node_modules/good/index.js';
  const INNER = 'node_modules/good/node_modules/inner/index.js';
  /** As esbuild writes it, with so many bytes of each file in the output. */
  function metafileOf(bytes: Readonly<Record<string, number>>): Metafile {
    const imports = [{ path: INNER, kind: 'import-statement' as const }];
    const inputs = Object.keys(bytes).map((file) => [
      file,
      { bytes: 1, imports: file === GOOD ? imports : [] },
    ]);
    const used = Object.entries(bytes).map(([file, bytesInOutput]) => [file, { bytesInOutput }]);
    return {
      inputs: Object.fromEntries(inputs),
      outputs: {
        'out.mjs': { bytes: 1, imports: [], exports: [], inputs: Object.fromEntries(used) },
      },
    };
  }
  const faultsOf = (bytes: Readonly<Record<string, number>>): readonly string[] =>
    reportLicenses([{ file: 'out.mjs', packages: shippedPackages(metafileOf(bytes), root) }]).faults;

  test('our own files and permissive packages are no fault', () => {
    expect(faultsOf({ 'src/app/lambda.ts': 9, [GOOD]: 9, [INNER]: 9 })).toEqual([]);
  });

  test('a planted copyleft package is a fault, which names it and where it is', () => {
    expect(faultsOf({ [GOOD]: 9, 'node_modules/copyleft/index.js': 1 })).toEqual([
      expect.stringMatching(/^copyleft 1\.2\.3 in out\.mjs is under GPL-3\.0-only, which is not known/),
    ]);
  });

  test('so is one that does not say', () => {
    expect(faultsOf({ 'node_modules/@scope/bare/lib/index.js': 1 })).toEqual([
      expect.stringMatching(/^@scope\/bare 1\.2\.3 in out\.mjs is under UNKNOWN/),
    ]);
  });

  test('one of which not a byte is in the output does not ship', () => {
    expect(faultsOf({ [GOOD]: 9, 'node_modules/read-and-left-out/index.js': 0 })).toEqual([]);
  });

  test('a package within another one is one of its own, and who imports it is known', () => {
    expect(shippedPackages(metafileOf({ [GOOD]: 9, [INNER]: 9 }), root)).toEqual([
      expect.objectContaining({
        name: 'good',
        notice: 'Be good.',
        imports: ['node_modules/good/node_modules/inner'],
      }),
      expect.objectContaining({ name: 'inner', notice: 'Be good.\n\nAnd kind.', imports: [] }),
    ]);
  });

  test('the notices hold each text once, and name packages without one', () => {
    const bytes = { [GOOD]: 9, [INNER]: 9, 'node_modules/@scope/bare/index.js': 1 };
    const rule = '-'.repeat(80);
    expect(noticesFor('out.mjs', shippedPackages(metafileOf(bytes), root))).toBe(
      `out.mjs holds code of these packages.

${rule}

good 1.2.3 (MIT)

Be good.

${rule}

inner 1.2.3 (ISC)

Be good.

And kind.

${rule}

@scope/bare 1.2.3 (UNKNOWN)

These hold no text of the licence that they name.
`,
    );
  });
});

test('npm run licenses names each package, version, licence and file, and finds nothing wrong', () => {
  const lines = execFileSync(process.execPath, ['--import', 'tsx', 'ship/licenses.ts'], { encoding: 'utf8' });
  expect(lines).toMatch(
    /^zod \d+\.\d+\.\d+ MIT \(handlers\/api\.mjs, .*dist\/rollcall\.mjs, dist\/rollcall-mcp\.mjs, .*\)$/m,
  );
  expect(lines).toMatch(/^commander \d+\.\d+\.\d+ MIT \(dist\/rollcall\.mjs\)$/m);
  expect(lines).toMatch(/^jsonata \d+\.\d+\.\d+ MIT \(dist\/demo\/demo\.mjs\)$/m);
  expect(lines).toMatch(/^lit \d+\.\d+\.\d+ BSD-3-Clause \(dist\/console\//m);
  expect(lines).not.toMatch(/iam-simulate|jest/);
});
