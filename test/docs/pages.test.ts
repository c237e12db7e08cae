import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { anchorsOf, brokenLinks, unmarkedCommands } from './pages.ts';

// What every page keeps: links lead somewhere, and no command looks as if it had been run on AWS.

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'simulator/README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));
/** A folder is somewhere, too. */
const read = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  return statSync(path).isDirectory() ? '' : readFileSync(path, 'utf8');
};
const Settings = z.object({ params: z.object({ default: z.record(z.string(), z.unknown()) }) });
const settings = Settings.parse(parse(readFileSync('serverless.yml', 'utf8'), { logLevel: 'silent' })).params
  .default;

describe.each(PAGES)('%s', (page) => {
  test('each link to a file or a heading leads there', () => {
    expect(brokenLinks(page, read)).toEqual([]);
  });

  test('each command that would reach AWS says that it was not run there', () => {
    expect(unmarkedCommands(read(page) ?? '')).toEqual([]);
  });
});

test('each setting that a command gives is one', () => {
  const given = PAGES.flatMap((page) =>
    [...(read(page) ?? '').matchAll(/--param '?(\w+)=/g)].map(([, name]) => name),
  );
  const known = new Set(['organizationId', ...Object.keys(settings)]);
  expect(given.length).toBeGreaterThan(10);
  // `name` stands for any of them; docs/deploy.md misspells one on purpose, and shows what refuses it.
  const shownToBeRefused = new Set(['name', 'deadlineHourz']);
  expect(given.filter((name = '') => !shownToBeRefused.has(name) && !known.has(name))).toEqual([]);
});

describe('a page with a fault', () => {
  const files: Readonly<Record<string, string>> = {
    'docs/a.md': '# A\n[b](b.md#two-words) [c](../c.ts) [a](#a) [w](https://example.com/#x)\n',
    'docs/b.md': '## Two words\n',
    'c.ts': '',
    'docs/wrong.md':
      '[gone](gone.md) [no heading](b.md#three) [nor here](#nowhere)\n\n```md\n[shown](only.md)\n```\n',
  };
  const readFake = (path: string): string | undefined =>
    files[normalize(join(dirname(path), path.split('/').at(-1) ?? ''))];

  test('links that lead nowhere are found, and others are not', () => {
    expect(brokenLinks('docs/a.md', readFake)).toEqual([]);
    expect(brokenLinks('docs/wrong.md', readFake)).toEqual(['gone.md', 'b.md#three', '#nowhere']);
  });

  test.each<[why: string, block: string, unmarked: string[]]>([
    ['no mark', 'aws s3 ls\n', ['aws s3 ls']],
    ['a mark at its end', 'aws s3 ls   # not run on AWS\n', []],
    ['a mark at the end of its last line', 'aws s3 \\\n  ls # not run on AWS\n', []],
    ['a mark of the block', '# not run on AWS: it deletes\naws s3 ls\naws s3 rm\n', []],
    ['a mark of another command', 'aws s3 ls # not run on AWS\naws s3 rm\n', ['aws s3 rm']],
    ['within another command', 'X=$(aws s3 ls)\n', ['X=$(aws s3 ls)']],
    ['a deployment', 'npx serverless deploy --stage x\n', ['npx serverless deploy --stage x']],
    ['the simulated organization', 'aws ssm x --endpoint-url http://127.0.0.1:4566\n', []],
    ['"run here", which is not so', 'aws s3 ls # run here\n', ['aws s3 ls # run here']],
    ['not AWS', 'npm test\necho aws\n', []],
  ])('%s', (_why, block, unmarked) => {
    expect(unmarkedCommands(`# A\n\n\`\`\`sh\n${block}\`\`\`\n`)).toEqual(unmarked);
  });

  test('a page may say once, before its first block, that none of it was run on AWS', () => {
    const block = '```sh\naws s3 ls\n```\n';
    expect(unmarkedCommands(`# A\n\nEvery \`aws\` command is _not run on AWS_.\n\n${block}`)).toEqual([]);
    expect(unmarkedCommands(`# A\n\n${block}\nIt was _not run on AWS_.\n`)).toEqual(['aws s3 ls']);
  });

  test('anchors are as GitHub makes them', () => {
    expect([...anchorsOf("# AWS's two roles\n## 3. Calling the `API`\n## Twice\n## Twice\n")]).toEqual([
      'awss-two-roles',
      '3-calling-the-api',
      'twice',
      'twice-1',
    ]);
  });
});
