import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type AutomationExecutionFilter,
  DescribeAutomationExecutionsCommand,
  ListCommandsCommand,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../runbook/runbook.ts';
import { Automation, INSTANCE_RUNBOOK, NOBODY } from './automation.ts';
import { CENTRAL, MEMBERS, start } from './start.ts';

const [MEMBER, , THIRD] = MEMBERS;

let automation: Automation;
beforeEach(async () => {
  automation = new Automation(await start());
});
afterEach(() => automation.started.organization.close());

describe('DescribeAutomationExecutions', () => {
  test('an unknown ID gives an empty list', async () => {
    expect(await automation.list([{ Key: 'ExecutionId', Values: [NOBODY] }])).toEqual([]);
  });

  test('rows have outputs, failure and parent, and no steps', async () => {
    automation.denyBuckets(MEMBER);
    const parent = await automation.runIn({ Accounts: [MEMBER] });
    expect(await automation.list([], MEMBER)).toEqual([
      expect.objectContaining({
        AutomationExecutionStatus: 'Failed',
        AutomationType: 'Local',
        FailureMessage: expect.stringContaining('AccessDenied'),
        Outputs: {},
        ParentAutomationExecutionId: parent.AutomationExecutionId,
      }),
    ]);
    expect((await automation.list())[0]).not.toHaveProperty('StepExecutions');
  });

  test('filters: all of them must hold, and of each one value is enough', async () => {
    automation.denyBuckets(MEMBER);
    await automation.started.clock.runFor(60_000);
    const parent = await automation.runIn({ Accounts: [MEMBER] });
    const parentId = parent.AutomationExecutionId ?? '';
    const [child] = await automation.list([], MEMBER);
    const at = (offsetMs: number): string => new Date(Date.UTC(2026, 0, 1) + offsetMs).toISOString();

    const found = async (...filters: [AutomationExecutionFilter['Key'], ...string[]][]) =>
      (await automation.list(filters.map(([Key, ...Values]) => ({ Key, Values })))).length;
    expect(await found(['AutomationType', 'CrossAccount'])).toBe(1);
    expect(await found(['AutomationType', 'Local'])).toBe(0);
    expect(await found(['DocumentNamePrefix', 'get_c'])).toBe(1);
    expect(await found(['ExecutionId', NOBODY, parentId])).toBe(1);
    expect(await found(['ExecutionStatus', 'Success'])).toBe(0);
    expect(await found(['ExecutionStatus', 'Success', 'Failed'])).toBe(1);
    expect(await found(['StartTimeAfter', at(59_000)])).toBe(1);
    expect(await found(['StartTimeAfter', at(61_000)])).toBe(0);
    expect(await found(['StartTimeBefore', at(61_000)])).toBe(1);
    expect(await found(['StartTimeBefore', at(59_000)])).toBe(0);
    expect(await found(['AutomationSubtype', 'ChangeRequest'])).toBe(0);
    expect(await found(['OpsItemId', 'oi-1'])).toBe(0);
    expect(await found(['ExecutionId', parentId], ['ExecutionStatus', 'Success'])).toBe(0);
    expect(await automation.list([{ Key: 'ParentExecutionId', Values: [parentId] }], MEMBER)).toEqual([
      child,
    ]);
  });

  test('filters by tag and by resource group', async () => {
    await automation.restart({ runbooks: [readRunbook('stop', INSTANCE_RUNBOOK)] });
    const found = async (Key: AutomationExecutionFilter['Key'], ...Values: string[]) =>
      (await automation.list([{ Key, Values }])).map(({ AutomationExecutionId }) => AutomationExecutionId);
    const DocumentName = 'stop';
    const tagged = await automation.run({
      DocumentName,
      Parameters: { InstanceId: ['i'] },
      Tags: [{ Key: 'team', Value: 'a' }],
    });
    const grouped = await automation.run({
      DocumentName,
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'ResourceGroup', Values: ['web'] }],
    });
    expect(await found('TagKey', 'team', 'other')).toEqual([tagged.AutomationExecutionId]);
    expect(await found('TagKey', 'other')).toEqual([]);
    expect(await found('TargetResourceGroup', 'web')).toEqual([grouped.AutomationExecutionId]);
    expect(await found('TargetResourceGroup', 'data')).toEqual([]);
    // Tags are not in any answer.
    expect(tagged).not.toHaveProperty('Tags');
    expect((await automation.list())[1]).not.toHaveProperty('Tags');
  });

  test('says which step runs, while one does, and filters by its action', async () => {
    const id = await automation.start();
    await automation.started.clock.runFor(30);
    const running = { CurrentStepName: 'get_canonical_id', CurrentAction: 'aws:executeAwsApi' };
    const byAction = (action: string) => automation.list([{ Key: 'CurrentAction', Values: [action] }]);
    expect(await byAction('aws:executeAwsApi')).toEqual([expect.objectContaining(running)]);
    expect(await byAction('aws:sleep')).toEqual([]);
    expect(await automation.get(id)).toMatchObject(running);

    await automation.started.organization.idle();
    expect(await byAction('aws:executeAwsApi')).toEqual([]);
    expect(await automation.get(id)).not.toHaveProperty('CurrentStepName');
  });

  test('what starts between two pages neither repeats nor hides another', async () => {
    const before = [await automation.start(), await automation.start(), await automation.start()];
    await automation.started.clock.runFor(1000);
    before.push(await automation.start());
    const page = (NextToken?: string) =>
      automation.ssm().send(
        new DescribeAutomationExecutionsCommand({
          MaxResults: 2,
          ...(NextToken !== undefined && { NextToken }),
        }),
      );
    const first = await page();
    await automation.started.clock.runFor(1000);
    await automation.start();
    const second = await page(first.NextToken);
    expect(second.NextToken).toBe('');
    const ids = [first, second].flatMap(({ AutomationExecutionMetadataList = [] }) =>
      AutomationExecutionMetadataList.map(({ AutomationExecutionId }) => AutomationExecutionId),
    );
    expect(ids[0]).toBe(before[3]);
    expect(new Set(ids)).toEqual(new Set(before));
    expect(ids).toHaveLength(4);
  });

  test('pages, newest first', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift(await automation.start());
      await automation.started.clock.runFor(1000);
    }
    const page = await automation.ssm().send(new DescribeAutomationExecutionsCommand({ MaxResults: 3 }));
    const NextToken = page.NextToken ?? '';
    const last = await automation
      .ssm()
      .send(new DescribeAutomationExecutionsCommand({ MaxResults: 3, NextToken }));
    const rows = [page, last].flatMap(
      ({ AutomationExecutionMetadataList = [] }) => AutomationExecutionMetadataList,
    );
    expect(rows.map(({ AutomationExecutionId }) => AutomationExecutionId)).toEqual(ids);
    expect(last.NextToken).toBe('');
  });

  test.each<[what: string, input: object, name: string]>([
    ['a token that no page gave', { NextToken: 'abc' }, 'InvalidNextToken'],
    ['a page of more than fifty', { MaxResults: 51 }, 'ValidationException'],
    ['a filter that there is not', { Filters: [{ Key: 'Colour', Values: ['a'] }] }, 'InvalidFilterKey'],
    [
      'a status that there is not',
      { Filters: [{ Key: 'ExecutionStatus', Values: ['Done'] }] },
      'InvalidFilterValue',
    ],
    [
      'a type that there is not',
      { Filters: [{ Key: 'AutomationType', Values: ['Remote'] }] },
      'InvalidFilterValue',
    ],
    [
      'a subtype that there is not',
      { Filters: [{ Key: 'AutomationSubtype', Values: ['Local'] }] },
      'InvalidFilterValue',
    ],
    [
      'more than ten filters',
      { Filters: Array.from({ length: 11 }, () => ({ Key: 'ExecutionId', Values: [NOBODY] })) },
      'ValidationException',
    ],
    [
      'more than ten values',
      { Filters: [{ Key: 'ExecutionId', Values: Array.from({ length: 11 }, () => NOBODY) }] },
      'ValidationException',
    ],
    ['a time that is none', { Filters: [{ Key: 'StartTimeAfter', Values: ['soon'] }] }, 'InvalidFilterValue'],
  ])('refuses %s', async (_what, input, name) => {
    await automation.start();
    await expect(automation.ssm().send(new DescribeAutomationExecutionsCommand(input))).rejects.toMatchObject(
      { name },
    );
  });
});

