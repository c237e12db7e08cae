import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StopAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import type { ApiAnswer } from '../../simulator/organization/api-answer.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { MEMBERS, REGION } from '../local/start.ts';
import type { RunningRollcall } from '../flow/start-rollcall.ts';
import type { Machine } from './support/machine.ts';
import { locationsOf, startWithMachine } from './support/start-with-machine.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Few of them are enough, and quick. */
const ACCOUNTS = MEMBERS.slice(0, 3);
const INPUT = { runbook: 'get_account_alias', targetLocations: locationsOf(ACCOUNTS) };
const FOUND = { AccountAliases: ['an-alias'] };
const DENIED = {
  error: {
    code: 'AccessDenied',
    message: 'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: iam:ListAccountAliases',
  },
};

let rollcall: RunningRollcall;
let machine: Machine;
let example: (name: string) => Machine;
beforeAll(async () => {
  ({ rollcall, machine, example } = await startWithMachine());
});
afterAll(() => rollcall.close());
beforeEach(() => answer(MEMBERS, FOUND));

function answer(accounts: readonly string[], what: ApiAnswer): void {
  for (const id of accounts)
    rollcall.organization.accounts.get(id)?.setAnswer('iam:ListAccountAliases', what);
}
const lastParent = (): string =>
  rollcall.organization
    .executions()
    .findLast(({ execution }) => execution.ParentAutomationExecutionId === undefined)?.execution
    .AutomationExecutionId ?? '';
const failedRuns = (): number =>
  rollcall.organization
    .executions()
    .filter(({ execution }) => execution.AutomationExecutionStatus === 'Failed').length;
const linesOf = (parentId: string) =>
  rollcall.log.lines.filter(
    ({ message, fields }) => message === 'Tasks answered' && fields['parentExecutionId'] === parentId,
  );

describe('a run that succeeds everywhere', () => {
  test('is answered once, with the counts and where the results are', async () => {
    const ran = await machine.run(INPUT, 5 * MINUTE);
    const parentExecutionId = lastParent();
    expect(ran).toEqual({
      status: 'SUCCEEDED',
      output: {
        parentExecutionId,
        runbook: 'get_account_alias',
        status: 'Success',
        revision: 1,
        expected: 3,
        expectedAtLeast: false,
        counts: { succeeded: 3 },
        failureShare: 0,
        causes: [],
        moreCauses: 0,
        failedTargets: [],
        moreFailedTargets: 0,
        results: {
          path: `/executions/${parentExecutionId}/results`,
          apiUrlParameter: '/rollcall/api-url',
          command: `rollcall results ${parentExecutionId}`,
        },
      },
    });
    expect(linesOf(parentExecutionId)).toMatchObject([{ fields: { answered: 1, gone: 0 } }]);
  });
});

describe('a run that fails in some accounts', () => {
  test('fails with a name for a Catch, and with causes and targets in its cause', async () => {
    answer(MEMBERS.slice(0, 2), DENIED);
    expect(await machine.run(INPUT, 5 * MINUTE)).toEqual({
      status: 'FAILED',
      error: 'Rollcall.TargetsFailed',
      cause: expect.objectContaining({
        expected: 3,
        counts: { succeeded: 1, failed: 2 },
        failureShare: 2 / 3,
        causes: [
          expect.objectContaining({
            count: 2,
            verdict: 'failed',
            errorCode: 'AccessDenied',
            deniedAction: 'iam:ListAccountAliases',
          }),
        ],
        failedTargets: [
          expect.objectContaining({ accountId: MEMBERS[0], region: REGION, verdict: 'failed' }),
          expect.objectContaining({ accountId: MEMBERS[1], region: REGION, verdict: 'failed' }),
        ],
        moreFailedTargets: 0,
      }),
    });
  });

  test('succeeds if no more than the share failed, and says which', async () => {
    answer(MEMBERS.slice(0, 2), DENIED);
    expect(await machine.run({ ...INPUT, maxFailureShare: 0.7 }, 5 * MINUTE)).toMatchObject({
      status: 'SUCCEEDED',
      output: { counts: { succeeded: 1, failed: 2 }, causes: [{ count: 2 }] },
    });
  });

  test('and one that is cancelled says that its targets were', async () => {
    const executionArn = await machine.start({
      ...INPUT,
      targetLocations: [{ ...locationsOf(ACCOUNTS)[0], TargetLocationMaxConcurrency: '1' }],
    });
    await rollcall.clock.runFor(100);
    await clientsOf(rollcall.organization).ssm.send(
      new StopAutomationExecutionCommand({ AutomationExecutionId: lastParent() }),
    );
    await rollcall.clock.runFor(30 * MINUTE);
    const { error, cause } = await machine.look(executionArn);
    expect(error).toBe('Rollcall.TargetsFailed');
    expect(cause).toMatchObject({ status: 'Cancelled', counts: { neverStarted: expect.any(Number) } });
  });
});

