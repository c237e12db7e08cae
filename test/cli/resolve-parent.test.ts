import { afterEach, describe, expect, test } from '@jest/globals';
import { rollcallCommand, testInTerminal } from './rollcall-command.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';

// How a parent is named in fewer words than its ID, and the list that gives these names.

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS - 1_000).toISOString();
const aRun = (parentExecutionId: string, runbook: string, hours: number, succeeded = 2) => ({
  parentExecutionId,
  runbook,
  status: 'Success',
  startTime: hoursAgo(hours),
  endTime: new Date(Date.now() - (hours - 1) * HOUR_MS - 1_000).toISOString(),
  startedBy: 'arn:aws:sts::111111111111:assumed-role/admin/alice',
  seal: { sealedAt: hoursAgo(0), revision: 1 },
  expected: 2,
  expectedAtLeast: false,
  counts: succeeded === 2 ? { succeeded } : { succeeded, failed: 2 - succeeded },
});
const NEWEST = aRun('0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1', 'get_account_alias', 3, 1);
const SECOND = aRun('0fd2b51c-ffff-4b8e-a5a4-52d3f1c0e0a1', 'get_canonical_id', 5);
const OLDEST = aRun('deadbeef-6ea5-4eed-a4cb-7ef6b0c70c6c', 'get_account_alias', 50);
const RUNS = [NEWEST, SECOND, OLDEST];
const { seal: _, ...OPEN } = NEWEST;

const command = rollcallCommand();
let fake: FakeApi | undefined;
afterEach(async () => {
  await fake?.close();
  fake = undefined;
});

/** An API that knows those runs. */
async function rollcall(args: readonly string[], runs: readonly object[] = RUNS) {
  fake = await startFakeApi(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, , id = '', part] = pathname.split('/');
    const [runbook, until] = [searchParams.get('runbook'), searchParams.get('until')];
    if (id === '') {
      const executions = (runs as typeof RUNS)
        .filter((run) => runbook === null || run.runbook === runbook)
        .filter((run) => until === null || run.startTime < until)
        .slice(0, Number(searchParams.get('limit')));
      return sendJson(response, 200, { executions });
    }
    const run = RUNS.find(({ parentExecutionId }) => parentExecutionId === id);
    if (part === 'diff') {
      const to = pathname.split('/').at(-1);
      const sides = [run, RUNS.find(({ parentExecutionId }) => parentExecutionId === to)];
      const [from, after] = sides.map((one) => ({ ...one, unnamed: 0 }));
      return sendJson(response, 200, { from, to: after, counts: { same: 2 }, changes: [] });
    }
    return sendJson(response, 200, { ...run, targets: [] });
  });
  return command.run([...args, '--url', fake.url]);
}

const shown = async (reference: string) => {
  const { stdout, stderr, code } = await rollcall([reference, '--query', 'parentExecutionId']);
  return { id: stdout === '' ? '' : (JSON.parse(stdout) as string), stderr, code };
};

describe('a parent is named by', () => {
  test.each([
    ['the first 8 characters of its ID', 'deadbeef', OLDEST],
    ['more of them, in capitals', '0FD2B51C-F', SECOND],
    ['its whole ID, which needs no list', NEWEST.parentExecutionId, NEWEST],
  ])('%s', async (_what, reference, run) => {
    const { id, stderr } = await shown(reference);
    expect([id, stderr]).toEqual([run.parentExecutionId, '']);
  });

  test.each([
    ['@latest', NEWEST, '3 h ago'],
    ['@1', NEWEST, '3 h ago'],
    ['@2', SECOND, '5 h ago'],
    ['@get_account_alias', NEWEST, '3 h ago'],
    ['@get_canonical_id', SECOND, '5 h ago'],
  ])('%s, and says which that is', async (reference, run, ago) => {
    const { id, stderr } = await shown(reference);
    expect(id).toBe(run.parentExecutionId);
    expect(stderr).toBe(`${reference} is ${id}, ${run.runbook}, started ${ago}\n`);
  });

  test('and in commands that wait, and that compare, too', async () => {
    const waited = await rollcall(['wait', 'deadbeef', '--query', 'parentExecutionId']);
    expect(JSON.parse(waited.stdout)).toBe(OLDEST.parentExecutionId);
    await fake?.close();
    const watched = await rollcall(['watch', 'deadbeef', '@2']);
    expect(watched.stdout).toContain(`${OLDEST.parentExecutionId}: 2 of 2 collected, sealed\n`);
    expect(watched.stdout).toContain(`${SECOND.parentExecutionId}: 2 of 2 collected, sealed\n`);
  });

  test('an ambiguous beginning lists the candidates, 2', async () => {
    const { stderr, code } = await shown('0fd2b51c');
    expect(stderr).toBe(
      `rollcall: 0fd2b51c begins 2 IDs:\n  ${NEWEST.parentExecutionId}, get_account_alias, started 3 h ago\n  ${SECOND.parentExecutionId}, get_canonical_id, started 5 h ago\n`,
    );
    expect(code).toBe(2);
  });

  test.each([
    ['11111111', /^rollcall: No known parent execution begins with 11111111\. .* needs its whole ID\n$/],
    ['@4', /^rollcall: @4: only 3 parent executions are known\n$/],
    ['@no_such', /^rollcall: No run of no_such is known: it must be the whole name of a runbook\n$/],
  ])('%s names none, 3', async (reference, message) => {
    const { stderr, code } = await shown(reference);
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });
});

