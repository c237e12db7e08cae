import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { liveLines } from '../../cli/terminal/live-lines.ts';
import { withoutColours } from '../../cli/terminal/paint.ts';
import { drawWatched, describeWatched } from '../../cli/watch/print-watched.ts';
import { keepSamples, describeTimeLeft, timeLeftMs, type Sample } from '../../cli/watch/time-left.ts';
import { seen, type Watched } from '../../cli/watch/watched.ts';
import type { Printed } from '../support/aws-cli.ts';
import { sendJson, startFakeApi, type FakeApi } from './fake-api.ts';
import { rollcallCommand, testAsProcess, testInTerminal } from './rollcall-command.ts';
import { startServed, type Served } from '../support/start-served.ts';

const PARENT = '0fd2b51c-5c4a-4b8e-a5a4-52d3f1c0e0a1';
const OTHER = 'aee30f47-6ea5-4eed-a4cb-7ef6b0c70c6c';
const SEAL = { sealedAt: '2026-01-01T00:00:00.000Z', revision: 1 };
const report = (counts: Readonly<Record<string, number>>, more: object = {}) => ({
  parentExecutionId: PARENT,
  runbook: 'get_canonical_id',
  expected: Object.values(counts).reduce((sum, count) => sum + count, 0),
  expectedAtLeast: false,
  counts,
  targets: [],
  ...more,
});
const HALF = report({ succeeded: 1, failed: 1, running: 1, waiting: 1 });
const DONE = report({ succeeded: 4 }, { seal: SEAL });
const FAILED = report({ succeeded: 3, failed: 1 }, { seal: SEAL });
const UNKNOWN = {
  type: 'urn:rollcall:problem:unknown-execution',
  title: 'Unknown',
  detail: 'No such parent',
};

/** With its escape sequences as people write them. */
const readable = (text: string): string => text.replaceAll('\u001B[', '^[');

const command = rollcallCommand();