describe('a machine does not wait for ever', () => {
  test('for a seal that does not come in time; the token is dropped when it comes, and logged by its parent', async () => {
    const end = rollcall.organization.trouble.add({ kind: 'dropEvents' });
    const ran = await machine.run({ ...INPUT, timeoutSeconds: 600 }, 20 * MINUTE);
    const parentId = lastParent();
    expect(ran).toEqual({
      status: 'FAILED',
      error: 'Rollcall.TimedOut',
      cause: `The automation execution ${parentId} was not sealed within 600 seconds. It was not stopped.`,
    });
    end();
    await rollcall.sweep(HOUR);
    await rollcall.clock.runFor(30 * MINUTE);
    expect(await rollcall.get(`/executions/${parentId}`)).toMatchObject({ counts: { succeeded: 3 } });
  });

  test('when it is stopped; then the token is dropped', async () => {
    const executionArn = await machine.start({ ...INPUT, timeoutSeconds: 86_400 });
    await rollcall.clock.runFor(50);
    await machine.stop(executionArn);
    await rollcall.clock.runFor(10 * MINUTE);
    expect(await machine.look(executionArn)).toMatchObject({ status: 'ABORTED' });
    expect(linesOf(lastParent())).toMatchObject([{ fields: { answered: 0, gone: 1 } }]);
  });
});

