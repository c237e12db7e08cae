import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

// Rules of .oxlintrc.json that are ours. Each is broken once here, and the linter must notice.

const FORBIDDEN_EXPRESSIONS = ['Date.now()', 'Math.random()', "process.env['HOME']"] as const;

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Where a case stands: `src/ledger/a.ts` is any file there, so each case has one of its own; other names are themselves. */
const fileOf = (file: string, number: number): string => file.replace(/\b([ab])\.ts$/, `$1${number}.ts`);
/** So many lines of text, with which nothing else is wrong. */
const linesOf = (count: number): string => `${'// a line\n'.repeat(count - 1)}export const two = 2;`;

let directory: string;
/** The rules each file breaks. */
let broken: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-rules-'));
  cpSync(join(PROJECT, '.oxlintrc.json'), join(directory, '.oxlintrc.json'));
  const files = [
    ...FORBIDDEN_EXPRESSIONS.map(
      (code, n) => [fileOf('src/api/b.ts', n), `export const two = ${code};\n`] as const,
    ),
    ['src/api/c.ts', 'const two = 2;\nexport default two;\n'] as const,
    ['simulator/trouble/long.ts', linesOf(301)] as const,
    ['simulator/trouble/short.ts', linesOf(300)] as const,
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
      // It finds its type checker there, which `npm test` would put into the path, and `npx jest` or an editor would not.
      env: {
        ...process.env,
        PATH: `${join(PROJECT, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      },
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

test.each(FORBIDDEN_EXPRESSIONS.map((one, n) => [one, n] as const))(
  '%s is not for src: it comes from outside',
  (_code, n) => {
    expect(broken.get(fileOf('src/api/b.ts', n))).toEqual(['eslint(no-restricted-properties)']);
  },
);

test('nothing is exported by default', () => {
  expect(broken.get('src/api/c.ts')).toContain('import(no-default-export)');
});

test('a file of the simulated organization has 300 lines at most', () => {
  expect(broken.get('simulator/trouble/long.ts')).toEqual(['eslint(max-lines)']);
  expect(broken.get('simulator/trouble/short.ts')).toBeUndefined();
});
