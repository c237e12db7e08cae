import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

// The house rules of who may import whom stand in .oxlintrc.json. Here each is broken once, and must be noticed.

const FORBIDDEN_IMPORTS = [
  ['src/automation/a.ts', 'node:crypto'],
  ['src/automation/a.ts', 'zod'],
  ['src/automation/a.ts', '../lib/errors.ts'],
  ['src/ledger/a.ts', '../store/store.ts'],
  ['src/ledger/a.ts', '../lib/errors.ts'],
  ['src/ledger/a.ts', 'zod'],
  ['src/ledger/a.ts', '../causes/list-causes.ts'],
  ['src/causes/a.ts', '../store/store.ts'],
  ['src/causes/a.ts', 'zod'],
  ['src/collect/a.ts', '@aws-sdk/client-ssm'],
  ['src/collect/a.ts', '../store/store.ts'],
  ['src/event/a.ts', '../collect/collect.ts'],
  ['src/sweep/a.ts', '../collect/collect.ts'],
  ['src/gather/a.ts', '../collect/collect.ts'],
  ['src/gather/a.ts', '@aws-sdk/client-sts'],
  ['src/serve/a.ts', '@aws-sdk/client-dynamodb'],
  ['src/serve/a.ts', '../app.ts'],
  ['src/serve/routes/a.ts', '../../store/store.ts'],
  ['src/store/a.ts', '@aws-sdk/lib-dynamodb'],
  ['src/lib/a.ts', '../ledger/count.ts'],
  ['src/collect/ssm-a.ts', '../store/store.ts'],
  ['handlers/a.ts', '@aws-sdk/client-ssm'],
  ['handlers/a.ts', '../local/main.ts'],
  ['cli/a.ts', '../src/api/api.ts'],
  ['cli/commands/a.ts', '../../src/ledger/verdict.ts'],
  ['cli/commands/a.ts', '../../src/serve/safe-json.ts'],
  ['cli/commands/a.ts', '../../local/main.ts'],
  ['cli/commands/a.ts', '@aws-sdk/client-ssm'],
  ['cli/connect/a.ts', '../../src/app.ts'],
] as const;

const ALLOWED_IMPORTS = [
  ['src/ledger/a.ts', 'node:crypto'],
  ['src/ledger/a.ts', '../automation/status.ts'],
  ['src/causes/a.ts', 'node:crypto'],
  ['src/causes/a.ts', '../ledger/target.ts'],
  ['src/collect/a.ts', '../ledger/count.ts'],
  ['src/collect/a.ts', '../lib/errors.ts'],
  ['src/collect/ssm-a.ts', '@aws-sdk/client-ssm'],
  ['src/aws/member-clients.ts', '@aws-sdk/client-sts'],
  ['src/store/dynamo-a.ts', '@aws-sdk/lib-dynamodb'],
  ['src/event/sqs-a.ts', '@aws-sdk/client-sqs'],
  ['src/sweep/organizations-a.ts', '@aws-sdk/client-organizations'],
  ['src/lib/ssm-a.ts', '@aws-sdk/client-ssm'],
  ['src/app/lambda.ts', './store/store.ts'],
  ['handlers/a.ts', '../src/app/lambda.ts'],
  ['cli/commands/a.ts', '../../src/automation/status.ts'],
  ['cli/commands/a.ts', '../client/client.ts'],
  ['cli/output/a.ts', '../../src/serve/csv-cell.ts'],
  ['cli/connect/a.ts', '@aws-sdk/client-ssm'],
  ['cli/gather/a.ts', '../../src/app.ts'],
] as const;

/** What may be imported as a type, and not as a value. */
const ALLOWED_TYPES = [
  ['cli/commands/a.ts', '../../src/serve/answers.ts'],
  ['cli/commands/a.ts', '@smithy/types'],
] as const;

const FORBIDDEN_EXPRESSIONS = ['Date.now()', 'Math.random()', "process.env['HOME']"] as const;

const PROJECT = process.cwd();
/** Where a case stands: `src/ledger/a.ts` is any file there, so each case has one of its own; other names are themselves. */
const fileOf = (file: string, number: number): string => file.replace(/\b([ab])\.ts$/, `$1${number}.ts`);
const importing = (module: string): string => `import { one } from '${module}';\nexport const two = one;\n`;
const importingType = (module: string): string =>
  `import type { One } from '${module}';\nexport type Two = One;\n`;
/** So many lines of text, with which nothing else is wrong. */
const linesOf = (count: number): string => `${'// a line\n'.repeat(count - 1)}export const two = 2;`;

let directory: string;
/** The rules each file breaks. */
let broken: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-rules-'));
  cpSync(join(PROJECT, '.oxlintrc.json'), join(directory, '.oxlintrc.json'));
  const files = [
    ...FORBIDDEN_IMPORTS.map(([file, module], n) => [fileOf(file, n), importing(module)] as const),
    ...ALLOWED_IMPORTS.map(([file, module], n) => [fileOf(file, 100 + n), importing(module)] as const),
    ...ALLOWED_TYPES.map(([file, module], n) => [fileOf(file, 200 + n), importingType(module)] as const),
    ...FORBIDDEN_EXPRESSIONS.map(
      (code, n) => [fileOf('src/serve/b.ts', n), `export const two = ${code};\n`] as const,
    ),
    ['src/serve/c.ts', 'const two = 2;\nexport default two;\n'] as const,
    ['local/trouble/long.ts', linesOf(301)] as const,
    ['local/trouble/short.ts', linesOf(300)] as const,
  ];
  for (const [file, content] of files) {
    mkdirSync(join(directory, dirname(file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  }
  broken = lint();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function lint(): ReadonlyMap<string, readonly string[]> {
  try {
    execFileSync(join(PROJECT, 'node_modules/.bin/oxlint'), ['--format', 'json'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    const { stdout } = error as { stdout: string };
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
    const rules = new Map<string, string[]>();
    for (const { filename, code } of diagnostics) rules.set(filename, [...(rules.get(filename) ?? []), code]);
    return rules;
  }
  return new Map();
}

test.each(FORBIDDEN_IMPORTS.map((one, n) => [...one, n] as const))(
  '%s may not import %s',
  (file, _module, n) => {
    expect(broken.get(fileOf(file, n))).toEqual(['eslint(no-restricted-imports)']);
  },
);

test.each(ALLOWED_IMPORTS.map((one, n) => [...one, 100 + n] as const))(
  '%s may import %s',
  (file, _module, n) => {
    expect(broken.get(fileOf(file, n))).toBeUndefined();
  },
);

test.each(ALLOWED_TYPES.map((one, n) => [...one, 200 + n] as const))(
  '%s may import types of %s',
  (file, _module, n) => {
    expect(broken.get(fileOf(file, n))).toBeUndefined();
  },
);

test.each(FORBIDDEN_EXPRESSIONS.map((one, n) => [one, n] as const))(
  '%s is not for src: it comes from outside',
  (_code, n) => {
    expect(broken.get(fileOf('src/serve/b.ts', n))).toEqual(['eslint(no-restricted-properties)']);
  },
);

test('nothing is exported by default', () => {
  expect(broken.get('src/serve/c.ts')).toContain('import(no-default-export)');
});

test('a file of the simulated organization has 300 lines at most', () => {
  expect(broken.get('local/trouble/long.ts')).toEqual(['eslint(max-lines)']);
  expect(broken.get('local/trouble/short.ts')).toBeUndefined();
});
