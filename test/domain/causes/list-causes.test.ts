import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { describeCause } from '../../../src/domain/causes/describe-cause.ts';
import { isCauseId, readMessage, toCauseId, toFingerprint } from '../../../src/domain/causes/fingerprint.ts';
import { createCauseIds, listCauses } from '../../../src/domain/causes/list-causes.ts';
import type { Target } from '../../../src/ledger/target.ts';
import { countVerdicts, REASONS, VERDICTS, type Verdict } from '../../../src/domain/verdict.ts';
import { aRow, location } from '../../support/builders.ts';
import { runs, SEED } from '../../support/runs.ts';

const aTarget = (overrides: Partial<Target> = {}): Target => ({
  location: location(1),
  verdict: 'failed',
  settled: true,
  ...overrides,
});

const aRollCall = (targets: readonly Target[], unnamed = 0, unnamedVerdict: Verdict = 'neverStarted') => ({
  targets,
  unnamed,
  counts: countVerdicts(
    targets.map(({ verdict }) => verdict),
    { [unnamedVerdict]: unnamed },
  ),
});

const idOf = (overrides: Partial<Target>): string => createCauseIds()(aTarget(overrides)) ?? 'none';

const denied = (text: string): string =>
  `Step fails when it is Execute/Cancelling action. An error occurred (AccessDenied) when calling the ListBuckets operation: ${text}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;

/** What may stand in a message: any text, and the words that decide. */
const aMessage = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '',
    'Access Denied',
    denied('Access Denied'),
    'Missing required parameter: A in user inputs.',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

const anyTarget: fc.Arbitrary<Target> = fc.record({
  location: fc.integer({ min: 1, max: 9 }).map((account) => location(account)),
  verdict: fc.constantFrom(...VERDICTS),
  reason: fc.option(fc.constantFrom(...REASONS), { nil: undefined }),
  message: fc.option(aMessage, { nil: undefined }),
  status: fc.constantFrom('Failed', 'Dreaming', 'TimedOut'),
  settled: fc.boolean(),
});

describe('causes', () => {
  test('with those that succeeded, run and wait they add up to what was expected', () => {
    fc.assert(
      fc.property(
        fc.array(anyTarget, { maxLength: 40 }),
        fc.nat(5),
        fc.constantFrom<Verdict>('neverStarted', 'waiting'),
        (targets, unnamed, unnamedVerdict) => {
          const rollCall = aRollCall(targets, unnamed, unnamedVerdict);
          const { causes, causeIdOf } = listCauses(rollCall);
          const { succeeded = 0, running = 0, waiting = 0 } = rollCall.counts;
          const explained = causes.reduce((sum, { count }) => sum + count, 0);
          expect(explained + succeeded + running + waiting).toBe(targets.length + unnamed);
          expect(new Set(causes.map(({ id }) => id)).size).toBe(causes.length);
          for (const cause of causes) {
            expect(isCauseId(cause.id)).toBe(true);
            for (const target of cause.targets) expect(causeIdOf(target)).toBe(cause.id);
          }
        },
      ),
      { numRuns: runs(200), seed: SEED },
    );
  });

  test('no order of targets makes another ID, and no message a title with a word of it', () => {
    fc.assert(
      fc.property(fc.array(anyTarget, { maxLength: 20 }), (targets) => {
        const ids = (some: readonly Target[]) =>
          listCauses(aRollCall(some)).causes.map(({ id, count }) => [id, count]);
        expect(ids(targets.toReversed())).toEqual(ids(targets));
      }),
      { numRuns: runs(100), seed: SEED },
    );
  });

  test('the largest stands first, with one original message', () => {
    const { causes } = listCauses(
      aRollCall([
        aTarget({ message: denied('Access Denied') }),
        ...[2, 3].map((account) =>
          aTarget({
            location: location(account),
            verdict: 'unreadable',
            reason: 'readerRoleNotAssumable',
            message: 'no',
          }),
        ),
      ]),
    );
    expect(causes.map(({ count, restricted }) => [count, restricted.message])).toEqual([
      [2, 'no'],
      [1, denied('Access Denied')],
    ]);
    expect(causes[1]?.restricted.title).toBe(
      'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied.',
    );
  });

  test('targets that AWS counted and did not list have a cause of their own, with a count and no accounts', () => {
    const { causes } = listCauses(aRollCall([aTarget({ verdict: 'succeeded' })], 3));
    expect(causes.map(({ count, targets, title }) => ({ count, targets, title }))).toEqual([
      { count: 3, targets: [], title: 'AWS counted them, and does not list them' },
    ]);
    expect(listCauses(aRollCall([], 3, 'waiting')).causes).toEqual([]);
  });

  test('one that succeeded, runs or waits has none', () => {
    for (const verdict of ['succeeded', 'running', 'waiting'] as const) {
      expect(createCauseIds()(aTarget({ verdict }))).toBeUndefined();
    }
  });

  test('ten thousand targets with ten thousand messages are each in one, in less than a second', () => {
    const words = ['disk', 'net', 'cpu', 'lock', 'disc', 'node', 'pool', 'port', 'zone', 'heap'];
    const word = (n: number): string =>
      Array.from(String(n).padStart(4, '0'), (digit) => words[Number(digit)]).join(' ');
    const targets = Array.from({ length: 10_000 }, (_, n) =>
      aTarget({
        message:
          denied('').replace('AccessDenied', 'ValidationException') +
          `${word(n)} ${'so it said '.repeat(20)}`,
      }),
    );
    const before = process.cpuUsage();
    const { causes } = listCauses(aRollCall(targets));
    const { user, system } = process.cpuUsage(before);
    expect(causes.length).toBe(10_000);
    expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
    expect((user + system) / 1_000).toBeLessThan(3_000); // one second on a machine that nothing else uses
  });
});

describe('an ID', () => {
  test('is the same in every version: the algorithm has its own name', () => {
    expect(idOf({ message: denied('Access Denied') })).toBe('c1-afc7e732be57');
    expect(idOf({ verdict: 'unreadable', reason: 'readerRoleNotAssumable' })).toBe('c1-34a07554098a');
  });

  test.each([
    [
      'accounts, IDs, times and numbers',
      'Backup of i-0123456789abcdef0 in 111111111111 failed at 2026-01-01T00:00:00Z',
      'Backup of i-0fedcba9876543210 in 222222222222 failed at 2026-02-03T10:11:12Z',
    ],
    [
      'an ARN of another account',
      'Role arn:aws:iam::111111111111:role/a is gone',
      'Role arn:aws:iam::999999999999:role/other/b-2 is gone',
    ],
    [
      'the wording of one error',
      denied('Access Denied'),
      denied(
        'User: arn:aws:sts::111111111111:assumed-role/a/b is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action',
      ),
    ],
    ['the language of one error', denied('Access Denied'), denied('アクセスが拒否されました')],
    ['control characters and spaces', 'No room\u0000\n left', '\u001b No   room\tleft\u200b'],
    [
      'a message that is cut',
      `No room ${'on the disk of this machine '.repeat(60)}`,
      `No room ${'on the disk of this machine '.repeat(2_000)}`,
    ],
    ['digits of other scripts', 'خطأ ١٢ في الخادم', 'خطأ ٣٤٥ في الخادم'],
  ])('does not differ by %s', (_what, one, other) => {
    expect(idOf({ message: one })).toBe(idOf({ message: other }));
  });

  test.each<[what: string, one: Partial<Target>, other: Partial<Target>]>([
    ['verdict', { message: 'a' }, { message: 'a', verdict: 'timedOut' }],
    [
      'reason',
      { verdict: 'neverStarted', reason: 'errorThreshold' },
      { verdict: 'neverStarted', reason: 'notReported' },
    ],
    [
      'step',
      { row: aRow(1, { failedStep: { name: 'a', action: 'aws:sleep' } }) },
      { row: aRow(1, { failedStep: { name: 'b', action: 'aws:sleep' } }) },
    ],
    ['operation', { message: denied('no') }, { message: denied('no').replace('ListBuckets', 'GetObject') }],
    [
      'error code',
      { message: denied('no') },
      { message: denied('no').replace('AccessDenied', 'NoSuchBucket') },
    ],
    ['words', { message: 'disk full' }, { message: 'network gone' }],
    ['words of a script without spaces', { message: '磁盘17空间不足' }, { message: '网络17不可达' }],
    ['exit code', { message: 'exited with code 1' }, { message: 'exited with code 137' }],
    [
      'the status that is not known here',
      { verdict: 'unknown', status: 'Dreaming' },
      { verdict: 'unknown', status: 'Resting' },
    ],
    ['whether anything was said', { message: 'a' }, { message: undefined }],
  ])('differs by %s', (_what, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test('an empty message, one of blanks and none are the same', () => {
    expect(
      new Set([idOf({ message: '' }), idOf({ message: ' \u0007\n' }), idOf({ message: undefined })]).size,
    ).toBe(1);
  });

  test.each([
    ['quotes that never close', `"${'"a '.repeat(30_000)}`],
    ['blanks', ' '.repeat(65_536)],
    ['letters', 'a'.repeat(65_536)],
    ['digits', '1'.repeat(65_536)],
    ['parentheses', '('.repeat(65_536)],
    ['slashes', '/a'.repeat(32_768)],
    ['half an error', 'An error occurred ('.repeat(3_500)],
    ['half a frame', 'Step fails when it is '.repeat(3_000)],
    ['half an ARN', 'arn:aws:'.repeat(8_192)],
    ['half an action', 'perform: a'.repeat(6_000)],
  ])('is found at once in 64 KB of %s', (_what, message) => {
    const before = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) readMessage(message + String(n));
    const { user } = process.cpuUsage(before);
    expect(user / 1_000).toBeLessThan(1_000);
  });
});