describe('rollcall alone', () => {
  test('lists the last runs, those that failed first, each with its position, duration and by which principal', async () => {
    const { stdout, code } = await rollcall([], [OPEN, ...RUNS]);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().replaceAll(/ {2,}/g, '|'));
    expect(lines).toEqual([
      'PARENT EXECUTION|RUNBOOK|STATUS|STARTED|TOOK|EXPECTED|STARTED BY|RESULT',
      `✗ @2|${NEWEST.parentExecutionId}|get_account_alias|Success|3 h ago|60 min|2|alice|1 succeeded, 1 failed`,
      `… @1|${NEWEST.parentExecutionId}|get_account_alias|Success|3 h ago|60 min|2|alice|not sealed`,
      `✓ @3|${SECOND.parentExecutionId}|get_canonical_id|Success|5 h ago|60 min|2|alice|2 succeeded`,
      `✓ @4|${OLDEST.parentExecutionId}|get_account_alias|Success|2 days ago|60 min|2|alice|2 succeeded`,
    ]);
    expect(fake?.asked).toEqual(['/executions?limit=10']);
    expect(code).toBe(0);
  });

  testInTerminal(
    'names the principal on a terminal of 80 columns too, and how many of how many succeeded',
    async () => {
      await rollcall([], [OPEN, ...RUNS]);
      const { stdout } = await command.runInTerminal(80, ['--url', fake?.url ?? ''], { NO_COLOR: '1' });
      const lines = stdout.split('\r\n').filter((line) => /[✗✓…] @|STARTED/.test(line));
      expect(lines[0]).toMatch(/ID +RUNBOOK +STARTED +TOOK +STARTED BY +SUCCEEDED$/);
      expect(lines[1]).toMatch(/✗ @2 .* alice +1 of 2$/);
      expect(lines[2]).toMatch(/… @1 .* alice +not sealed$/);
    },
  );

  test('has exact times in JSON, and takes the options of every command', async () => {
    const { stdout } = await rollcall(['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ executions: [{ startTime: NEWEST.startTime }, {}, {}] });
  });

  test('says where help is, if nothing can be listed', async () => {
    const { stderr, code } = await command.run([]);
    expect(stderr).toMatch(/^rollcall: No .*\nrollcall --help lists the commands\n$/s);
    expect(code).toBe(3);
  });

  test('positions are those among all runs: a filtered list has none', async () => {
    const { stdout } = await rollcall(['list', '--runbook', 'get_account_alias']);
    expect(stdout).toMatch(/\n✗ {2}0fd2b51c-/);
    expect(stdout).not.toContain('@');
  });
});

describe('diff of one run', () => {
  test('compares it with the run of its runbook before it', async () => {
    const { stdout } = await rollcall(['diff', NEWEST.parentExecutionId, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      from: { parentExecutionId: OLDEST.parentExecutionId },
      to: { parentExecutionId: NEWEST.parentExecutionId },
    });
  });

  test('says so where there is none', async () => {
    const { stderr, code } = await rollcall(['diff', 'deadbeef']);
    expect(stderr).toMatch(
      /^rollcall: No earlier run of get_account_alias is known: deadbeef-\S+ is the first/,
    );
    expect(code).toBe(3);
  });
});
