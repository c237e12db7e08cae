import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type AutomationExecutionFilter,
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  ListDocumentsCommand,
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../../local/runbook/runbook.ts';
import type { SimulationOptions } from '../../local/simulated-organization.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const [MEMBER, SECOND, THIRD] = MEMBERS;
const NOBODY = '00000000-0000-4000-8000-000000000000';

let started: Started;
async function restart(options: Partial<SimulationOptions>): Promise<void> {
  await started.organization.close();
  started = await start(options);
}
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

const ssm = (caller: string = CENTRAL, region = REGION) =>
  clientsOf(started.organization, caller, region).ssm;

async function startOnly(input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> {
  const { AutomationExecutionId = '' } = await ssm().send(
    new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id', ...input }),
  );
  return AutomationExecutionId;
}

/** Runs in every member account, unless said otherwise, to the end. */
async function runIn(location: Partial<TargetLocation> = {}, DocumentName = 'get_canonical_id') {
  const id = await startOnly({
    DocumentName,
    TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION], ...location }],
  });
  await started.organization.idle();
  return get(id);
}

async function get(AutomationExecutionId: string, caller: string = CENTRAL) {
  const { AutomationExecution } = await ssm(caller).send(
    new GetAutomationExecutionCommand({ AutomationExecutionId }),
  );
  if (AutomationExecution === undefined) throw new Error('No execution');
  return AutomationExecution;
}

const list = async (Filters: AutomationExecutionFilter[] = [], caller: string = CENTRAL) => {
  const { AutomationExecutionMetadataList = [] } = await ssm(caller).send(
    new DescribeAutomationExecutionsCommand(Filters.length > 0 ? { Filters } : {}),
  );
  return AutomationExecutionMetadataList;
};

const denyBuckets = (...accountIds: string[]): void => {
  for (const accountId of accountIds) {
    const error = { code: 'AccessDenied', message: 'Access Denied' };
    started.organization.accounts.get(accountId)?.setAnswer('s3:ListBuckets', { error });
  }
};

const statuses = ({ StepExecutions = [] }: Awaited<ReturnType<typeof get>>) =>
  StepExecutions.map(({ StepStatus }) => StepStatus);

