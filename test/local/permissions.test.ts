import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  BatchGetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  DescribeAutomationExecutionsCommand,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;
const ID = '11111111-1111-4111-8111-111111111111';

type Clients = ReturnType<typeof clientsOf>;

let started: Started;
beforeAll(async () => {
  started = await start();
});
afterAll(() => started.organization.close());

function asFunction(name: string): Clients {
  const variables = started.organization.environmentOf(name);
  return clientsOf(started.organization, {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  });
}

async function asReader(Policy?: string): Promise<Clients> {
  const { Credentials: credentials } = await asFunction('collect').sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${MEMBER}:role/rollcall-reader`,
      RoleSessionName: 'rollcall',
      ...(Policy !== undefined && { Policy }),
    }),
  );
  return clientsOf(started.organization, {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  });
}

const get = ({ ssm }: Clients) => ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId: ID }));
const steps = ({ ssm }: Clients) =>
  ssm.send(new DescribeAutomationStepExecutionsCommand({ AutomationExecutionId: ID }));
const list = ({ ssm }: Clients) => ssm.send(new DescribeAutomationExecutionsCommand());
const begin = ({ ssm }: Clients) =>
  ssm.send(new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }));
const write = ({ dynamoDb }: Clients) =>
  dynamoDb.send(new PutItemCommand({ TableName: 'rollcall', Item: { pk: { S: 'a' }, sk: { S: 'b' } } }));
const query = ({ dynamoDb }: Clients, IndexName?: string) =>
  dynamoDb.send(
    new QueryCommand({
      TableName: 'rollcall',
      ...(IndexName !== undefined && { IndexName }),
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': IndexName ?? 'pk' },
      ExpressionAttributeValues: { ':key': { S: 'a' } },
    }),
  );
const queryOpen = (clients: Clients) => query(clients, 'open');
const queryListed = (clients: Clients) => query(clients, 'listed');
const scan = ({ dynamoDb }: Clients) => dynamoDb.send(new ScanCommand({ TableName: 'rollcall' }));
const batch = ({ dynamoDb }: Clients) =>
  dynamoDb.send(
    new BatchGetItemCommand({ RequestItems: { rollcall: { Keys: [{ pk: { S: 'a' }, sk: { S: 'b' } }] } } }),
  );
const transact = ({ dynamoDb }: Clients) =>
  dynamoDb.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Delete: { TableName: 'rollcall', Key: { pk: { S: 'a' }, sk: { S: 'b' } } } }],
    }),
  );
const putEvent =
  (Source: string, DetailType: string, EventBusName = 'rollcall') =>
  ({ events }: Clients) =>
    events.send(new PutEventsCommand({ Entries: [{ EventBusName, Source, DetailType, Detail: '{}' }] }));
const request = putEvent('rollcall', 'Execution Collection Requested');
const seal = putEvent('rollcall', 'Parent Execution Sealed');
const queueUrl = () => `${started.organization.url}/${CENTRAL}/rollcall-collect`;
const receive = ({ sqs }: Clients) => sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl() }));
const sendMessage = ({ sqs }: Clients) =>
  sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody: '{}' }));
const become =
  (accountId: string, role: string) =>
  ({ sts }: Clients) =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${accountId}:role/${role}`,
        RoleSessionName: 'rollcall',
      }),
    );

/** What an error is called when the call was allowed, and found nothing. */
const NOT_THERE = 'AutomationExecutionNotFoundException';
const errorOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

type Call = (clients: Clients) => Promise<unknown>;
const DENIED = 'AccessDeniedException';

describe('the templates allow', () => {
  test.each<[who: string, what: string, call: Call, outcome: string]>([
    ['collect', 'to read executions of its account', get, NOT_THERE],
    ['collect', 'and their steps', steps, NOT_THERE],
    ['collect', 'and to list them', list, 'none'],
    ['collect', 'to write to the table', write, 'none'],
    ['collect', 'to query it', query, 'none'],
    ['collect', 'to ask for more', request, 'none'],
    ['collect', 'to announce', seal, 'none'],
    ['collect', 'to take from its queue', receive, 'none'],
    ['collect', 'to put back', sendMessage, 'none'],
    ['collect', 'to become a reader', become(MEMBER, 'rollcall-reader'), 'none'],
    ['sweep', 'to list', list, 'none'],
    ['sweep', 'to write', write, 'none'],
    ['sweep', 'to query what is open', queryOpen, 'none'],
    ['sweep', 'to ask for more', request, 'none'],
    ['api', 'to query the table', query, 'none'],
    ['api', 'to query the list', queryListed, 'none'],
    ['api', 'to read many at once', batch, 'none'],
    ['api', 'to ask for more', request, 'none'],
  ])('%s %s', async (who, _what, call, outcome) => {
    await expect(errorOf(call(asFunction(who)))).resolves.toBe(outcome);
  });
});

describe('the templates do not allow', () => {
  test.each<[who: string, what: string, call: Call, outcome: string]>([
    ['collect', 'to start an execution', begin, DENIED],
    ['collect', 'to scan', scan, DENIED],
    ['collect', 'to delete, in a transaction', transact, DENIED],
    ['collect', 'to query an index', queryOpen, DENIED],
    ['collect', 'to announce what is not its own', putEvent('other', 'Parent Execution Sealed'), DENIED],
    ['collect', 'to use another bus', putEvent('rollcall', 'Parent Execution Sealed', 'default'), DENIED],
    ['collect', 'to become another role', become(MEMBER, 'rollcall-forwarder'), 'AccessDenied'],
    ['sweep', 'to read an execution', get, DENIED],
    ['sweep', 'to start one', begin, DENIED],
    ['sweep', 'to query the table', query, DENIED],
    ['sweep', 'to announce', seal, DENIED],
    ['sweep', 'to take from the queue', receive, 'AccessDenied'],
    ['api', 'to write to the table', write, DENIED],
    ['api', 'to query what is open', queryOpen, DENIED],
    ['api', 'to list executions', list, DENIED],
    ['api', 'to announce', seal, DENIED],
    ['api', 'to send to the queue', sendMessage, 'AccessDenied'],
    ['api', 'to become a reader', become(MEMBER, 'rollcall-reader'), 'AccessDenied'],
  ])('%s %s', async (who, _what, call, outcome) => {
    await expect(errorOf(call(asFunction(who)))).resolves.toBe(outcome);
  });
});