describe('waiters', () => {
  test('that come after the seal are answered at once', async () => {
    await machine.run(INPUT, 5 * MINUTE);
    const parentExecutionId = lastParent();
    expect(await example('wait').run({ parentExecutionId }, 1000)).toMatchObject({
      status: 'SUCCEEDED',
      output: { parentExecutionId, counts: { succeeded: 3 } },
    });
  });

  test('of one parent are each answered, each by its own share', async () => {
    answer(MEMBERS.slice(0, 1), DENIED);
    const executionArn = await machine.start(INPUT);
    await rollcall.clock.runFor(50);
    const parentExecutionId = lastParent();
    const patient = await example('wait').start({ parentExecutionId, maxFailureShare: 0.5 });
    const strict = await example('wait').start({ parentExecutionId });
    await rollcall.clock.runFor(10 * MINUTE);
    expect(await machine.look(executionArn)).toMatchObject({ error: 'Rollcall.TargetsFailed' });
    expect(await example('wait').look(patient)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await example('wait').history(patient)).not.toContain('TaskFailed');
    expect(await example('wait').history(strict)).toContain('TaskFailed');
  });

  test('are answered although the function dies after its answer, before it has deleted the token', async () => {
    const executionArn = await machine.start(INPUT);
    await rollcall.clock.runFor(50);
    rollcall.organization.trouble.add({
      kind: 'stopFunction',
      functionName: 'resume',
      moment: 'before',
    });
    await rollcall.clock.runFor(HOUR);
    expect(await machine.look(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    // The notice came again: the token was refused, and deleted.
    expect(linesOf(lastParent())).toMatchObject([{ fields: { answered: 0, gone: 1 } }]);
    expect(rollcall.organization.deadLetters()).toEqual([]);
  });

  test('what is no wait is refused by the names of its fields', async () => {
    expect(await example('wait').run({ parentExecutionId: 'nothing' }, 1000)).toEqual({
      status: 'FAILED',
      error: 'BadWaitError',
      cause: {
        errorType: 'BadWaitError',
        errorMessage: 'Not what a state machine waits with: parentExecutionId',
      },
    });
  });
});

describe('a start', () => {
  test('that is throttled is made again, and starts one automation', async () => {
    const before = rollcall.organization.executions().length;
    rollcall.organization.trouble.add({
      kind: 'throttleCalls',
      operation: 'ssm:StartAutomationExecution',
      times: 4,
    });
    expect(await machine.run(INPUT, 10 * MINUTE)).toMatchObject({ status: 'SUCCEEDED' });
    expect(rollcall.organization.executions()).toHaveLength(before + 1 + ACCOUNTS.length);
  });

  test.each([
    [
      'of a runbook that there is not',
      { ...INPUT, runbook: 'get_canonical_idx' },
      /^Ssm\.SsmException: .*not authorized/,
    ],
    [
      'of a runbook that the setting does not name',
      { ...INPUT, runbook: 'get_root_user' },
      /not authorized to perform: ssm:StartAutomationExecution/,
    ],
    [
      'of a version that there is not',
      { ...INPUT, version: '99' },
      /^Ssm\.AutomationDefinition\w+Exception: /,
    ],
    [
      'with parameters that it has not',
      { ...INPUT, parameters: { Nope: ['x'] } },
      /^Ssm\.InvalidAutomationExecutionParametersException: /,
    ],
    ['without a runbook', { targetLocations: INPUT.targetLocations }, /^Ssm\.\w+Exception: /],
  ])('%s fails with a name for a Catch, and AWS’s words', async (_what, input, cause) => {
    expect(await machine.run(input, 10 * MINUTE)).toEqual({
      status: 'FAILED',
      error: 'Rollcall.StartFailed',
      cause: expect.stringMatching(cause),
    });
  });
});

describe('the examples', () => {
  const UNITS = { unit: 'ou-ab12-security', root: 'r-ab12', regions: [REGION] };

  test('run a runbook in a unit, again where it failed, and then another one everywhere else', async () => {
    answer(MEMBERS, DENIED);
    for (const account of rollcall.organization.accounts.values())
      account.setAnswer('s3:ListBuckets', { Owner: { ID: 'an-id' } });
    const chain = example('chain');
    const executionArn = await chain.start({
      first: 'get_account_alias',
      second: 'get_canonical_id',
      ...UNITS,
    });
    // Repaired as soon as the first run has failed.
    const before = failedRuns();
    while (failedRuns() < before + 2) await rollcall.clock.runFor(10);
    answer(MEMBERS, FOUND);
    await rollcall.clock.runFor(HOUR);
    expect(await chain.look(executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: { runbook: 'get_canonical_id', failureShare: 0 },
    });
    const parents = rollcall.organization
      .executions()
      .filter(({ execution }) => execution.ParentAutomationExecutionId === undefined)
      .slice(-3);
    expect(parents.map(({ execution }) => execution.DocumentName)).toEqual([
      'get_account_alias',
      'get_account_alias',
      'get_canonical_id',
    ]);
  });

  test('go on by the cause: what must be allowed', async () => {
    answer(MEMBERS.slice(0, 1), DENIED);
    expect(await example('by-cause').run(INPUT, 30 * MINUTE)).toEqual({
      status: 'SUCCEEDED',
      output: { do: 'allow', actions: ['iam:ListAccountAliases'] },
    });
  });

  test('go on by the cause: where nothing can be started', async () => {
    const account = rollcall.organization.accounts.get(MEMBERS[2]);
    account?.deleteRole('AWS-SystemsManager-AutomationExecutionRole');
    const ran = await example('by-cause').run(INPUT, HOUR);
    account?.createRole('AWS-SystemsManager-AutomationExecutionRole');
    expect(ran).toEqual({ status: 'SUCCEEDED', output: { do: 'prepare', targets: 1 } });
  });
});