describe('against local mode', () => {
  let served: Served;
  let [well, failed] = ['', ''];
  beforeAll(async () => {
    served = await startServed();
    well = await served.run('get_account_alias');
    await served.organization.idle();
    served.organization.accounts
      .get('644347852375')
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    failed = await served.run('get_canonical_id');
    await served.organization.idle();
  });
  afterAll(() => served.close());

  const rollcall = (...args: readonly string[]): Promise<Printed> =>
    command.run([...args, '--endpoint-url', served.organization.url]);

  test('follows one that has just started until it is sealed', async () => {
    const parentId = await served.run('get_account_alias');
    const running = command.start([
      'watch',
      parentId,
      '--every',
      '50ms',
      '--endpoint-url',
      served.organization.url,
    ]);
    await new Promise<void>((resolve) => running.onStdout(() => resolve()));
    await served.organization.idle();
    const { stdout, code } = await running.ended;
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).not.toContain('sealed');
    expect(lines.at(-1)).toBe(`${parentId}: 7 of 7 collected, sealed`);
    expect(code).toBe(0);
  });

  test('ends with 1 if some did not succeed in one of them, in every format', async () => {
    const [words, json, ndjson, csv] = await Promise.all([
      rollcall('watch', well, failed),
      ...['json', 'ndjson', 'csv'].map((format) => rollcall('watch', well, failed, '--output', format)),
    ]);
    expect(words.stdout).toBe(
      `${well}: 7 of 7 collected, sealed\n${failed}: 3 of 7 collected, 1 failed, 4 missing, sealed\n`,
    );
    const { executions } = JSON.parse(json?.stdout ?? '') as { executions: { targets: unknown[] }[] };
    expect(executions.map(({ targets }) => targets.length)).toEqual([7, 7]);
    const lines = ndjson?.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { parentExecutionId: well, isKnown: true, collected: 7, expected: 7 },
      { parentExecutionId: failed, collected: 3, counts: { failed: 1, neverStarted: 4 } },
    ]);
    expect(csv?.stdout.split('\r\n').map((line) => line.split(',')[0])).toEqual([
      'parentExecutionId',
      well,
      failed,
      '',
    ]);
    expect([words, json, ndjson, csv].map((one) => one?.code)).toEqual([1, 1, 1, 1]);
  });

  testInTerminal(
    'on a terminal, has a bar for each, coloured, and leaves the cursor as it was (skipped where script is not util-linux’s)',
    async () => {
      const { stdout, code } = await command.runInTerminal(100, [
        'watch',
        well,
        failed,
        '--endpoint-url',
        served.organization.url,
      ]);
      expect(stdout.startsWith('\u001B[?25l')).toBe(true);
      expect(stdout.trimEnd().endsWith('\u001B[?25h')).toBe(true);
      expect(stdout).toContain(`${well.slice(0, 8)} get_account_alias`);
      expect(stdout).toContain(`\u001B[32m${'█'.repeat(25)}\u001B[39m 7 of 7 collected, sealed`);
      expect(readable(stdout)).toMatch(/\^\[31m▓+\^\[39m\^\[33m▒+/);
      expect(code).toBe(1);
    },
  );
});

describe('against an API that says what a test wants:', () => {
  let fake: FakeApi | undefined;
  afterEach(async () => {
    await fake?.close();
    fake = undefined;
  });
  type Answer = readonly [status: number, body: unknown];
  /** The answers in order; the last one from then on. */
  const answering = (...answers: readonly Answer[]) =>
    startFakeApi((_request, response, count) => {
      const [status, body] = answers[Math.min(count, answers.length) - 1] ?? [500, {}];
      sendJson(response, status, body);
    });
  const watch = async (answers: readonly Answer[], ...args: readonly string[]) => {
    fake = await answering(...answers);
    return command.run(['watch', PARENT, '--every', '1ms', ...args, '--url', fake.url]);
  };

  test('a line for each change, and none for what stays; what fails meanwhile is put up with', async () => {
    const { stdout, stderr, code } = await watch([
      [404, UNKNOWN],
      [200, HALF],
      [200, HALF],
      [500, {}],
      [200, DONE],
    ]);
    expect(stdout.split('\n').map((line) => line.slice(PARENT.length))).toEqual([
      ': not known yet',
      ': 2 of 4 collected, 1 failed, 1 running, 1 waiting',
      expect.stringMatching(/^: 2 of 4 collected, 1 failed, 1 running, 1 waiting, http.* answered 500$/),
      ': 4 of 4 collected, sealed',
      '',
    ]);
    expect([stderr, code]).toEqual(['', 0]);
  });

  test.each<
    [code: number, why: string, answers: readonly Answer[], args: readonly string[], message: RegExp]
  >([
    [1, 'some failed', [[200, FAILED]], [], /^$/],
    [3, 'it stays unknown', [[404, UNKNOWN]], ['--unknown-for', '1ms'], /^rollcall: No such parent\n$/],
    [3, 'there was no answer at all', [[500, {}]], [], /^rollcall: http.* answered 500\n$/],
    [
      4,
      'the time is over',
      [[200, HALF]],
      ['--timeout', '20ms'],
      /^rollcall: Not sealed within 0\.02 s \(--timeout\)\n$/,
    ],
  ])('%d if %s', async (expected, _why, answers, args, message) => {
    const { stderr, code } = await watch(answers, ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
  });

  testInTerminal(
    'lines are drawn over themselves, and never wider than the terminal (skipped where script is not util-linux’s)',
    async () => {
      fake = await answering(
        [200, HALF],
        [200, { ...HALF, runbook: '\u001B[31mred\u202Eevil' }],
        [200, DONE],
      );
      const { stdout, code } = await command.runInTerminal(
        60,
        ['watch', PARENT, '--every', '5ms', '--url', fake.url],
        {
          NO_COLOR: '1',
        },
      );
      const [first, second, last] = readable(stdout).split(/\r\^\[\d+A\^\[J/);
      expect(first).toMatch(
        /^\^\[\?25l0fd2b51c get_canonical_id █+▓+░+\r\n  2 of 4 collected, 1 failed, 1 running, 1 waiting\r\n$/,
      );
      expect(second).toContain('0fd2b51c \uFFFD[31mred\uFFFDevil ');
      expect(last).toMatch(/^0fd2b51c get_canonical_id █{15}\r\n  4 of 4 collected, sealed\r\n\^\[\?25h$/);
      expect(code).toBe(0);
    },
  );

  testAsProcess('Ctrl-C ends it as any program, and gives the cursor back', async () => {
    fake = await answering([200, HALF]);
    const { stdout, code } = await command.runInTerminal(100, ['watch', PARENT, '--url', fake.url], {}, [
      ['2 of 4 collected', '\u0003'],
    ]);
    expect(stdout.trimEnd().endsWith('\u001B[?25h')).toBe(true);
    expect(code).toBe(130);
  });

  test('several parents are looked at together, each once though it is named twice', async () => {
    fake = await startFakeApi((request, response) =>
      sendJson(response, 200, { ...DONE, parentExecutionId: request.url?.slice(12, 48) }),
    );
    const { stdout, code } = await command.run(['watch', PARENT, OTHER, PARENT, '--url', fake.url]);
    expect(stdout).toBe(`${PARENT}: 4 of 4 collected, sealed\n${OTHER}: 4 of 4 collected, sealed\n`);
    expect(code).toBe(0);
  });

  test('wait asks the API to hold its answer, but for the first and the last', async () => {
    fake = await answering([200, HALF], [200, HALF], [200, DONE]);
    const { code } = await command.run([
      'wait',
      PARENT,
      '--every',
      '1ms',
      '--timeout',
      '30s',
      '--url',
      fake.url,
    ]);
    expect(fake.asked.map((url) => url.split('?')[1])).toEqual([
      'limit=1',
      'limit=1&seconds=25',
      'limit=1&seconds=25',
      'limit=1000',
    ]);
    expect(code).toBe(0);
  });

  test('pages of CSV are joined under one header line', async () => {
    fake = await startFakeApi((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost');
      if (searchParams.get('format') !== 'csv') {
        sendJson(response, 200, { ...DONE, results: [] });
        return;
      }
      const page = Number(searchParams.get('nextToken') ?? '1');
      response
        .writeHead(200, {
          'content-type': 'text/csv; charset=utf-8',
          ...(page < 3 && { 'rollcall-next-token': String(page + 1) }),
        })
        .end(`accountId,"two\nlines"\r\n${page},x\r\n`);
    });
    const { stdout, code } = await command.run(['results', PARENT, '--output', 'csv', '--url', fake.url]);
    expect([stdout, code]).toEqual(['accountId,"two\nlines"\r\n1,x\r\n2,x\r\n3,x\r\n', 0]);
  });

  test('columns that change on the way are no table', async () => {
    fake = await startFakeApi((_request, response, count) =>
      response
        .writeHead(200, { 'content-type': 'text/csv', 'rollcall-next-token': 'x' })
        .end(`accountId,a${count}\r\n1,x\r\n`),
    );
    const { stderr, code } = await command.run(['results', PARENT, '--output', 'csv', '--url', fake.url]);
    expect(stderr).toMatch(/^rollcall: The columns have changed while they were read/);
    expect(code).toBe(3);
  });

  test('several targets in one location are a choice to be made', async () => {
    const problem = {
      type: 'urn:rollcall:problem:several-targets',
      title: 'Several targets',
      detail: 'Say which.',
      candidates: [
        { executionId: OTHER, resource: "i-0'; rm -rf", verdict: 'failed' },
        { verdict: 'waiting\u001B[31m' },
      ],
      moreCandidates: 3,
    };
    fake = await answering([409, problem]);
    const { stderr, code } = await command.run([
      'target',
      PARENT,
      '111111111111',
      'eu-west-1',
      '--url',
      fake.url,
    ]);
    expect(stderr).toBe(
      'rollcall: 5 targets are expected in account 111111111111, eu-west-1. Say which one:\n' +
        `  --execution ${OTHER} --resource 'i-0'\\''; rm -rf'  (failed)\n` +
        "  --execution ''  (waiting\uFFFD[31m)\n" +
        '  and 3 more: rollcall results --account 111111111111 --in-region eu-west-1\n',
    );
    expect(code).toBe(2);
  });

  test('what cannot be retried is said in the words of the API', async () => {
    fake = await answering([
      409,
      {
        type: 'urn:rollcall:problem:not-retryable',
        title: 'Not retryable',
        detail: 'It has no target locations.',
      },
    ]);
    const { stderr, code } = await command.run(['retry', PARENT, '--url', fake.url]);
    expect([stderr, code]).toEqual(['rollcall: It has no target locations\n', 3]);
  });
});

describe('the time that is left', () => {
  const samples = (...list: readonly (readonly [seconds: number, settled: number])[]): readonly Sample[] =>
    list.map(([seconds, settled]) => ({ at: seconds * 1000, settled }));
  test.each<[what: string, samples: readonly Sample[], open: number, ms: number | undefined]>([
    ['is what the last minute promises', samples([0, 10], [30, 40]), 60, 60_000],
    ['is not guessed from less than ten seconds', samples([0, 10], [9, 40]), 60, undefined],
    ['is not guessed where nothing moves', samples([0, 10], [60, 10]), 60, undefined],
    ['is nothing to say once nothing is open', samples([0, 10], [60, 40]), 0, undefined],
    ['is not known at first', [], 5, undefined],
  ])('%s', (_what, list, open, ms) => {
    expect(timeLeftMs(list, open)).toBe(ms);
  });

  test('comes from the last minute alone', () => {
    const kept = keepSamples(samples([0, 0], [10, 1], [50, 2]), { at: 75_000, settled: 3 });
    expect(kept.map(({ at }) => at)).toEqual([50_000, 75_000]);
  });

  test.each([
    [400, 'about 1 s left'],
    [45_000, 'about 45 s left'],
    [150_000, 'about 3 min left'],
    [3 * 3_600_000, 'about 3 h left'],
  ])('%d ms are %s', (ms, words) => {
    expect(describeTimeLeft(ms)).toBe(words);
  });

  test('is said of a parent whose targets are all known, and of no other', () => {
    const start: Watched = { parentId: PARENT, report: undefined, problem: undefined, samples: [] };
    const later = (more: object) =>
      seen(
        seen(start, report({ waiting: 8 }), 0),
        { ...report({ succeeded: 2, waiting: 6 }), ...more },
        20_000,
      );
    expect(describeWatched(later({}))).toBe('2 of 8 collected, 6 waiting, about 60 s left');
    expect(describeWatched(later({ expectedAtLeast: true }))).toBe('2 of at least 8 collected, 6 waiting');
    expect(drawWatched(later({}), 36, withoutColours)).toEqual([
      '0fd2b51c get_canonical_id ██░░░░░░░',
      '  2 of 8 collected, 6 waiting, about',
      '  60 s left',
    ]);
    expect(drawWatched(later({}), 30, withoutColours)[0]).toBe('0fd2b51c get_canonical_id');
    expect(drawWatched(start, 60, withoutColours)).toEqual(['0fd2b51c ░░░░░░░░░░░░░░░ not known yet']);
  });
});

describe('lines that are drawn again', () => {
  test('go as far back as a terminal that has become narrower has broken them; after the end nothing is drawn', () => {
    let [written, columns] = ['', 20];
    let resize = (): void => undefined;
    let interrupt = (): void => undefined;
    const { draw, end } = liveLines({
      write: (text) => (written += text),
      columns: () => columns,
      onResize: (listener) => {
        resize = listener;
        return () => undefined;
      },
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
    });
    draw((width) => ['x'.repeat(width), '\u001B[1my\u001B[22m']);
    columns = 8;
    resize();
    expect(written).toBe(
      `\u001B[?25l${'x'.repeat(20)}\n\u001B[1my\u001B[22m\n\r\u001B[4A\u001B[J${'x'.repeat(8)}\n\u001B[1my\u001B[22m\n`,
    );
    written = '';
    interrupt();
    draw(() => ['late']);
    end();
    expect(written).toBe('\u001B[?25h');
  });
});
