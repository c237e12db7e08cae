import { describe, expect, test } from '@jest/globals';
import { recordLedger, recordSeal } from '../support/a-ledger.ts';
import { aRow, HOUR, location, NOW, PARENT_ID } from '../support/builders.ts';
import { aWaiting } from './support/a-waiting.ts';

const WAIT = { taskToken: 'a-token', parentExecutionId: PARENT_ID };
const rows = [
  aRow(1),
  aRow(2),
  aRow(3),
  aRow(4, {
    status: 'Failed',
    message: 'An error occurred (AccessDenied) when calling the ListBuckets operation: secret',
  }),
];
const tokensIn = async (table: ReturnType<typeof aWaiting>['table']) =>
  (await table.query(PARENT_ID, 'WAITER#')).flatMap((item) => item['token'] ?? []);

async function aSealed(contents = rows) {
  const waiting = aWaiting();
  await recordLedger(waiting.store, { rows: contents });
  await recordSeal(waiting.store, { expected: contents.length });
  return waiting;
}

describe('a task that waits', () => {
  test('for a parent that is not known yet is kept, and not answered', async () => {
    const { addWaiter, answerWaiters, tasks, table } = aWaiting();
    await addWaiter(WAIT);
    await expect(answerWaiters(PARENT_ID)).resolves.toEqual({ answered: 0, gone: 0 });
    expect(tasks.said).toEqual([]);
    await expect(tokensIn(table)).resolves.toEqual(['a-token']);
  });

  test('is answered once the parent is sealed, and its token deleted', async () => {
    const { addWaiter, answerWaiters, tasks, table, store } = aWaiting();
    await addWaiter({ ...WAIT, maxFailureShare: 0.25 });
    await recordLedger(store, { rows });
    await recordSeal(store, { expected: 4 });
    await expect(answerWaiters(PARENT_ID)).resolves.toEqual({ answered: 1, gone: 0 });
    expect(tasks.said).toMatchObject([{ token: 'a-token', how: 'succeed' }]);
    await expect(tokensIn(table)).resolves.toEqual([]);
    await expect(answerWaiters(PARENT_ID)).resolves.toEqual({ answered: 0, gone: 0 });
  });

  test('for a parent that is sealed already is answered at once', async () => {
    const { addWaiter, tasks } = await aSealed();
    await addWaiter(WAIT);
    expect(tasks.said).toMatchObject([{ how: 'Rollcall.TargetsFailed' }]);
  });

  test('twice with one token is one task', async () => {
    const { addWaiter, table } = aWaiting();
    await addWaiter(WAIT);
    await addWaiter(WAIT);
    await expect(tokensIn(table)).resolves.toHaveLength(1);
  });

  test('is forgotten when its time-out is over', async () => {
    const { addWaiter, clock, table } = aWaiting();
    await addWaiter({ ...WAIT, timeoutSeconds: 3600 });
    clock.now = NOW + HOUR - 1000;
    await expect(tokensIn(table)).resolves.toHaveLength(1);
    clock.now = NOW + HOUR + 1000;
    await expect(tokensIn(table)).resolves.toEqual([]);
  });

  test('whose token Step Functions does not know any more is dropped', async () => {
    const { addWaiter, answerWaiters, tasks, table, store } = aWaiting();
    await addWaiter(WAIT);
    await tasks.succeed('a-token', '{}');
    await recordLedger(store, { rows });
    await recordSeal(store, { expected: 4 });
    await expect(answerWaiters(PARENT_ID)).resolves.toEqual({ answered: 0, gone: 1 });
    await expect(tokensIn(table)).resolves.toEqual([]);
  });

  test('and cannot be answered now stays, and holds up no other', async () => {
    const { addWaiter, answerWaiters, tasks, table, store } = aWaiting();
    await addWaiter(WAIT);
    await addWaiter({ ...WAIT, taskToken: 'another' });
    tasks.failing.set('a-token', new Error('later'));
    await recordLedger(store, { rows });
    await recordSeal(store, { expected: 4 });
    await expect(answerWaiters(PARENT_ID)).rejects.toThrow('later');
    expect(tasks.said.map(({ token }) => token)).toEqual(['another']);
    await expect(tokensIn(table)).resolves.toEqual(['a-token']);
    tasks.failing.clear();
    await expect(answerWaiters(PARENT_ID)).resolves.toEqual({ answered: 1, gone: 0 });
  });

  test.each([
    [{ accountId: '222222222222', region: 'eu-west-1' }],
    [{ accountId: '111111111111', region: 'us-east-1' }],
  ])('for a parent where none is collected (%j) fails at once', async (where) => {
    const { addWaiter, tasks, table } = aWaiting();
    await addWaiter({ ...WAIT, ...where });
    expect(tasks.said).toMatchObject([{ how: 'Rollcall.NotCollected' }]);
    await expect(tokensIn(table)).resolves.toEqual([]);
  });

  test.each([
    ['nothing', undefined, 'the whole'],
    ['no token', { ...WAIT, taskToken: '' }, 'taskToken'],
    ['no execution ID', { ...WAIT, parentExecutionId: 'x' }, 'parentExecutionId'],
    ['a share of more than all', { ...WAIT, maxFailureShare: 1.1 }, 'maxFailureShare'],
    ['a time-out of no time', { ...WAIT, timeoutSeconds: 0 }, 'timeoutSeconds'],
  ])('with %s is refused, and nothing of it is quoted', async (_what, event, fields) => {
    await expect(aWaiting().addWaiter(event)).rejects.toMatchObject({
      code: 'BAD_WAIT',
      message: `Not what a state machine waits with: ${fields}`,
    });
  });
});