describe('a cross-account execution', () => {
  test('is in progress until its last location has ended', async () => {
    const id = await startOnly({ TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }] });
    expect(await get(id)).toMatchObject({ AutomationExecutionStatus: 'InProgress' });
    expect(statuses(await get(id))).toEqual(MEMBERS.map(() => 'Pending'));

    await started.clock.runFor(30);
    expect(statuses(await get(id))).toEqual(['InProgress', ...MEMBERS.slice(1).map(() => 'Pending')]);
    await started.organization.idle();
    expect(await get(id)).toMatchObject({ AutomationExecutionStatus: 'Success' });
  });

  test('takes one location at a time by default, and more where it is allowed to', async () => {
    const overlapping = (): number => {
      const times = started.organization
        .executions()
        .filter(({ accountId }) => accountId !== CENTRAL)
        .map(
          ({ execution }) =>
            [Number(execution.ExecutionStartTime), Number(execution.ExecutionEndTime)] as const,
        );
      return Math.max(
        ...times.map(([at]) => times.filter(([from, until]) => from <= at && at < until).length),
      );
    };
    await runIn();
    expect(overlapping()).toBe(1);
    await restart({});
    await runIn({ TargetLocationMaxConcurrency: '3' });
    expect(overlapping()).toBe(3);
    await restart({});
    await runIn({ TargetLocationMaxConcurrency: '100%' });
    expect(overlapping()).toBe(7);
  });

  test('stops at the first failure by default: the rest stays Pending, and the parent has failed', async () => {
    denyBuckets(SECOND);
    const parent = await runIn();
    expect(statuses(parent)).toEqual(['Success', 'Failed', ...MEMBERS.slice(2).map(() => 'Pending')]);
    expect(parent).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      ProgressCounters: { TotalSteps: 7, SuccessSteps: 1, FailedSteps: 1 },
    });
    expect(started.organization.executions()).toHaveLength(3);
  });

  test('steps that never started may be absent instead', async () => {
    await restart({ unverified: { pendingStepsAreListed: false } });
    denyBuckets(MEMBER);
    expect(statuses(await runIn())).toEqual(['Failed']);
  });

  test.each<[maxErrors: string, failing: number, started: number, status: string]>([
    ['1', 1, 7, 'Success'],
    ['1', 2, 2, 'Failed'],
    ['30%', 2, 7, 'Success'],
    ['30%', 3, 3, 'Failed'],
  ])(
    'with an error threshold of %s and %i failures, %i locations start and it ends as %s',
    async (...row) => {
      const [TargetLocationMaxErrors, failing, begun, status] = row;
      denyBuckets(...MEMBERS.slice(0, failing));
      const parent = await runIn({ TargetLocationMaxErrors });
      expect(statuses(parent).filter((one) => one !== 'Pending')).toHaveLength(begun);
      expect(parent.AutomationExecutionStatus).toBe(status);
    },
  );

  test('failures within the threshold may fail it all the same', async () => {
    await restart({ unverified: { statusWithinThreshold: 'Failed' } });
    denyBuckets(MEMBER);
    const parent = await runIn({ TargetLocationMaxErrors: '1' });
    expect(parent.AutomationExecutionStatus).toBe('Failed');
  });

  test('a failed step names its child, or does not', async () => {
    denyBuckets(MEMBER);
    const [child] = (await list([], MEMBER)).map(({ AutomationExecutionId }) => AutomationExecutionId);
    expect(child).toBeUndefined();
    const parent = await runIn();
    expect(parent.StepExecutions?.[0]?.Outputs).toEqual({
      ExecutionId: (await list([], MEMBER)).map(({ AutomationExecutionId }) => AutomationExecutionId),
    });

    await restart({ unverified: { failedStepNamesItsChild: false } });
    denyBuckets(MEMBER);
    expect((await runIn()).StepExecutions?.[0]?.Outputs).toEqual({});
  });

  test('an execution role that does not exist: the step fails in the known words, and there is no child', async () => {
    const role = 'AWS-SystemsManager-AutomationExecutionRole';
    started.organization.accounts.get(MEMBER)?.deleteRole(role);
    const parent = await runIn({ Accounts: [MEMBER] });
    expect(parent.StepExecutions).toEqual([
      expect.objectContaining({
        StepStatus: 'Failed',
        FailureMessage: `The execution role arn:aws:iam::${MEMBER}:role/${role} in the target location is unable to be assumed.`,
      }),
    ]);
    expect(parent.StepExecutions?.[0]?.Outputs).toBeUndefined();
    expect(await list([], MEMBER)).toEqual([]);
  });

  test('counters may count the steps of the children', async () => {
    await restart({
      runbooks: [readRunbook('twice', runbook(2))],
      unverified: { countersCountChildrenSteps: true },
    });
    const parent = await runIn({}, 'twice');
    expect(parent.ProgressCounters).toMatchObject({ TotalSteps: 14, SuccessSteps: 14 });
  });

  test('its children know it, and run as whoever started it; the central account can be a target itself', async () => {
    const parent = await runIn({ Accounts: [CENTRAL, MEMBER] });
    const children = started.organization
      .executions()
      .filter(({ execution }) => execution.ParentAutomationExecutionId === parent.AutomationExecutionId);
    expect(children.map(({ accountId }) => accountId)).toEqual([CENTRAL, MEMBER]);
    expect(children.map(({ execution }) => execution.ExecutedBy)).toEqual([
      parent.ExecutedBy,
      parent.ExecutedBy,
    ]);
  });

  test('the same place may stand in two entries', async () => {
    const location = { Accounts: [MEMBER], Regions: [REGION] };
    const id = await startOnly({ TargetLocations: [location, location] });
    await started.organization.idle();
    expect((await get(id)).StepExecutions?.map(({ StepName }) => StepName)).toEqual([
      `${MEMBER}_${REGION}`,
      `${MEMBER}_${REGION}`,
    ]);
    expect(statuses(await get(id))).toEqual(['Success', 'Success']);
  });
});

