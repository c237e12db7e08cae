import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MEMBERS, REGION } from '../local/start.ts';
import type { Printed } from '../support/aws-cli.ts';
import { readCsv } from '../support/read-csv.ts';
import { rollcallCommand } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

// What is asked about one parent, or about all of them, against a simulated organization.

const [FIRST, SECOND, FAILING] = MEMBERS;
const LAST = MEMBERS[6];
/** Colours, moves, hides and reorders, if it is let. */
const HOSTILE = '\u001B]0;title\u0007\u001B[31mred\u202Eevil\u0085\u2066end';
const ANSWER = { Buckets: [], Owner: { ID: 'f'.repeat(8) } };

const command = rollcallCommand();
let served: Served;
/** Of the same runbook: one that failed in part, and one in which all is well. Then another, which one account could not start. */
let [failed, well, refused] = ['', '', ''];
beforeAll(async () => {
  served = await startServed();
  const { organization } = served;
  const { accounts } = organization;
  const run = async (runbook: string): Promise<string> => {
    const parentId = await served.run(runbook);
    await organization.idle();
    await served.clock.runFor(60_000);
    return parentId;
  };
  const answer = (accountId: string, value: Record<string, unknown>): void =>
    accounts.get(accountId)?.setAnswer('s3:ListBuckets', value);
  for (const accountId of MEMBERS) answer(accountId, ANSWER);
  answer(FIRST, { ...ANSWER, Owner: { ID: HOSTILE } });
  answer(FAILING, { error: { code: 'AccessDenied', message: `Access\nDenied ${HOSTILE}` } });
  failed = await run('get_canonical_id');
  answer(FAILING, ANSWER);
  answer(SECOND, { ...ANSWER, Owner: { ID: '=cmd|calc' } });
  well = await run('get_canonical_id');
  accounts.get(LAST)?.deleteRole('AWS-SystemsManager-AutomationExecutionRole');
  refused = await run('get_account_alias');
});
afterAll(() => served.close());

const rollcall = (...args: readonly string[]): Promise<Printed> =>
  command.run([...args, '--endpoint-url', served.organization.url]);
const inFormats = (...args: readonly string[]) =>
  Promise.all(['json', 'ndjson', 'csv'].map((format) => rollcall(...args, '--output', format)));
