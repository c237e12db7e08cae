import { afterEach, describe, expect, test } from '@jest/globals';
import { markdownCode, markdownText, toMarkdown } from '../../cli/terminal/markdown.ts';
import { rollcallCommand } from './rollcall-command.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';

describe('untrusted text in Markdown', () => {
  test.each([
    ['a mention, a link and HTML', '@here [a](http://b) <img src=x>', '`@here [a](http://b) <img src=x>`'],
    ['a backtick, which would end it', 'a`b``c', "`a'b''c`"],
    ['a bar, which would end a cell', String.raw`a|b\|c`, String.raw`\`a\|b\ \|c\``.replaceAll('\\`', '`')],
    ['lines', 'a\n# b', '`a # b`'],
    ['what a terminal would obey', '\u001B[31mred\u202E', '`\uFFFD[31mred\uFFFD`'],
    ['nothing', ' ', ''],
  ])('is a code span: %s', (_what, text, markdown) => {
    expect(markdownCode(text)).toBe(markdown);
  });

  test('is cut where it is long: the whole is in JSON', () => {
    expect(markdownCode('x'.repeat(64 * 1024))).toBe(`\`${'x'.repeat(499)}…\``);
  });

  test('Rollcall’s own words hold no markup', () => {
    expect(markdownText('rollcall show <id> *now* @all')).toBe(
      String.raw`rollcall show \<id\> \*now\* @${'\u2060'}all`,
    );
  });

  test('every cell of a table, and every title that is an output’s name', () => {
    expect(
      toMarkdown({
        head: ['accountId', 'a|b'],
        rows: [
          ['111111111111', '<b>'],
          [undefined, 'x'],
        ],
      }),
    ).toBe('| accountId | `a\\|b` |\n| --- | --- |\n| 111111111111 | `<b>` |\n|  | x |\n');
  });
});

const REPORT = {
  parentExecutionId: PARENT,
  accountId: '480783779961',
  region: 'eu-west-1',
  runbook: 'patch_it',
  status: 'Success',
  startTime: '2026-01-01T00:00:00.000Z',
  startedBy: 'arn:aws:sts::111111111111:assumed-role/admin/alice',
  seal: { sealedAt: '2026-01-01T00:13:00.000Z', revision: 1 },
  expected: 2,
  expectedAtLeast: false,
  counts: { succeeded: 1, failed: 1 },
  causes: [
    {
      id: 'c1-0123456789ab',
      title: 'The script failed in step run_it',
      advice: 'See its error in one of the results: rollcall results <id> --cause <cause>.',
      count: 1,
      verdict: 'failed',
      accounts: [{ accountId: '222222222222', accountName: '@channel' }],
    },
  ],
  targets: [
    { accountId: '111111111111', region: 'eu-west-1', verdict: 'succeeded' },
    { accountId: '222222222222', region: 'eu-west-1', verdict: 'failed', message: 'a|b @here' },
  ],
};
const RESULTS = {
  ...REPORT,
  matched: 2,
  results: REPORT.targets.map((target) => ({ ...target, outputs: { 'a.b': ['<script>'] } })),
};

const command = rollcallCommand();
let fake: FakeApi | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});
async function rollcall(...args: readonly string[]) {
  fake = await startFakeApi(({ url = '' }, response) =>
    sendJson(response, 200, url.includes('/results') ? RESULTS : REPORT),
  );
  return command.run([...args, '--url', fake.url]);
}

describe('--output markdown', () => {
  test('of a report is the answer with its causes, and what to type next repeats how it was reached', async () => {
    const { stdout, code } = await rollcall('show', PARENT, '--output', 'markdown');
    expect(stdout).toBe(
      `**\`patch_it\`** \`${PARENT}\` 480783779961 eu-west-1\n\n` +
        '1 of 2 succeeded; 1 cause explains the other one. AWS says Success.\n\n' +
        'Started 2026-01-01T00:00:00.000Z by `alice`; sealed 2026-01-01T00:13Z, revision 1\n\n' +
        String.raw`- **1 ×** The script failed in step run\_it` +
        '  \n  `@channel`  \n' +
        `  See its error in one of the results: rollcall results ${PARENT} --url ${fake?.url} --cause c1-0123456789ab.\n`,
    );
    expect(code).toBe(1);
  });

  test('with --all lists each target, failures first', async () => {
    const { stdout } = await rollcall('show', PARENT, '--all', '--output', 'markdown');
    expect(stdout).toContain(
      '\n| accountId | region | verdict | message |\n| --- | --- | --- | --- |\n' +
        '| 222222222222 | eu-west-1 | failed | `a\\|b @here` |\n| 111111111111 | eu-west-1 | succeeded |  |\n',
    );
  });

  test('of results has a column for each output; of a query, what it finds', async () => {
    const results = await rollcall('results', PARENT, '--output', 'markdown');
    expect(results.stdout).toContain('| accountId | region | verdict | a.b | why |\n');
    expect(results.stdout).toContain('| 111111111111 | eu-west-1 | succeeded | `<script>` |  |\n');
    await fake?.close();
    const query = await rollcall('show', PARENT, '--query', 'targets[].message', '--output', 'markdown');
    expect(query.stdout).toBe('- `a\\|b @here`\n');
  });
});

test('what to type next repeats the options by which this answer was reached', async () => {
  const { stdout } = await rollcall(
    PARENT,
    '--profile',
    'my team',
    '--region',
    'eu-west-1',
    '--stack-prefix',
    'audit',
  );
  expect(stdout).toContain(
    `\nAgain: rollcall retry ${PARENT} --url ${fake?.url} --stack-prefix audit --profile 'my team' --region eu-west-1. Every target: --all\n`,
  );
});
