import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';

// It runs programs, which start slowly on a busy computer.
jest.setTimeout(120_000);

const require = createRequire(import.meta.url);

interface Bill {
  components: {
    'bom-ref': string;
    name: string;
    hashes: { alg: string }[];
    licenses?: object[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

let directory: string;
let bills: string[];
let bill: Bill;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-sbom-'));
  bills = ['first.json', 'second.json'].map((name) => {
    const file = join(directory, name);
    execFileSync(process.execPath, ['--import', 'tsx', 'ship/sbom.ts', file]);
    return readFileSync(file, 'utf8');
  });
  bill = JSON.parse(bills[0] ?? '') as Bill;
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** The schemas as the project that keeps the standard ships them. */
function cycloneDx(): (bill: unknown) => string {
  const library = require.resolve('@cyclonedx/cyclonedx-library/package.json');
  const read = (name: string): object =>
    JSON.parse(
      readFileSync(join(dirname(library), 'res/schema', `${name}.SNAPSHOT.schema.json`), 'utf8'),
    ) as object;
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: { ...fullFormats, 'iri-reference': true, 'idn-email': true },
  });
  ajv.addSchema(read('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json');
  ajv.addSchema(read('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json');
  const validate = ajv.compile(read('bom-1.6'));
  return (value) => (validate(value) ? 'valid' : ajv.errorsText(validate.errors));
}

test('it is valid CycloneDX 1.6, and one with a mistake is not', () => {
  const check = cycloneDx();
  expect(check(bill)).toBe('valid');
  expect(check({ ...bill, specVersion: 1.6 })).toContain('specVersion');
  const [first, ...rest] = bill.components;
  expect(
    check({ ...bill, components: [{ ...first, licenses: [{ license: { id: 'Nonsense' } }] }, ...rest] }),
  ).toMatch(/licenses/);
});

test('the same input gives the same bill', () => {
  expect(bills[0]).toBe(bills[1]);
});

test('it holds what is in the functions, the command, the client, the demo and the page, and nothing that only development uses', () => {
  const names = bill.components.map(({ name }) => name);
  expect(names.slice(0, 9)).toEqual([
    'handlers/api.mjs',
    'handlers/collect.mjs',
    'handlers/resume.mjs',
    'handlers/sweep.mjs',
    'dist/rollcall.mjs',
    'dist/client/client.mjs',
    'dist/demo/demo.mjs',
    expect.stringMatching(/^dist\/console\/assets\/[\w-]+\.js$/),
    'dist/console/report/report.js',
  ]);
  expect(names).toEqual(expect.arrayContaining(['zod', 'hono', 'client-ssm', 'commander', 'jsonata', 'lit']));
  expect(names.filter((name) => /jest|iam-simulate|dynalite|osls|serverless/.test(name))).toEqual([]);
});

test('each component has a hash, each package a licence, and each reference exists', () => {
  expect(bill.components.filter(({ hashes }) => hashes.length !== 1)).toEqual([]);
  const packages = bill.components.filter((component) => component['bom-ref'].startsWith('pkg:npm/'));
  expect(packages.length).toBeGreaterThan(40);
  expect(packages.filter(({ licenses }) => licenses?.length !== 1)).toEqual([]);
  const known = new Set(bill.components.map((component) => component['bom-ref']));
  expect(new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn))).toEqual(known);
});