describe('what a task is told', () => {
  const told = async (contents: Parameters<typeof aSealed>[0], wait = {}) => {
    const { addWaiter, tasks } = await aSealed(contents);
    await addWaiter({ ...WAIT, ...wait });
    const [said] = tasks.said;
    return { how: said?.how, size: Buffer.byteLength(said?.text ?? ''), ...JSON.parse(said?.text ?? '{}') };
  };

  test.each([
    [0.24, 'Rollcall.TargetsFailed'],
    [0.25, 'succeed'],
  ])('with a share of %j, where one of four failed: %s', async (maxFailureShare, how) => {
    await expect(told(rows, { maxFailureShare })).resolves.toMatchObject({ how, failureShare: 0.25 });
  });

  test('names the targets that failed, and no text of a runbook', async () => {
    const { failedTargets, causes } = await told(rows);
    expect(failedTargets).toEqual([
      {
        accountId: location(4).accountId,
        region: location(4).region,
        executionId: expect.any(String),
        verdict: 'failed',
        causeId: causes[0].id,
        message: 'An error occurred (AccessDenied) when calling the ListBuckets operation',
      },
    ]);
  });

  test('names fifty of them, and how many more there are', async () => {
    const many = Array.from({ length: 120 }, (_, n) => aRow(n + 1, { status: 'Failed' }));
    const { failedTargets, moreFailedTargets, expected } = await told(many, { maxFailureShare: 1 });
    expect([expected, failedTargets.length, moreFailedTargets]).toEqual([120, 50, 70]);
  });

  test('fits into a cause, and into the cause of a state machine around it', async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      aRow(n + 1, {
        status: 'Failed',
        message: `An error occurred (${'X'.repeat(60)}${n}) when calling the Operation${n} operation`,
      }),
    );
    const { size, failedTargets, moreFailedTargets, causes, moreCauses } = await told(many);
    expect(size).toBeLessThanOrEqual(16_384);
    expect(failedTargets.length + moreFailedTargets).toBe(60);
    expect(causes.length + moreCauses).toBe(60);
  });

  test('of a parent without targets is what AWS says of it', async () => {
    await expect(told([])).resolves.toMatchObject({ how: 'succeed', expected: 0, failureShare: 0 });
  });
});
