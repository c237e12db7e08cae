import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const require = createRequire(import.meta.url);
const { NAMES }: { NAMES: readonly string[] } = require('../../central-stack/check-settings.cjs');
const pages = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .map((name) => [name, readFileSync(`docs/${name}`, 'utf8')] as const);
const deploy = readFileSync('docs/deploy.md', 'utf8');
const section = (title: string): string =>
  new RegExp(`^(#+) ${title}\\n(.*?)(?=^#{2,3} |(?![^]))`, 'ms').exec(deploy)?.[2] ?? '';

test('every action of a workflow is pinned to a commit, and says of which release', () => {
  const used = pages.flatMap(([name, text]) =>
    // A project's own action is pinned by its reader, to a release that there is.
    [...text.matchAll(/uses: (?!ssm-rollcall\/)(.*)$/gm)].map(([, action = '']) => `${name}: ${action}`),
  );
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((action) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test('one action is the same commit everywhere', () => {
  const commits = new Map<string, Set<string>>();
  for (const [, text] of pages) {
    for (const [, action = '', commit = ''] of text.matchAll(/uses: ([\w/-]+)@(\S+)/g)) {
      commits.set(action, (commits.get(action) ?? new Set()).add(commit));
    }
  }
  expect([...commits].filter(([, all]) => all.size > 1)).toEqual([]);
});

test('every --param of the documentation is a setting', () => {
  const given = pages.flatMap(([, text]) =>
    [...text.matchAll(/--param (\w+)=/g)].map(([, name = '']) => name),
  );
  const unknown = given.filter((name) => ![...NAMES, 'organizationId'].includes(name));
  // One is misspelt on purpose, to show what is said.
  expect(new Set(unknown)).toEqual(new Set(['deadlineHourz', 'name']));
});

test('both forms of GitHub’s subject are shown, with the command that shows one’s own', () => {
  const text = section('From continuous integration');
  expect(text).toMatch(/^repo:[\w-]+@\d+\/[\w-]+@\d+:environment:\w+$/m);
  expect(text).toMatch(/^repo:[\w-]+\/[\w-]+:environment:\w+$/m);
  expect(text).toContain('/actions/oidc/customization/sub -q .sub_claim_prefix');
});

test.each([
  ['a table that was kept', 'aws dynamodb delete-table'],
  ['a name that is taken', 'aws cloudformation describe-stack-resources'],
  ['the name of a queue, for a minute', 'You must wait 60 seconds'],
  ['the framework’s stack in ROLLBACK_COMPLETE', 'aws cloudformation delete-stack'],
  ['what the check of names said', 'aws cloudformation describe-events'],
])('if the first deployment fails: %s', (_what, command) => {
  expect(section('If the first deployment fails')).toContain(command);
});

test('section 6 removes the stack that section 2 makes', () => {
  const made = /--stack-name (\S+)/.exec(section('2. The members'))?.[1];
  expect(made).toBe('rollcall-members');
  expect(section('6. Removing it')).toContain(`delete-stack --region eu-west-1 --stack-name ${made}`);
});