/** A runbook of so many equal steps. */
function runbook(steps: number): string {
  const step = { action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
  const mainSteps = Array.from({ length: steps }, (_, index) => ({ name: `step_${index}`, ...step }));
  return JSON.stringify({ schemaVersion: '0.3', mainSteps });
}

describe('StartAutomationExecution refuses', () => {
  test.each<
    [what: string, input: Partial<StartAutomationExecutionCommandInput>, name: string, words: string]
  >([
    [
      'a runbook that does not exist',
      { DocumentName: 'other' },
      'AutomationDefinitionNotFoundException',
      'other',
    ],
    [
      'a parameter that the runbook does not have',
      { Parameters: { Size: ['1'] } },
      'InvalidAutomationExecutionParametersException',
      'Size',
    ],
    [
      'rate control',
      { TargetParameterName: 'InstanceId', Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }] },
      'ValidationException',
      'TargetParameterName, Targets is not simulated',
    ],
    [
      'an organizational unit',
      { TargetLocations: [{ Accounts: ['ou-1234-12345678'], Regions: [REGION] }] },
      'ValidationException',
      'ou-1234-12345678',
    ],
    [
      'a field of a target location that is not simulated',
      { TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION], ExcludeAccounts: [SECOND] }] },
      'ValidationException',
      'TargetLocations.0.ExcludeAccounts is not simulated',
    ],
  ])('%s', async (_what, input, name, words) => {
    await expect(startOnly(input)).rejects.toMatchObject({ name, message: expect.stringContaining(words) });
  });
});

describe('GetAutomationExecution', () => {
  test('an execution is seen in its own account and Region only', async () => {
    const id = await startOnly();
    await expect(get(id, MEMBER)).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException' });
    await expect(get(NOBODY)).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException' });
  });

  test('holds so many steps, and says that there are more', async () => {
    await restart({ unverified: { stepsInGet: 3 } });
    const parent = await runIn();
    expect([parent.StepExecutions?.length, parent.StepExecutionsTruncated]).toEqual([3, true]);
  });

  test('a Region that is not enabled knows no credentials', async () => {
    await expect(
      ssm(CENTRAL, 'us-east-1').send(new GetAutomationExecutionCommand({ AutomationExecutionId: NOBODY })),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });
});

describe('DescribeAutomationStepExecutions', () => {
  test('gives fifty a page at most, and after the last page an empty token', async () => {
    await restart({ runbooks: [readRunbook('long', runbook(120))] });
    const AutomationExecutionId = await startOnly({ DocumentName: 'long' });
    await started.organization.idle();
    const names: (string | undefined)[] = [];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm().send(
        new DescribeAutomationStepExecutionsCommand({
          AutomationExecutionId,
          ...(NextToken !== undefined && { NextToken }),
        }),
      );
      names.push(...(page.StepExecutions ?? []).map(({ StepName }) => StepName));
      sizes.push(page.StepExecutions?.length ?? 0);
      ({ NextToken } = page);
    } while (NextToken !== '');
    expect(sizes).toEqual([50, 50, 20]);
    expect(new Set(names).size).toBe(120);
  });

  test('an execution that does not exist is an error', async () => {
    await expect(
      ssm().send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: NOBODY })),
    ).rejects.toMatchObject({ name: 'AutomationExecutionNotFoundException' });
  });

  test('takes filters, and the other way round', async () => {
    denyBuckets(SECOND);
    const { AutomationExecutionId } = await runIn();
    const steps = async (input: object) =>
      (
        await ssm().send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId, ...input }))
      ).StepExecutions?.map(({ StepName }) => StepName?.slice(0, 12));
    expect(await steps({ Filters: [{ Key: 'StepExecutionStatus', Values: ['Failed'] }] })).toEqual([SECOND]);
    expect(await steps({ ReverseOrder: true })).toEqual([...MEMBERS].toReversed());
  });
});

