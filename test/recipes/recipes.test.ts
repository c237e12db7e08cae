import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RECIPES } from './examples.ts';
import { apply, filesOf } from './recipe.ts';

// Each recipe of docs/architecture.md, "How to add …", is carried out with an example on a copy of the project: it touches the files that
// its paragraph names and no other, and then the copy compiles, keeps the rules, and does what was added.

// The compiler reads the whole project, twice.
jest.setTimeout(600_000);

/** Folders of packages and of generated files. */
const LEFT_OUT = /^(?:coverage|dist|\.[^/]+)(?:\/|$)|(?:^|\/)node_modules$/;

type Printed = readonly [printed: string, code: number | null];

let copy = '';
/** What was printed at each step. */
const before = new Map<string, Printed>();
const after = new Map<string, Printed>();
let named: Printed;
let compiled: Printed;
let rules: readonly Printed[];
let reference: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rollcall-recipes-'));
  cpSync('.', copy, { recursive: true, filter: (path) => !LEFT_OUT.test(relative('.', path)) });
  // The types of the client, which an example imports as a user would.
  cpSync('dist/client', join(copy, 'dist/client'), { recursive: true });
  for (const folder of ['node_modules', 'console/node_modules']) {
    symlinkSync(join(process.cwd(), folder), join(copy, folder));
  }

  for (const { check } of RECIPES) before.set(check, script(`test/recipes/checks/${check}`));
  for (const { first } of RECIPES) apply(copy, first);
  script('console/types.ts');
  named = compile();
  for (const { rest } of RECIPES) apply(copy, rest);
  const generated = ['console/types.ts', 'central-stack/write-routes.ts', 'cli/docs/write.ts'].map(script);
  compiled = compile();
  rules = [...generated, ...['lint/check-imports.ts', 'lint/check-words.ts'].map(script)];
  for (const { check } of RECIPES) after.set(check, script(`test/recipes/checks/${check}`));
  reference = readFileSync(join(copy, 'docs/cli.md'), 'utf8');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a program of the copy. */
function inCopy(...args: readonly string[]): Printed {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: copy,
      TMPDIR: tmpdir(),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  return [`${stdout}${stderr}`, status];
}

function script(file: string): Printed {
  return inCopy('--import', 'tsx', file);
}

function compile(): Printed {
  const options = ['--pretty', 'false', '--tsBuildInfoFile', 'tsbuildinfo'];
  return inCopy('node_modules/typescript/bin/tsc', '-p', '.', ...options);
}

const PAGE = readFileSync('docs/architecture.md', 'utf8');
const paragraphOf = (title: string): string =>
  PAGE.split('\n\n').find((paragraph) => paragraph.startsWith(`**${title}**`)) ?? '';

describe.each(RECIPES)('$title', (recipe) => {
  test('touches the files that its paragraph names, and no other', () => {
    const files = [...paragraphOf(recipe.title).matchAll(/`((?:src|cli|console)\/[\w./-]+\.ts)`/g)];
    expect([...new Set(files.map(([, file = '']) => file))].sort()).toEqual(filesOf(recipe));
  });

  test('what it adds works, and did not before', () => {
    expect(before.get(recipe.check)?.[1]).toBe(1);
    expect(after.get(recipe.check)).toEqual(['', 0]);
  });
});

test('a field touches five files; a reason its list, the AWS error and four texts; a route two files and two lists', () => {
  expect(RECIPES.map((recipe) => filesOf(recipe).length)).toEqual([5, 6, 4]);
});

test('after the first edit of each, the compiler names what else it needs', () => {
  const files = [...named[0].matchAll(/^([\w./-]+)\(\d+,\d+\): error/gm)].map(([, file = '']) => file);
  expect([...new Set(files)].sort()).toEqual(RECIPES.flatMap((recipe) => recipe.named).sort());
});

test('then everything compiles, and keeps the rules of imports and words', () => {
  expect(compiled).toEqual(['', 0]);
  expect(rules).toEqual(rules.map(() => ['', 0]));
});

test('the help of the new command is written', () => {
  expect(reference).toContain('rollcall revision @latest');
});