const isHarmless = (text: string): boolean => !/(?![\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
const linesOf = ({ stdout }: Printed): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('list', () => {
  test.each<[what: string, args: readonly string[], listed: () => string[]]>([
    [
      'by runbook and status',
      ['--runbook', 'get_canonical_id', '--status', 'Failed,TimedOut'],
      () => [failed],
    ],
    ['by the seal', ['--sealed'], () => [refused, well, failed]],
    ['by its absence', ['--not-sealed'], () => []],
    ['by time', ['--since', '2026-01-01', '--until', '2026-01-01T00:00:30Z'], () => [failed]],
  ])('filters %s', async (_what, args, listed) => {
    const { code, stdout } = await rollcall('list', ...args, '--query', 'executions[].parentExecutionId');
    expect([JSON.parse(stdout), code]).toEqual([listed(), 0]);
  });

  test('says that nothing is such a one', async () => {
    const { stdout, code } = await rollcall('list', '--runbook', 'nothing');
    expect([stdout, code]).toEqual(['No known parent execution matches.\n', 0]);
  });

  test.each<[what: string, args: readonly string[], message: RegExp]>([
    ['contradicts itself', ['--sealed', '--not-sealed'], /^rollcall: --sealed and --not-sealed: one of them/],
    ['names a time that is none', ['--since', 'soon'], /^rollcall: --since must be a date/],
  ])('ends with 2 where it %s', async (_what, args, message) => {
    const { code, stderr } = await rollcall('list', ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('results', () => {
  test('filters, and judges the parent all the same', async () => {
    const { stdout, code } = await rollcall(
      'results',
      failed,
      '--verdict',
      'failed',
      '--verdict',
      'succeeded',
      '--account',
      FIRST,
      '--in-region',
      REGION,
      '--has-output',
      'get_canonical_id.canonical_id',
    );
    expect(stdout).toMatch(
      /^ACCOUNT .* get_canonical_id\.canonical_id +EXECUTION\n749430203777 +eu-west-1 +succeeded +\S/,
    );
    expect(stdout).toMatch(/\n\n1 shown of 7 expected: 4 neverStarted, 2 succeeded, 1 failed\n$/);
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(1);
    expect((await rollcall('results', well, '--account', FIRST)).code).toBe(0);
  });

  test('sorts, and gives chosen fields', async () => {
    const { stdout, code } = await rollcall(
      'results',
      failed,
      '--reason',
      'errorThreshold',
      '--sort',
      '-accountId',
      '--fields',
      'accountId',
      '--query',
      'results',
    );
    const ids = ['973820050801', '897617218731', '345132479590', '139442570134'];
    expect([JSON.parse(stdout), code]).toEqual([ids.map((accountId) => ({ accountId })), 1]);
  });

  test('as the CSV of the API, in which hostile outputs are harmless, and nothing is lost', async () => {
    const { stdout, code } = await rollcall('results', well, '--output', 'csv');
    const fromApi = await fetch(`${served.url}/executions/${well}/results?format=csv&limit=1000`);
    expect(stdout).toBe(await fromApi.text());
    const { header, rows } = readCsv(stdout);
    expect([header.at(-1), rows.length]).toEqual(['get_canonical_id.canonical_id', 7]);
    expect(rows.find(([accountId]) => accountId === SECOND)?.at(-1)).toBe("'=cmd|calc");
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(0);
  });

  test('where nothing matches, the sum stands alone; a Region without a target is named', async () => {
    const { stdout, code } = await rollcall('results', well, '--verdict', 'failed');
    expect([stdout, code]).toEqual(['0 shown of 7 expected: 7 succeeded\n', 0]);
    const elsewhere = await rollcall('results', well, '--in-region', 'us-east-1');
    expect(elsewhere).toEqual({
      stdout: '',
      stderr: `rollcall: No target in us-east-1; expected Regions: ${REGION}\n`,
      code: 3,
    });
  });

  test('a filter that is none is named', async () => {
    const { stderr, code } = await rollcall('results', well, '--verdict', 'fine');
    expect(stderr).toMatch(/^rollcall: --verdict must be one of succeeded, failed, /);
    expect(code).toBe(2);
  });
});

describe('target', () => {
  test('prints everything that is known of one, and nothing in it reaches the terminal', async () => {
    const { stdout, stderr, code } = await rollcall('target', failed, FAILING, REGION);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^644347852375 eu-west-1 {2}failed\nget_canonical_id {2}version 1 {2}[0-9a-f-]{36}\n/,
    );
    expect(stdout).toMatch(/\nAWS says Failed, started 2026-\S+, ended 2026-/);
    expect(stdout).toMatch(
      /\nSteps\nSTEP +ACTION +STATUS +STARTED +TOOK +FAILURE\nget_canonical_id +aws:executeAwsApi +Failed /,
    );
    expect(stdout).toMatch(/\nFound\n {2}by event, event of \S+, AWS asked at \S+, recorded at \S+\n/);
    expect(stdout).toMatch(
      /\nAWS console\n {2}https:\/\/eu-west-1\.console\.aws\.amazon\.com\/systems-manager\/\S+\n$/,
    );
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(1);
  });

  test('in every format; 0 if it succeeded', async () => {
    const [table, json, ndjson, csv] = await Promise.all([
      rollcall('target', well, FIRST, REGION),
      ...['json', 'ndjson', 'csv'].map((format) =>
        rollcall('target', well, FIRST, REGION, '--output', format),
      ),
    ]);
    expect(table.stdout).toContain('\nOutputs\n  get_canonical_id.canonical_id = \uFFFD]0;title');
    const answer = JSON.parse(json?.stdout ?? '') as object;
    expect(answer).toMatchObject({
      verdict: 'succeeded',
      outputs: { 'get_canonical_id.canonical_id': [HOSTILE] },
    });
    expect(ndjson && linesOf(ndjson)).toEqual([answer]);
    expect(csv?.stdout.split('\r\n')[0]).toBe('output,value');
    const all = [table, json, ndjson, csv];
    expect(all.map((one) => [one?.code, isHarmless(one?.stdout ?? '\u0000')])).toEqual(
      all.map(() => [0, true]),
    );
  });

  test.each<[what: string, args: readonly string[], code: number, message: RegExp]>([
    [
      'no target is expected there',
      ['111111111111', REGION],
      3,
      /^rollcall: No target of .* is expected in account 111/,
    ],
    ['no target is expected in that Region', [FIRST, 'eu-wst-1'], 3, /Expected Regions: eu-west-1\./],
    ['no account', ['account', REGION], 2, /'account' is invalid .*It must be an account ID: twelve digits/],
    ['no Region', [FIRST, 'Ireland'], 2, /'Ireland' is invalid .*It must be a Region, such as eu-west-1/],
  ])('%s', async (_what, args, expected, message) => {
    const { stderr, code } = await rollcall('target', failed, ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });
});

describe('missing', () => {
  test('prints which targets, and why; 1 if any is missing', async () => {
    const { stdout, code } = await rollcall('missing', failed);
    expect(stdout).toMatch(
      /^ACCOUNT +REGION +VERDICT +WHY\n139442570134 +eu-west-1 +neverStarted +errorThreshold\n/,
    );
    expect(stdout).toMatch(
      /\n\n4 missing: 4 errorThreshold\n7 expected: 4 neverStarted, 2 succeeded, 1 failed\n$/,
    );
    expect(code).toBe(1);
  });

  test('in every format; 0 if none is missing', async () => {
    const [json, ndjson, csv] = await inFormats('missing', failed);
    const { targets } = JSON.parse(json?.stdout ?? '') as { targets: unknown[] };
    expect(targets).toHaveLength(4);
    expect(ndjson && linesOf(ndjson)).toEqual(targets);
    expect(csv?.stdout.split('\r\n')).toHaveLength(6);
    expect([json, ndjson, csv].map((one) => one?.code)).toEqual([1, 1, 1]);
    const { stdout, code } = await rollcall('missing', well);
    expect([stdout, code]).toEqual(['No target is missing\n7 expected: 7 succeeded\n', 0]);
  });
});

describe('groups', () => {
  const BY = ['--by', 'get_canonical_id.canonical_id'];

  test('prints how many have which value, the most first, and who', async () => {
    const { stdout, code } = await rollcall('groups', well, ...BY);
    const lines = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '|'));
    expect(lines[0]).toBe('COUNT|VALUE|SHARE|WHO');
    expect(lines[1]).toMatch(/^5 ×\|ffffffff\|█{14}▎\|139442570134 eu-west-1, 345132479590 eu-west-1, /);
    expect(lines[2]).toBe('1 ×|=cmd|calc|██▉|975072629527 eu-west-1');
    expect(lines[3]).toMatch(/^1 ×\|\uFFFD\]0;title.*\|██▉\|749430203777 eu-west-1$/);
    expect(stdout).toMatch(/\n\n7 expected: 7 succeeded\n$/);
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(0);
  });

  test('says who has no such output, and who is not collected', async () => {
    const { stdout, code } = await rollcall('groups', failed, ...BY);
    expect(stdout).toMatch(/\n1 × +\(no such output\) +644347852375 eu-west-1\n/);
    expect(stdout).toMatch(/\n4 × +\(not collected: 4 neverStarted\) +139442570134 eu-west-1, /);
    expect(code).toBe(0);
  });

  test('in every format', async () => {
    const [json, ndjson, csv] = await inFormats('groups', well, ...BY, '--targets', '2');
    const { groups } = JSON.parse(json?.stdout ?? '') as { groups: { count: number; targets: unknown[] }[] };
    expect(groups.map(({ count, targets }) => [count, targets.length])).toEqual([
      [5, 2],
      [1, 1],
      [1, 1],
    ]);
    expect(ndjson && linesOf(ndjson)).toEqual(groups);
    const { header, rows } = readCsv(csv?.stdout ?? '');
    expect([header, rows[0]]).toEqual([
      ['count', 'value', 'accounts'],
      ['5', 'ffffffff', '139442570134 345132479590'],
    ]);
    expect(isHarmless(csv?.stdout ?? '\u0000')).toBe(true);
  });

  test('without --by, the only output there is is taken', async () => {
    const [without, by] = [
      await rollcall('groups', well),
      await rollcall('groups', well, '--by', 'get_canonical_id.canonical_id'),
    ];
    expect(without).toEqual(by);
    expect(without.code).toBe(0);
  });

  test('of an output that no target has, the existing names are printed', async () => {
    const { stdout, code } = await rollcall('groups', well, '--by', 'step.Nothing');
    expect(stdout).toContain('\nNo target has step.Nothing. There is get_canonical_id.canonical_id.\n');
    expect(code).toBe(0);
  });
});

describe('diff', () => {
  test('prints what changed with a sign, in words and without colour; 1 if something did', async () => {
    const { stdout, code } = await rollcall('diff', failed, well);
    expect(stdout).toMatch(
      /^- \S{36} {2}get_canonical_id {2}2026-\S+ {2}7 expected\n\+ \S{36} {2}get_canonical_id {2}/,
    );
    expect(stdout).toMatch(/\n~ changed +139442570134 +eu-west-1 +neverStarted errorThreshold → succeeded\n/);
    expect(stdout).toMatch(
      /\n~ changed +975072629527 .* get_canonical_id\.canonical_id: ffffffff → =cmd\|calc\n/,
    );
    expect(stdout).toMatch(/\n\n6 changed, 1 same\n$/);
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(1);
  });

  test('in every format; 0 if nothing differs', async () => {
    const [json, ndjson, csv] = await inFormats('diff', failed, well, '--kind', 'changed,same');
    const { changes } = JSON.parse(json?.stdout ?? '') as { changes: unknown[] };
    expect(changes).toHaveLength(7);
    expect(ndjson && linesOf(ndjson)).toEqual(changes);
    const { header, rows } = readCsv(csv?.stdout ?? '');
    expect([header.slice(0, 2), rows.length]).toEqual([['kind', 'accountId'], 7]);
    expect([json, ndjson, csv].map((one) => [one?.code, isHarmless(one?.stdout ?? '')])).toEqual([
      [1, true],
      [1, true],
      [1, true],
    ]);
    const { stdout, code } = await rollcall('diff', well, well);
    expect(stdout).toMatch(/\n7 same\n$/);
    expect(code).toBe(0);
  });
});

describe('coverage', () => {
  test('prints what does not work, and how much does: 1 if something is broken', async () => {
    const [{ stdout, code }, all] = await Promise.all([rollcall('coverage'), rollcall('coverage', '--all')]);
    expect(all.stdout).toMatch(/^ACCOUNT +REGION +READS +EVENTS +STARTS +LAST READ +WHY\n/);
    expect(all.stdout).toMatch(/\n749430203777 +eu-west-1 +working +arriving +2026-01-01\n/);
    expect(all.stdout).not.toContain('not listed');
    expect(stdout).not.toContain('749430203777');
    expect(stdout).toContain(
      `\n\n7 locations that work are not listed: rollcall coverage --all --endpoint-url ${served.organization.url}\n`,
    );
    expect(stdout).toMatch(
      /\n\n8 locations: 8 can be read, 0 denied, 0 never read; events from 8; starts refused in 1\n$/,
    );
    expect(code).toBe(1);
  });

  test('only what is broken, in every format', async () => {
    const [json, ndjson, csv] = await inFormats('coverage', '--broken');
    const { locations } = JSON.parse(json?.stdout ?? '') as { locations: object[] };
    expect(locations).toMatchObject([{ accountId: LAST, starts: 'refused' }]);
    expect(ndjson && linesOf(ndjson)).toEqual(locations);
    expect(readCsv(csv?.stdout ?? '').rows.map(([accountId]) => accountId)).toEqual([LAST]);
    expect([json, ndjson, csv].map((one) => one?.code)).toEqual([1, 1, 1]);
  });

  test('of a Region in which nothing was expected says so, 3', async () => {
    const { stderr, code } = await rollcall('coverage', '--in-region', 'eu-wst-1');
    expect(stderr).toBe(
      `rollcall: No location in eu-wst-1 was expected within the last 90 days; expected Regions: ${REGION}\n`,
    );
    expect(code).toBe(3);
  });

  test('0 if what was asked for works', async () => {
    const { stdout, code } = await rollcall(
      'coverage',
      '--broken',
      '--account',
      FIRST,
      '--in-region',
      REGION,
    );
    expect([stdout, code]).toEqual(['Nothing is broken.\n', 0]);
  });
});

describe('account', () => {
  test('prints what ran there, newest first, and how often it failed lately', async () => {
    const { stdout, code } = await rollcall('account', FAILING);
    expect(stdout).toMatch(/^VERDICT +RUNBOOK +REGION +STARTED +PARENT EXECUTION +LATELY +WHY\n/);
    const [, ...lines] = stdout.split('\n').filter((line) => line.includes(REGION));
    expect(lines.at(-2)).toMatch(new RegExp(`^succeeded +get_canonical_id .* ${well} +failed 1 of 2$`));
    expect(lines.at(-1)).toMatch(new RegExp(`^failed +get_canonical_id .* ${failed} +failed 1 of 1 +\\S`));
    expect(stdout).toContain(
      `rollcall coverage --account ${FAILING} --endpoint-url ${served.organization.url}\n`,
    );
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(0);
  });

  test('says the same in every format, and only what was asked for', async () => {
    const [json, ndjson, csv] = await inFormats('account', FAILING, '--verdict', 'failed');
    const { executions, causes } = JSON.parse(json?.stdout ?? '') as Record<string, object[]>;
    expect(executions).toMatchObject([{ parentExecutionId: failed, verdict: 'failed' }]);
    expect(causes).toMatchObject([{ count: 1 }]);
    expect(ndjson && linesOf(ndjson)).toEqual(executions);
    const { header, rows } = readCsv(csv?.stdout ?? '');
    expect(rows.map((row) => row[header.indexOf('parentExecutionId')])).toEqual([failed]);
  });

  test('is found by its name, or a part that is in no other', async () => {
    const named = await rollcall('coverage', '--query', 'locations[].[accountId, accountName]');
    const names = JSON.parse(named.stdout) as readonly (readonly [string, string | null])[];
    const [id, name] = names.find((one) => one[1] !== null) ?? [];
    // Names come with the first sweep: before it the answer asks for the ID.
    const isNamed = typeof name === 'string';
    const asked = isNamed ? name.toUpperCase() : 'workload';
    const { stdout, stderr, code } = await rollcall('account', asked, '--query', 'accountId');
    const unknown = 'rollcall: No name of an account is known here: give its ID\n';
    expect([stderr, code]).toEqual(isNamed ? ['', 0] : [unknown, 3]);
    expect(stdout.trim()).toBe(isNamed ? JSON.stringify(id) : '');
  });

  test('of which nothing is known says so', async () => {
    const { stdout, code } = await rollcall('account', '999999999999');
    expect([stdout, code]).toEqual(['Nothing is known of 999999999999 that matches.\n', 0]);
  });
});

describe('history', () => {
  test('prints the runs of a runbook, newest first, and what changed with the newest', async () => {
    const { stdout, code } = await rollcall('history', 'get_canonical_id');
    const [head, ...lines] = stdout.split('\n');
    expect(head).toMatch(/^STARTED +PARENT EXECUTION +SUCCEEDED +OTHERS +NEW CAUSES +GONE +TOOK +LAG$/);
    expect(lines[0]).toMatch(new RegExp(`${well} +7 of 7 +0 +2 `));
    expect(lines[1]).toMatch(new RegExp(`${failed} +2 of 7 +4 neverStarted, 1 failed `));
    expect(stdout).toMatch(/\nGone from the newest: .* \(4 ×, c1-[0-9a-f]{12}\)\n/);
    expect(isHarmless(stdout)).toBe(true);
    expect(code).toBe(0);
  });

  test('says the same in every format', async () => {
    const [json, ndjson, csv] = await inFormats('history', 'get_canonical_id');
    const { runs } = JSON.parse(json?.stdout ?? '') as { runs: readonly { parentExecutionId: string }[] };
    expect(runs.map(({ parentExecutionId }) => parentExecutionId)).toEqual([well, failed]);
    expect(ndjson && linesOf(ndjson)).toEqual(runs);
    const { header, rows } = readCsv(csv?.stdout ?? '');
    expect(rows.map((row) => row[header.indexOf('succeeded')])).toEqual(['7', '2']);
  });

  test('of a runbook that never ran says so', async () => {
    const { stdout, code } = await rollcall('history', 'nothing');
    expect([stdout, code]).toEqual(['No run of nothing is known that matches.\n', 0]);
  });
});

describe('refresh', () => {
  test('asks for a parent once more', async () => {
    const { stdout, code } = await rollcall('refresh', well, '--in-region', REGION);
    expect(stdout).toBe(
      `${well} is read from AWS again now. To see the outcome: rollcall wait ${well} --endpoint-url ${served.organization.url}\n`,
    );
    expect(code).toBe(0);
    await served.organization.idle();
  });

  test('in every format; with --wait it ends as show does', async () => {
    const [json, ndjson, csv] = await inFormats('refresh', failed);
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ parentExecutionId: failed, requested: true });
    expect(ndjson && linesOf(ndjson)).toEqual([JSON.parse(json?.stdout ?? '')]);
    expect(csv?.stdout).toBe(`parentExecutionId\r\n${failed}\r\n`);
    const waited = await rollcall('refresh', failed, '--wait', '--query', 'counts.failed');
    expect([waited.stdout, waited.code]).toEqual(['1\n', 1]);
    await served.organization.idle();
  });

  test('an account in which no parent may start is refused', async () => {
    const { stderr, code } = await rollcall('refresh', well, '--account', FIRST);
    expect(stderr).toMatch(/^rollcall: --account is no account in which parents may start/);
    expect(code).toBe(2);
  });
});

test.each([['results'], ['missing'], ['groups'], ['target'], ['retry']])(
  '%s of an unknown parent ends with 3',
  async (name) => {
    const unknown = '11111111-1111-4111-8111-111111111111';
    const location = name === 'target' ? [FIRST, REGION] : [];
    const by = name === 'groups' ? ['--by', 'a.b'] : [];
    const { stdout, stderr, code } = await rollcall(name, unknown, ...location, ...by);
    expect(stderr).toMatch(/^rollcall: No parent execution 11111111-/);
    expect([stdout, code]).toEqual(['', 3]);
  },
);

test.each<[what: string, args: () => readonly string[], code: number]>([
  ['CSV of results', () => ['results', well, '--output', 'csv'], 0],
  ['lines of JSON', () => ['diff', failed, well, '--output', 'ndjson'], 1],
])('a reader of %s that goes away is no error', async (_what, args, expected) => {
  const running = command.start([...args(), '--endpoint-url', served.organization.url]);
  running.stopReading();
  const { stderr, code } = await running.ended;
  expect([stderr, code]).toEqual(['', expected]);
});
