import { afterEach, describe, expect, test } from '@jest/globals';
import { rollcallCommand } from './rollcall-command.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';

// What is asked for and not there: a location without a target, a parent where Rollcall does not look.

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const HEAD = { parentExecutionId: PARENT, expected: 2, expectedAtLeast: false, counts: { succeeded: 2 } };
const RESULTS = [
  { accountId: '111111111111', region: 'eu-west-1' },
  { accountId: '222222222222', region: 'us-east-1' },
];

const command = rollcallCommand();
let fake: FakeApi | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

async function against(body: object, status: number, ...args: readonly string[]) {
  fake = await startFakeApi(({ method }, response) =>
    method === 'POST'
      ? sendJson(response, 202, { parentExecutionId: PARENT, requested: true })
      : sendJson(response, status, body),
  );
  return command.run([...args, '--url', fake.url]);
}

describe('results of a location in which no target is expected says so, 3:', () => {
  test.each([
    [['--in-region', 'eu-wst-1'], 'No target in eu-wst-1; expected Regions: eu-west-1, us-east-1'],
    [['--in-region', 'eu-west-1,eu-wst-1'], 'No target in eu-wst-1; expected Regions: eu-west-1, us-east-1'],
    [
      ['--account', '333333333333', '--output', 'csv'],
      'No target in 333333333333; expected accounts: 111111111111, 222222222222',
    ],
  ])('%j', async (args, message) => {
    const { stdout, stderr, code } = await against(
      { ...HEAD, results: RESULTS },
      200,
      'results',
      PARENT,
      ...args,
    );
    expect([stdout, stderr, code]).toEqual(['', `rollcall: ${message}\n`, 3]);
  });

  test('a parent of which more targets may come is not judged as a whole', async () => {
    const { stderr } = await against(
      { ...HEAD, expectedAtLeast: true, results: [] },
      200,
      'results',
      PARENT,
      '--in-region',
      'eu-west-1',
    );
    expect(stderr).toBe('rollcall: No known target in eu-west-1; expected Regions: none\n');
  });
});

describe('a parent in a Region that is not watched is said to be one,', () => {
  const NOWHERE = {
    ...HEAD,
    expected: 0,
    expectedAtLeast: true,
    counts: {},
    targets: [],
    searched: { accountIds: ['480783779961'], regions: ['eu-west-1'] },
  };
  const SAID =
    'It was not found where parents may start: account 480783779961; Region eu-west-1. It started elsewhere: add its Region to the setting regions, or its account to parentAccounts, and deploy again (docs/deploy.md).';

  test('with the setting to change, by show', async () => {
    const { stdout, code } = await against(NOWHERE, 200, 'show', PARENT);
    expect(stdout).toContain(`\n${SAID}\n`);
    expect(stdout).not.toContain('still looks');
    expect(code).toBe(1);
  });

  test('by refresh', async () => {
    const { stderr, code } = await against(NOWHERE, 200, 'refresh', PARENT);
    expect([stderr, code]).toEqual([`${SAID}\n`, 0]);
  });

  test('and by refresh of one that was never heard of', async () => {
    const unknown = { type: 'urn:rollcall:problem:unknown-execution', title: 'Unknown' };
    const { stderr, code } = await against(unknown, 404, 'refresh', PARENT);
    expect(stderr).toMatch(/^It is not known here yet\. .* settings parentAccounts and regions/);
    expect(code).toBe(0);
  });
});