describe('advice', () => {
  const words = (print: Parameters<typeof describeCause>[0]) => describeCause(print);

  test.each(REASONS)('%s has a title of one line, and a sentence that says what to do', (reason) => {
    const { title, advice } = words({ verdict: 'neverStarted', reason });
    expect(title).toMatch(/^[A-Z][^\n]{5,90}[^.]$/);
    expect(advice).toMatch(/^[A-Z][^\n]{20,400}\.$/);
  });

  const ofMessage = (message: string, verdict: Verdict = 'failed') =>
    words(toFingerprint(aTarget({ verdict }), readMessage(message)));

  test.each<[message: string, title: string, advice: RegExp]>([
    [
      denied('Access Denied'),
      'Access denied: ListBuckets; no policy of the role allows it',
      /Allow s3:ListAllMyBuckets .*parameter Actions of member-stack\/execution-role\.yml/,
    ],
    [
      denied(
        'User: x is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy',
      ),
      'Access denied: ListBuckets; a service control policy denies it',
      /ExcludeAccounts/,
    ],
    [
      denied(
        'User: x is not authorized to perform: kms:Decrypt because no identity-based policy allows the kms:Decrypt action',
      ),
      'Access denied: ListBuckets needs kms:Decrypt; no policy of the role allows it',
      /Allow kms:Decrypt/,
    ],
    [
      'An error occurred (ThrottlingException) when calling the DescribeStacks operation: Rate exceeded',
      'AWS throttled DescribeStacks (ThrottlingException)',
      /TargetLocationMaxConcurrency/,
    ],
    [
      "The provided role: arn:aws:iam::111111111111:role/a can't be assumed. (Service: null; Status Code: 0; Error Code: null; Request ID: null; Proxy: null)",
      'The role cannot be assumed',
      /AdministrationAccountId/,
    ],
    [
      'An error occurred (UnrecognizedClientException) when calling the ListFunctions operation: no',
      'AWS did not accept the credentials for ListFunctions (UnrecognizedClientException)',
      /enable-region/,
    ],
    [
      'Missing required parameter: X in user inputs.',
      'A parameter of the runbook was not given',
      /--parameters/,
    ],
    [
      'An error occurred (NoSuchBucket) when calling the GetObject operation: no',
      'GetObject failed: NoSuchBucket',
      /not in these accounts/,
    ],
    [
      'An error occurred (VpcLimitExceeded) when calling the CreateVpc operation: no',
      'CreateVpc failed: VpcLimitExceeded',
      /request-service-quota-increase/,
    ],
    ['my password is hunter', 'Failed with words of its own', /rollcall results/],
    ['', 'Failed, and AWS does not say why', /consoleUrl/],
  ])('%j is titled %j', (message, title, advice) => {
    expect(ofMessage(message)).toEqual({ title, advice: expect.stringMatching(advice) });
  });

  test.each<[verdict: Verdict, title: string, advice: RegExp]>([
    ['timedOut', 'The time ran out', /timeoutSeconds/],
    ['cancelled', 'Cancelled before it ended', /StopAutomationExecution/],
    ['rejected', 'The approval was refused', /approvers/],
    ['unknown', 'AWS gives it a status that is not known here', /update Rollcall/],
  ])('%s is titled %j', (verdict, title, advice) => {
    expect(ofMessage('', verdict)).toEqual({ title, advice: expect.stringMatching(advice) });
  });

  test('nothing that a message says beside AWS’s own words is in a title or an advice', () => {
    const secret = fc.stringMatching(/^[a-z]{3}[A-Z0-9_$-]{3,12}[0-9]$/);
    const forms = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => denied(text),
      (text) => `An error occurred (${text}) when calling the ListBuckets operation: ${text}`,
      (text) => `An error occurred (AccessDenied) when calling the ${text} operation: no`,
      (text) => `User: a is not authorized to perform: s3:${text} on resource: ${text}`,
      (text) => `no (Service: ${text}; Status Code: 400; Error Code: ${text}; Request ID: ${text})`,
      (text) => `Missing required parameter: ${text} in user inputs.`,
      (text) => `Step fails when it is ${text}. ${text}`,
      (text) => `Traceback (most recent call last): ${text}`,
    );
    fc.assert(
      fc.property(secret, forms, fc.constantFrom(...VERDICTS), (text, form, verdict) => {
        const print = toFingerprint(
          aTarget({ verdict, row: aRow(1, { failedStep: { name: 'look', action: `aws:${text}` } }) }),
          readMessage(form(text)),
        );
        const { title, advice } = describeCause(print);
        expect(`${title} ${advice} ${toCauseId(print)}`).not.toContain(text);
      }),
      { numRuns: runs(500), seed: SEED },
    );
  });
});
