import {
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  DescribeDocumentPermissionCommand,
  GetAutomationExecutionCommand,
  ListDocumentsCommand,
  ModifyDocumentPermissionCommand,
  StartAutomationExecutionCommand,
  UpdateDocumentCommand,
  type ModifyDocumentPermissionCommandInput,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDocument, json, share, ssmOf, YAML } from './documents.ts';
import {
  CENTRAL,
  MEMBERS,
  REGION,
  sampleOrganization,
  start,
  type Started,
  type StartOptions,
} from './start.ts';

const [MEMBER, OTHER] = MEMBERS;
const ARN = `arn:aws:ssm:${REGION}:${CENTRAL}:document/mine`;

let started: Started;
beforeEach(async () => {
  started = await start();
  await createDocument(started, { Content: YAML, DocumentFormat: 'YAML' });
});
afterEach(() => started.organization.close());

const modify = (input: Partial<ModifyDocumentPermissionCommandInput>) =>
  ssmOf(started).send(
    new ModifyDocumentPermissionCommand({ Name: 'mine', PermissionType: 'Share', ...input }),
  );
const permissions = async (more: object = {}) =>
  ssmOf(started).send(
    new DescribeDocumentPermissionCommand({ Name: 'mine', PermissionType: 'Share', ...more }),
  );
const asSeenBy = (caller: string, Name = ARN, DocumentVersion?: string) =>
  ssmOf(started, caller).send(new DescribeDocumentCommand({ Name, DocumentVersion }));

async function run(input: Partial<StartAutomationExecutionCommandInput>, caller: string = CENTRAL) {
  const ssm = ssmOf(started, caller);
  const { AutomationExecutionId } = await ssm.send(
    new StartAutomationExecutionCommand({ DocumentName: 'mine', ...input }),
  );
  await started.organization.idle();
  const { AutomationExecution } = await ssm.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId }),
  );
  return AutomationExecution;
}

async function restart(options: StartOptions): Promise<void> {
  await started.organization.close();
  started = await start(options);
  await createDocument(started, { Content: YAML, DocumentFormat: 'YAML' });
}

const notAssumed = (accountId: string): string =>
  `The execution role arn:aws:iam::${accountId}:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.`;