describe('the reader of a member account', () => {
  test.each<[what: string, call: Call, outcome: string]>([
    ['reads executions', get, NOT_THERE],
    ['and steps', steps, NOT_THERE],
    ['and lists', list, 'none'],
    ['starts nothing', begin, DENIED],
    ['puts no events', putEvent('rollcall', 'a', 'default'), DENIED],
    ['becomes no other role', become(MEMBER, 'rollcall-forwarder'), 'AccessDenied'],
    ['nor itself', become(MEMBER, 'rollcall-reader'), 'AccessDenied'],
  ])('%s', async (_what, call, outcome) => {
    await expect(errorOf(call(await asReader()))).resolves.toBe(outcome);
  });

  const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: '*' });
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

  test('a session policy narrows it, and allows nothing by itself', async () => {
    const lists = await asReader(policy(statement('Allow', 'ssm:Describe*'), statement('Allow', 'events:*')));
    await expect(errorOf(list(lists))).resolves.toBe('none');
    await expect(get(lists)).rejects.toThrow(
      'because no session policy allows the ssm:GetAutomationExecution action',
    );
    await expect(putEvent('a', 'b', 'default')(lists)).rejects.toThrow(
      'because no identity-based policy allows',
    );

    const denies = await asReader(policy(statement('Allow', '*'), statement('Deny', 'ssm:Get*')));
    await expect(get(denies)).rejects.toThrow('with an explicit deny in a session policy');
  });

  test.each([
    ['no JSON', '{', 'invalid Json'],
    ['no policy', '{}', 'Syntax errors in policy'],
    ['a policy of a resource', policy({ ...statement('Allow', '*'), Principal: '*' }), 'Principal'],
  ])('%s is no session policy', async (_what, text, message) => {
    await expect(asReader(text)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: expect.stringContaining(message),
    });
  });
});

describe("AWS's words", () => {
  const ROLE = `arn:aws:sts::${CENTRAL}:assumed-role/rollcall-api/rollcall-api`;
  test.each<[Call, string]>([
    [
      get,
      `ssm:GetAutomationExecution on resource: arn:aws:ssm:${REGION}:${CENTRAL}:automation-execution/${ID} because no identity-based policy allows the ssm:GetAutomationExecution action`,
    ],
    [
      list,
      `ssm:DescribeAutomationExecutions on resource: arn:aws:ssm:${REGION}:${CENTRAL}:* because no identity-based policy allows the ssm:DescribeAutomationExecutions action`,
    ],
    [
      begin,
      `ssm:StartAutomationExecution on resource: arn:aws:ssm:${REGION}:${CENTRAL}:automation-definition/get_account_alias:$DEFAULT because no identity-based policy allows the ssm:StartAutomationExecution action`,
    ],
    [
      queryOpen,
      `dynamodb:Query on resource: arn:aws:dynamodb:${REGION}:${CENTRAL}:table/rollcall/index/open because no identity-based policy allows the dynamodb:Query action`,
    ],
    [
      sendMessage,
      `sqs:sendmessage on resource: arn:aws:sqs:${REGION}:${CENTRAL}:rollcall-collect because no identity-based policy allows the sqs:sendmessage action`,
    ],
    [
      become(MEMBER, 'rollcall-reader'),
      `sts:AssumeRole on resource: arn:aws:iam::${MEMBER}:role/rollcall-reader`,
    ],
    [
      become(CENTRAL, 'rollcall-collect'),
      `sts:AssumeRole on resource: arn:aws:iam::${CENTRAL}:role/rollcall-collect because no identity-based policy allows the sts:AssumeRole action`,
    ],
  ])('%#', async (call, denied) => {
    await expect(call(asFunction('api'))).rejects.toMatchObject({
      message: `User: ${ROLE} is not authorized to perform: ${denied}`,
    });
  });

  test('an administrator that the trust policy does not name', async () => {
    const { sts } = clientsOf(started.organization, CENTRAL);
    await expect(become(CENTRAL, 'rollcall-collect')({ ...asFunction('api'), sts })).rejects.toThrow(
      'because no role trust policy allows the sts:AssumeRole action',
    );
  });
});

describe('each role', () => {
  test('may ask who he is, and hears his unique ID', async () => {
    const { UserId, Account, Arn } = await (await asReader()).sts.send(new GetCallerIdentityCommand());
    expect([Account, Arn]).toEqual([MEMBER, `arn:aws:sts::${MEMBER}:assumed-role/rollcall-reader/rollcall`]);
    expect(UserId).toMatch(/^AROA[A-Z2-7]{17}:rollcall$/);
    const { AssumedRoleUser: user } = await become(MEMBER, 'rollcall-reader')(asFunction('collect'));
    expect(user).toEqual({ AssumedRoleId: UserId, Arn });
  });

  test('an administrator may do everything in his account', async () => {
    const administrator = clientsOf(started.organization, CENTRAL);
    for (const call of [list, write, scan, queryOpen, receive, request, begin]) {
      await expect(errorOf(call(administrator))).resolves.toBe('none');
    }
  });
});
