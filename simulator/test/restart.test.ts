import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

let dataDir: string;
let started: Started;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'inventory-'));
  started = await start({ dataDir });
});
afterEach(async () => {
  await started.organization.close();
  await rm(dataDir, { recursive: true });
});

const run = () =>
  clientsOf(started.organization).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [{ Accounts: [...MEMBERS], Regions: [REGION] }],
    }),
  );

async function restart(): Promise<void> {
  await started.organization.close();
  started = await start({ dataDir });
}

const executions = () => started.organization.executions();

describe('with a data directory', () => {
  test('executions survive a restart, in every account', async () => {
    await run();
    await started.organization.idle();
    const before = executions();
    await restart();
    expect(executions()).toEqual(before);
    expect(before).toHaveLength(8);
  });

  test('what was running has failed, and no event says so', async () => {
    await run();
    await started.clock.runFor(30);
    const events: unknown[] = [];
    await restart();
    started.organization.connect({ queues: { collect: async (event) => events.push(event) } });
    await started.organization.idle();
    const [parent] = executions();
    expect(parent?.execution).toMatchObject({
      AutomationExecutionStatus: 'Failed',
      FailureMessage: 'The simulated organization was stopped while this execution ran.',
    });
    expect(parent?.execution.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual([
      'Failed',
      ...MEMBERS.slice(1).map(() => 'Pending'),
    ]);
    expect(events).toEqual([]);
  });

  test('after a kill too, a step whose child had started has run', async () => {
    await run();
    await started.clock.runFor(60);
    const killed = await mkdtemp(join(dataDir, 'killed-'));
    await cp(join(dataDir, 'executions.jsonl'), join(killed, 'executions.jsonl'));
    await started.organization.close();
    started = await start({ dataDir: killed });
    const [parent, child] = executions();
    expect(child?.execution.ParentAutomationExecutionId).toBe(parent?.execution.AutomationExecutionId);
    expect(parent?.execution.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual([
      'Failed',
      ...MEMBERS.slice(1).map(() => 'Pending'),
    ]);
    expect(parent?.execution.StepExecutions?.[0]?.ExecutionStartTime).toBeDefined();
  });

  test('the same seed gives no ID a second time', async () => {
    for (let round = 0; round < 2; round += 1) {
      await run();
      await started.organization.idle();
      await restart();
    }
    expect(new Set(executions().map(({ execution }) => execution.AutomationExecutionId)).size).toBe(16);
  });

  test('the table survives a restart', async () => {
    const table = () =>
      new DynamoDBClient({
        region: REGION,
        endpoint: started.organization.url,
        credentials: { accessKeyId: CENTRAL, secretAccessKey: 'local' },
      });
    const Item = { pk: { S: 'a' }, sk: { S: 'b' } };
    await table().send(new PutItemCommand({ TableName: 'inventory', Item }));
    await restart();
    await expect(
      table().send(new GetItemCommand({ TableName: 'inventory', Key: Item })),
    ).resolves.toMatchObject({ Item });
  });

  test('messages, sessions and changes made while it ran are gone', async () => {
    const { QUEUE_URL: before } = started.organization.environmentOf('collect');
    const { sqs } = clientsOf(started.organization);
    await sqs.send(new SendMessageCommand({ QueueUrl: before, MessageBody: 'm' }));
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', ...variables } =
      started.organization.environmentOf('collect');
    const session = {
      accessKeyId,
      secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
    };
    const identify = () => clientsOf(started.organization, session).sts.send(new GetCallerIdentityCommand());
    await expect(identify()).resolves.toBeDefined();
    started.organization.accounts.get(MEMBERS[0])?.undeploy('forwarder');
    started.organization.trouble.dropEvents();

    await restart();
    const { QUEUE_URL: QueueUrl } = started.organization.environmentOf('collect');
    const { Attributes } = await clientsOf(started.organization).sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
    await expect(identify()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    expect(
      started.organization.accounts.get(MEMBERS[0])?.resources(REGION, 'AWS::Events::Rule'),
    ).toHaveLength(1);
    expect(started.organization.trouble.list()).toEqual([]);
  });

  test('nothing half-written is left behind', async () => {
    await run();
    await started.organization.idle();
    expect((await readdir(dataDir)).sort()).toEqual(['dynamodb', 'executions.jsonl']);
  });
});

test('without one, the same seed gives the same IDs', async () => {
  const ids: unknown[] = [];
  for (let round = 0; round < 2; round += 1) {
    await started.organization.close();
    started = await start({ seed: 5 });
    await run();
    await started.organization.idle();
    ids.push(executions().map(({ execution }) => execution.AutomationExecutionId));
  }
  expect(ids[0]).toEqual(ids[1]);
});
