import { beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from '../../cli/client/client.ts';
import { diff } from '../../cli/diff/diff.ts';
import type { ExitCode } from '../../cli/exit-code.ts';
import { createOutput } from '../../cli/terminal/output.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import type { TargetRow } from '../../src/ledger/target-row.ts';
import { aSession } from '../support/a-session.ts';
import { anApi } from '../support/an-api.ts';
import { aRow, DAY, id, NOW } from '../support/builders.ts';
import { aMemoryStore, keepLedger, type MemoryStore } from '../support/keep-ledger.ts';

// When did an output or a verdict change: several runs of a runbook, each compared with the one before it.

let store: MemoryStore;
beforeEach(() => {
  store = aMemoryStore();
});

/** A run so many days ago, of accounts 1 and 2. */
async function keepRun(daysAgo: number, versions: readonly (string | undefined)[], runbook = 'get_version') {
  const rows = versions.map((version, index): TargetRow => ({
    ...aRow(
      index + 1,
      version === undefined
        ? { status: 'Failed', outputs: {} }
        : { outputs: { 'get.Version': [version], 'get.At': [String(daysAgo)] } },
    ),
    executionId: id(daysAgo * 10 + index),
  }));
  await keepLedger(store, {
    parentId: id(daysAgo * 10 + 5),
    rows,
    execution: { runbook, startTime: NOW - daysAgo * DAY, endTime: NOW - daysAgo * DAY + 1_000 },
  });
}

async function run(
  args: readonly unknown[],
  options: Record<string, unknown>,
  format: 'json' | 'table' | 'csv' = 'json',
): Promise<{ text: string; code: ExitCode }> {
  const { api } = anApi(store);
  let text = '';
  const session = aSession(createClient(async (request) => api.request(request), 'http://api'));
  const output = createOutput(
    {
      write: async (more) => {
        text += more;
      },
      isClosed: () => false,
      finish: async () => undefined,
    },
    { format, query: undefined },
    { width: undefined, paint: withoutColours },
  );
  const code = await diff.run({ args, options }, { ...session, output });
  return { text, code };
}

interface Timeline {
  readonly runs: readonly { readonly parentExecutionId: string }[];
  readonly changes: readonly { readonly parentExecutionId: string; readonly accountId: string }[];
}

const NEWEST = id(15);

describe('rollcall diff --runs', () => {
  beforeEach(async () => {
    await keepRun(5, ['v1', 'v1']);
    await keepRun(4, ['v1', 'v1']);
    await keepRun(3, ['v2', 'v1']);
    await keepRun(2, ['v2', undefined]);
    await keepRun(1, ['v2', 'v2']);
    // Of another runbook, in between.
    await keepRun(6, ['v9', 'v9'], 'other');
  });

  test('says with which run an output of an account changed', async () => {
    const options = { runs: 5, outputName: 'get.Version', account: '111111111111' };
    const { text, code } = await run([NEWEST, undefined], options);
    const { runs, changes } = JSON.parse(text) as Timeline;
    expect(runs.map(({ parentExecutionId }) => parentExecutionId)).toEqual(
      [1, 2, 3, 4, 5].map((daysAgo) => id(daysAgo * 10 + 5)),
    );
    expect(changes).toEqual([
      expect.objectContaining({
        parentExecutionId: id(35),
        accountId: '111111111111',
        kind: 'changed',
        outputs: [{ name: 'get.Version', from: { value: ['v1'] }, to: { value: ['v2'] } }],
      }),
    ]);
    expect(code).toBe(1);
  });

  test('says with which runs a verdict changed, newest first', async () => {
    const { text } = await run([NEWEST, undefined], { runs: 5, account: '222222222222' });
    const { changes } = JSON.parse(text) as { changes: readonly Record<string, unknown>[] };
    const verdicts = changes.flatMap(({ parentExecutionId, from, to }) => {
      const [before, after] = [from, to].map((side) => (side as { verdict: string }).verdict);
      return before === after ? [] : [[parentExecutionId, before, after]];
    });
    expect(verdicts).toEqual([
      [id(15), 'failed', 'succeeded'],
      [id(25), 'succeeded', 'failed'],
    ]);
  });

  test('is exit code 0 where nothing that is listed changed', async () => {
    const options = { runs: 2, outputName: 'get.Version', account: '111111111111' };
    const { text, code } = await run([NEWEST, undefined], options, 'table');
    expect(text).toBe(
      '2 runs of get_version compared, since 48 h ago: nothing changed\n'.replace('48 h', '2 days'),
    );
    expect(code).toBe(0);
  });

  test('prints a line for each change, and CSV', async () => {
    const options = { runs: 5, outputName: 'get.Version' };
    const table = await run([NEWEST, undefined], options, 'table');
    expect(table.text).toContain('3 days ago');
    expect(table.text).toContain('get.Version: v1 → v2');
    expect(table.text).toMatch(
      /5 runs of get_version compared, since 5 days ago: \d changes? of \d targets?\n$/,
    );
    const csv = await run([NEWEST, undefined], options, 'csv');
    expect(csv.text.split('\r\n')[0]).toBe(
      'parentExecutionId,startTime,kind,accountId,accountName,region,resource,verdictBefore,verdictAfter,reasonBefore,reasonAfter,outputs',
    );
  });

  test('takes those that there are, where there are fewer', async () => {
    const { text } = await run([NEWEST, undefined], { runs: 100 });
    expect((JSON.parse(text) as Timeline).runs).toHaveLength(5);
  });

  test.each([
    ['an only run', [id(65), undefined], { runs: 3 }, 'No earlier run of other is known'],
    ['two IDs', [id(25), NEWEST], { runs: 3 }, 'give the last run alone'],
    ['an output without runs', [NEWEST, undefined], { outputName: 'get.Version' }, 'goes with --runs'],
  ])('refuses %s', async (_what, args, options, message) => {
    await expect(run(args, options)).rejects.toThrow(message);
  });
});

test('of two runs it lists one account alone, and judges by what is listed', async () => {
  await keepRun(2, ['v1', 'v1']);
  await keepRun(1, ['v2', 'v1']);
  const ofFirst = await run([id(25), NEWEST], { account: '111111111111' });
  const { changes, counts } = JSON.parse(ofFirst.text) as Timeline & { counts: object };
  expect(changes.map(({ accountId }) => accountId)).toEqual(['111111111111']);
  expect([counts, ofFirst.code]).toEqual([{ appeared: 0, gone: 0, changed: 2, same: 0 }, 1]);
  const ofNone = await run([id(25), NEWEST], { inRegion: 'us-east-1' });
  expect(ofNone.code).toBe(0);
});