describe('sharing', () => {
  test('adds accounts and takes them away; removal wins', async () => {
    await modify({ AccountIdsToAdd: [MEMBER, OTHER] });
    expect(await permissions()).toMatchObject({
      AccountIds: [MEMBER, OTHER],
      AccountSharingInfoList: [
        { AccountId: MEMBER, SharedDocumentVersion: '$DEFAULT' },
        { AccountId: OTHER, SharedDocumentVersion: '$DEFAULT' },
      ],
    });
    await modify({ AccountIdsToRemove: [MEMBER], AccountIdsToAdd: [MEMBER] });
    expect(await permissions()).toMatchObject({ AccountIds: [OTHER] });
  });

  test('is listed in pages', async () => {
    await modify({ AccountIdsToAdd: [...MEMBERS] });
    const { AccountIds, NextToken } = await permissions({ MaxResults: 5 });
    expect(AccountIds).toEqual(MEMBERS.slice(0, 5));
    const rest = await permissions({ NextToken });
    expect(rest.AccountIds).toEqual(MEMBERS.slice(5));
    expect(rest.NextToken).toBeUndefined();
  });

  test('a document is seen by the accounts it is shared with, by its ARN, and by no other', async () => {
    await share(started, [MEMBER]);
    await expect(asSeenBy(MEMBER)).resolves.toMatchObject({ Document: { Name: ARN, Owner: CENTRAL } });
    for (const [caller, name] of [
      [OTHER, ARN],
      [MEMBER, 'mine'],
      [MEMBER, ARN.replace(REGION, 'us-east-1')],
    ]) {
      await expect(asSeenBy(caller ?? '', name)).rejects.toMatchObject({
        name: 'InvalidDocument',
        message: `Document with name ${name} does not exist.`,
      });
    }
    const listed = await ssmOf(started, MEMBER).send(
      new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Private'] }] }),
    );
    expect(listed.DocumentIdentifiers).toContainEqual(expect.objectContaining({ Name: ARN, Owner: CENTRAL }));
  });

  test('with everyone, it is public', async () => {
    await modify({ AccountIdsToAdd: ['All'] });
    expect((await permissions()).AccountIds).toEqual(['all']);
    const listed = await ssmOf(started, OTHER).send(
      new ListDocumentsCommand({ Filters: [{ Key: 'Owner', Values: ['Public'] }] }),
    );
    expect(listed.DocumentIdentifiers?.map(({ Name }) => Name)).toEqual([ARN]);
    await modify({ AccountIdsToRemove: ['all'] });
    await expect(asSeenBy(OTHER)).rejects.toMatchObject({ name: 'InvalidDocument' });
  });

  test.each([
    ['$DEFAULT', { '1': true, '2': false, undefined: true }],
    ['$LATEST', { '1': false, '2': true, undefined: true }],
    ['$ALL', { '1': true, '2': true, undefined: true }],
  ])('of %s gives these versions: %j', async (shared, expected) => {
    await ssmOf(started).send(new UpdateDocumentCommand({ Name: 'mine', Content: json('Second.') }));
    await share(started, [MEMBER], 'mine', shared);
    const seen = Object.keys(expected).map(async (key) => {
      const version = key === 'undefined' ? undefined : key;
      return asSeenBy(MEMBER, ARN, version).then(
        ({ Document }) => [key, version === undefined || Document?.DocumentVersion === version],
        () => [key, false],
      );
    });
    expect(Object.fromEntries(await Promise.all(seen))).toEqual(expected);
  });

  test('a shared document is not deleted, and not changed by others', async () => {
    await share(started, [MEMBER]);
    const remove = new DeleteDocumentCommand({ Name: 'mine' });
    await expect(ssmOf(started).send(remove)).rejects.toMatchObject({
      name: 'InvalidDocumentOperation',
      message: expect.stringContaining('You must stop sharing the document before you can delete it.'),
    });
    await expect(ssmOf(started, MEMBER).send(remove)).rejects.toMatchObject({ name: 'InvalidDocument' });
    await modify({ AccountIdsToRemove: [MEMBER] });
    await expect(ssmOf(started).send(remove)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  test.each<[why: string, input: Partial<ModifyDocumentPermissionCommandInput>, name: string]>([
    [
      'another type',
      { PermissionType: 'Own' as 'Share', AccountIdsToAdd: [MEMBER] },
      'InvalidPermissionType',
    ],
    ['an unknown document', { Name: 'nobodys', AccountIdsToAdd: [MEMBER] }, 'InvalidDocument'],
    ['what is no account', { AccountIdsToAdd: ['o-exampleorgid'] }, 'ValidationException'],
    [
      'more than twenty accounts at a time',
      { AccountIdsToAdd: Array.from({ length: 21 }, (_, index) => String(100_000_000_000 + index)) },
      'ValidationException',
    ],
    ['no one', {}, 'ValidationException'],
    ['public and private at once', { AccountIdsToAdd: ['All', MEMBER] }, 'ValidationException'],
  ])('is refused for %s', async (_why, input, name) => {
    await expect(modify(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
    expect((await permissions()).AccountIds).toEqual([]);
  });

  test('with 1,000 accounts at most, and five documents with everyone', async () => {
    for (let first = 0; first < 1000; first += 20) {
      const AccountIdsToAdd = Array.from({ length: 20 }, (_, index) =>
        String(100_000_000_000 + first + index),
      );
      await modify({ AccountIdsToAdd });
    }
    await expect(modify({ AccountIdsToAdd: [MEMBER] })).rejects.toMatchObject({
      name: 'DocumentPermissionLimit',
    });
    for (let index = 0; index < 5; index += 1) {
      await createDocument(started, { Name: `public-${index}` });
      await share(started, ['all'], `public-${index}`);
    }
    await createDocument(started, { Name: 'public-5' });
    await expect(share(started, ['all'], 'public-5')).rejects.toMatchObject({
      name: 'DocumentPermissionLimit',
    });
  });
});

describe('a shared runbook', () => {
  test('is started by its ARN, under its name', async () => {
    await share(started, [MEMBER]);
    const execution = await run({ DocumentName: ARN }, MEMBER);
    expect(execution).toMatchObject({ DocumentName: 'mine', AutomationExecutionStatus: 'Success' });
    await run({ DocumentName: ARN, TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION] }] });
    expect(new Set(started.organization.executions().map(({ execution }) => execution.DocumentName))).toEqual(
      new Set(['mine']),
    );
    await expect(run({ DocumentName: 'mine' }, MEMBER)).rejects.toMatchObject({
      name: 'AutomationDefinitionNotFoundException',
    });
    await expect(run({ DocumentName: ARN }, OTHER)).rejects.toMatchObject({
      name: 'AutomationDefinitionNotFoundException',
      message: `Document with name ${ARN} does not exist.`,
    });
  });

  test("the project's are started by name in every account and Region", async () => {
    const execution = await run({ DocumentName: 'get_account_alias' }, MEMBER);
    expect(execution).toMatchObject({ AutomationExecutionStatus: 'Success' });

    const { organization } = await sampleOrganization();
    await restart({ organization: { ...organization, regions: [REGION, 'us-east-1'] } });
    await expect(
      ssmOf(started, MEMBER, 'us-east-1').send(
        new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }),
      ),
    ).resolves.toMatchObject({ AutomationExecutionId: expect.any(String) });
  });

  test('runs in the accounts it is shared with; in another there is no child, in the words for a missing role', async () => {
    await share(started, [OTHER]);
    const parent = await run({
      TargetLocations: [
        { Accounts: [CENTRAL, MEMBER, OTHER], Regions: [REGION], TargetLocationMaxErrors: '100%' },
      ],
    });
    expect(parent?.StepExecutions).toMatchObject([
      { StepName: `${CENTRAL}_${REGION}`, StepStatus: 'Success' },
      { StepName: `${MEMBER}_${REGION}`, StepStatus: 'Failed', FailureMessage: notAssumed(MEMBER) },
      { StepName: `${OTHER}_${REGION}`, StepStatus: 'Success' },
    ]);
    const locations = started.organization.executions().map(({ accountId }) => accountId);
    expect(locations.toSorted()).toEqual([CENTRAL, CENTRAL, OTHER].toSorted());
  });

  test("one of the project's is no exception", async () => {
    await modify({ Name: 'get_account_alias', AccountIdsToRemove: [MEMBER] });
    const parent = await run({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION] }],
    });
    expect(parent?.StepExecutions?.[0]?.FailureMessage).toBe(notAssumed(MEMBER));
  });

  test.each([
    [false, 'Success'],
    [true, 'Failed'],
  ])(
    'if it is needed in each Region (%s), a child in another one is %s',
    async (runbookIsNeededInEachRegion, status) => {
      const { organization } = await sampleOrganization();
      await restart({
        organization: { ...organization, regions: [REGION, 'us-east-1'] },
        unverified: { runbookIsNeededInEachRegion },
      });
      await share(started, [MEMBER]);
      const TargetLocations = [{ Accounts: [MEMBER], Regions: ['us-east-1'] }];
      const parent = await run({ TargetLocations });
      expect(parent?.StepExecutions?.[0]?.StepStatus).toBe(status);

      await createDocument(started, { Content: YAML, DocumentFormat: 'YAML' }, CENTRAL, 'us-east-1');
      await ssmOf(started, CENTRAL, 'us-east-1').send(
        new ModifyDocumentPermissionCommand({
          Name: 'mine',
          PermissionType: 'Share',
          AccountIdsToAdd: [MEMBER],
        }),
      );
      const again = await run({ TargetLocations });
      expect(again?.StepExecutions?.[0]?.StepStatus).toBe('Success');
    },
  );
});