describe('DescribeAutomationExecutions', () => {
  test('an unknown ID gives an empty list', async () => {
    expect(await list([{ Key: 'ExecutionId', Values: [NOBODY] }])).toEqual([]);
  });

  test('rows have outputs, failure and parent, and no steps', async () => {
    denyBuckets(MEMBER);
    const parent = await runIn({ Accounts: [MEMBER] });
    expect(await list([], MEMBER)).toEqual([
      expect.objectContaining({
        AutomationExecutionStatus: 'Failed',
        AutomationType: 'Local',
        FailureMessage: expect.stringContaining('AccessDenied'),
        Outputs: {},
        ParentAutomationExecutionId: parent.AutomationExecutionId,
      }),
    ]);
    expect((await list())[0]).not.toHaveProperty('StepExecutions');
  });

  test('filters: all of them must hold, and of each one value is enough', async () => {
    denyBuckets(MEMBER);
    await started.clock.runFor(60_000);
    const parent = await runIn({ Accounts: [MEMBER] });
    const parentId = parent.AutomationExecutionId ?? '';
    const [child] = await list([], MEMBER);
    const at = (offsetMs: number): string => new Date(Date.UTC(2026, 0, 1) + offsetMs).toISOString();

    const found = async (...filters: [AutomationExecutionFilter['Key'], ...string[]][]) =>
      (await list(filters.map(([Key, ...Values]) => ({ Key, Values })))).length;
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
    expect(await found(['ExecutionId', parentId], ['ExecutionStatus', 'Success'])).toBe(0);
    expect(await list([{ Key: 'ParentExecutionId', Values: [parentId] }], MEMBER)).toEqual([child]);
  });

  test('pages, newest first', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift(await startOnly());
      await started.clock.runFor(1000);
    }
    const page = await ssm().send(new DescribeAutomationExecutionsCommand({ MaxResults: 3 }));
    const NextToken = page.NextToken ?? '';
    const last = await ssm().send(new DescribeAutomationExecutionsCommand({ MaxResults: 3, NextToken }));
    const rows = [page, last].flatMap(
      ({ AutomationExecutionMetadataList = [] }) => AutomationExecutionMetadataList,
    );
    expect(rows.map(({ AutomationExecutionId }) => AutomationExecutionId)).toEqual(ids);
    expect(last.NextToken).toBe('');
  });

  test.each<[what: string, input: object, name: string]>([
    ['a token that no page gave', { NextToken: 'abc' }, 'InvalidNextToken'],
    ['a page of more than fifty', { MaxResults: 51 }, 'ValidationException'],
    [
      'a filter that is not simulated',
      { Filters: [{ Key: 'TagKey', Values: ['a'] }] },
      'ValidationException',
    ],
    [
      'more than ten values',
      { Filters: [{ Key: 'ExecutionId', Values: Array.from({ length: 11 }, () => NOBODY) }] },
      'ValidationException',
    ],
    ['a time that is none', { Filters: [{ Key: 'StartTimeAfter', Values: ['soon'] }] }, 'InvalidFilterValue'],
  ])('refuses %s', async (_what, input, name) => {
    await startOnly();
    await expect(ssm().send(new DescribeAutomationExecutionsCommand(input))).rejects.toMatchObject({ name });
  });
});

describe('quotas and refusals', () => {
  test('no quota unless it is switched on; then three reads a second in each account and Region', async () => {
    const ask = async (caller = CENTRAL) =>
      list([], caller).then(
        () => 'answered',
        ({ name }: Error) => name,
      );
    const fourAnswers = async () => [await ask(), await ask(), await ask(), await ask()];
    expect(await fourAnswers()).toEqual(['answered', 'answered', 'answered', 'answered']);

    started.organization.trouble.callsPerSecond = 3;
    expect(await fourAnswers()).toEqual(['answered', 'answered', 'answered', 'ThrottlingException']);
    expect(await ask(THIRD)).toBe('answered');
    await started.clock.runFor(1000);
    expect(await ask()).toBe('answered');
  });

  test('the next calls are throttled on demand', async () => {
    started.organization.trouble.throttleCalls({ times: 2, operation: 'ssm:DescribeAutomationExecutions' });
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(list()).resolves.toEqual([]);
  });

  test('calls are denied on demand, until the trouble ends', async () => {
    started.organization.trouble.denyCalls({ accountId: MEMBER });
    await expect(list([], MEMBER)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: ssm:DescribeAutomationExecutions'),
    });
    await expect(list()).resolves.toEqual([]);
    started.organization.trouble.end();
    await expect(list([], MEMBER)).resolves.toEqual([]);
  });

  test('an operation that is not simulated has an error of its own, with a request ID', async () => {
    await expect(ssm().send(new ListDocumentsCommand())).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The operation ssm:ListDocuments is not simulated.',
      $metadata: expect.objectContaining({ httpStatusCode: 400, requestId: expect.stringMatching(/-/) }),
    });
  });
});
