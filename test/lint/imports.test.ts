import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findImportFaults, importsOf } from '../../lint/find-import-faults.ts';
import { IMPORT_RULES } from '../../lint/import-rules.ts';
import { readSources } from '../../lint/read-sources.ts';

const PROJECT = join(import.meta.dirname, '../..');
const faultsOf = (file: string, source: string): readonly string[] =>
  findImportFaults(new Map([[file, source]])).map(({ message }) => message);

// Each rule of the table is broken once.
test.each([
  ['src/domain/a.ts', 'zod'],
  ['src/domain/a.ts', '../lib/errors.ts'],
  ['src/ledger/a.ts', '../store/store.ts'],
  ['src/ledger/a.ts', '../lib/errors.ts'],
  ['src/ledger/a.ts', 'zod'],
  ['src/lib/a.ts', '../ledger/count.ts'],
  ['src/ingest/a.ts', '../collect/collect.ts'],
  ['src/ingest/a.ts', '@aws-sdk/client-sqs'],
  ['src/collect/a.ts', '@aws-sdk/client-ssm'],
  ['src/collect/a.ts', '../store/store.ts'],
  ['src/store/a.ts', '@aws-sdk/lib-dynamodb'],
  ['src/sweep/a.ts', '../collect/collect.ts'],
  ['src/gather/a.ts', '../collect/collect.ts'],
  ['src/gather/a.ts', '@aws-sdk/client-sts'],
  ['src/aws/a.ts', '../collect/collect.ts'],
  ['src/aws/a.ts', '../api/api.ts'],
  ['src/api/a.ts', '@aws-sdk/client-dynamodb'],
  ['src/api/a.ts', '../app/lambda.ts'],
  ['src/api/results/a.ts', '../../store/store.ts'],
  ['src/app/a.ts', '../../local/main.ts'],
  ['handlers/a.ts', '@aws-sdk/client-ssm'],
  ['handlers/a.ts', '../local/main.ts'],
  ['cli/a.ts', '../src/api/api.ts'],
  ['cli/show/a.ts', '../../src/ledger/verdict.ts'],
  ['cli/show/a.ts', '../../src/api/http/safe-json.ts'],
  ['cli/show/a.ts', '../../local/main.ts'],
  ['cli/show/a.ts', '@aws-sdk/client-ssm'],
  ['cli/connect/a.ts', '../../src/app/local.ts'],
  ['simulator/a.ts', '../src/domain/location.ts'],
  ['simulator/events/a.ts', '../../src/lib/errors.ts'],
  ['simulator/a.ts', '../handlers/collect.ts'],
  ['simulator/server/a.ts', '../../cli/main.ts'],
  ['simulator/a.ts', '../local/http-api.ts'],
  ['simulator/test/a.ts', '../../test/support/fixture.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(faultsOf(file, `import { one } from '${specifier}';\n`)).toHaveLength(1);
  expect(faultsOf(file, `export { one } from '${specifier}';\n`)).toHaveLength(1);
  expect(faultsOf(file, `const one = await import('${specifier}');\n`)).toHaveLength(1);
});

test.each([
  ['src/ledger/a.ts', 'node:crypto'],
  ['src/ledger/a.ts', '../domain/status.ts'],
  ['src/collect/a.ts', '../ledger/count.ts'],
  ['src/aws/a.ts', '@aws-sdk/client-ssm'],
  ['src/aws/a.ts', '../store/table.ts'],
  ['src/app/a.ts', '../store/store.ts'],
  ['handlers/a.ts', '../src/app/lambda.ts'],
  ['cli/show/a.ts', '../../src/domain/status.ts'],
  ['cli/show/a.ts', '../client/client.ts'],
  ['cli/connect/a.ts', '@aws-sdk/client-ssm'],
  ['cli/gather/a.ts', '../../src/app/local.ts'],
  ['simulator/test/a.ts', '../queue/queues.ts'],
  ['simulator/events/a.ts', '@aws-sdk/client-ssm'],
  ['local/a.ts', '../simulator/simulated-organization.ts'],
])('%s may import %s', (file, specifier) => {
  expect(faultsOf(file, `import { one } from '${specifier}';\n`)).toEqual([]);
});

test.each([
  ['cli/show/a.ts', '../../src/api/report/report-answer.ts'],
  ['cli/show/a.ts', '@smithy/types'],
  ['src/aws/a.ts', '../collect/ports.ts'],
])('%s may import types of %s, and no values', (file, specifier) => {
  expect(faultsOf(file, `import type { One } from '${specifier}';\n`)).toEqual([]);
  expect(faultsOf(file, `import { type One } from '${specifier}';\n`)).toHaveLength(1);
});

test('a circle is found whichever kind its imports are of', () => {
  const sources = new Map([
    ['test/a.ts', "import type { B } from './b.ts';"],
    ['test/b.ts', "export { c } from './c.ts';"],
    ['test/c.ts', "export const c = () => import('./a.ts');"],
  ]);
  expect(findImportFaults(sources)).toEqual([
    { file: 'test/a.ts', message: 'a circle of imports: test/a.ts → test/b.ts → test/c.ts → test/a.ts' },
  ]);
});

test('an import that is only spoken of in a comment is none', () => {
  expect(importsOf('a.ts', "// import('./b.ts')\n/* import './c.ts' */\nexport const a = 1;\n")).toEqual([]);
});

test('the project keeps its rules', () => {
  const sources = readSources(PROJECT, (path) => /\.(ts|js|mjs)$/.test(path));
  expect(sources.size).toBeGreaterThan(500);
  expect(findImportFaults(sources)).toEqual([]);
});

test('the simulator does not import its own package, or this one, by name', () => {
  const sources = readSources(PROJECT, (path) => /^simulator\/(?!test\/).*\.(ts|js)$/.test(path));
  expect(sources.size).toBeGreaterThan(150);
  for (const [file, source] of sources) {
    const named = importsOf(file, source).filter(({ specifier }) => specifier.startsWith('ssm-'));
    expect(named).toEqual([]);
  }
});

test('and names Rollcall nowhere', () => {
  const sources = readSources(
    PROJECT,
    (path) => path.startsWith('simulator/') && path !== 'simulator/README.md',
  );
  const naming = [...sources].filter(([, source]) => /rollcall/i.test(source)).map(([file]) => file);
  expect(naming).toEqual([]);
});

test('CONTRIBUTING shows the table', () => {
  const page = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8');
  for (const { folder } of IMPORT_RULES) expect(page).toContain(`\`${folder}\``);
});