describe('quotas and refusals', () => {
  test('no quota unless it is switched on; then three reads a second in each account and Region', async () => {
    const ask = async (caller = CENTRAL) =>
      automation.list([], caller).then(
        () => 'answered',
        ({ name }: Error) => name,
      );
    const fourAnswers = async () => [await ask(), await ask(), await ask(), await ask()];
    expect(await fourAnswers()).toEqual(['answered', 'answered', 'answered', 'answered']);

    automation.started.organization.trouble.callsPerSecond = 3;
    expect(await fourAnswers()).toEqual(['answered', 'answered', 'answered', 'ThrottlingException']);
    expect(await ask(THIRD)).toBe('answered');
    await automation.started.clock.runFor(1000);
    expect(await ask()).toBe('answered');
  });

  test('the next calls are throttled on demand', async () => {
    automation.started.organization.trouble.throttleCalls({
      times: 2,
      operation: 'ssm:DescribeAutomationExecutions',
    });
    await expect(automation.list()).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    await expect(automation.list()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(automation.list()).resolves.toEqual([]);
  });

  test('calls are denied on demand, until the trouble ends', async () => {
    automation.started.organization.trouble.denyCalls({ accountId: MEMBER });
    await expect(automation.list([], MEMBER)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: ssm:DescribeAutomationExecutions'),
    });
    await expect(automation.list()).resolves.toEqual([]);
    automation.started.organization.trouble.end();
    await expect(automation.list([], MEMBER)).resolves.toEqual([]);
  });

  test('an operation that is not simulated has an error of its own, with a request ID', async () => {
    await expect(automation.ssm().send(new ListCommandsCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The operation ssm:ListCommands is not simulated.',
      $metadata: expect.objectContaining({ httpStatusCode: 400, requestId: expect.stringMatching(/-/) }),
    });
  });
});

test.each([true, false])(
  'a filter by time takes milliseconds, or not: %s',
  async (timeFiltersTakeMilliseconds) => {
    await automation.restart({ unverified: { timeFiltersTakeMilliseconds } });
    const since = (time: string) => automation.list([{ Key: 'StartTimeAfter', Values: [time] }]);
    await expect(since('2026-01-01T00:00:00Z')).resolves.toEqual([]);
    const outcome = await since('2026-01-01T00:00:00.123Z').then(
      () => 'taken',
      (error: Error) => error.name,
    );
    expect(outcome).toBe(timeFiltersTakeMilliseconds ? 'taken' : 'InvalidFilterValue');
  },
);
