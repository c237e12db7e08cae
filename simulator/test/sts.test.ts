import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { DescribeAutomationExecutionsCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, type Credentials } from '@aws-sdk/client-sts';
import { clientsOf } from './clients.ts';
import { readTemplate } from '../templates/read-template.ts';
import { CENTRAL, MEMBERS, sampleOrganization, start, type Started } from './start.ts';

const [MEMBER] = MEMBERS;
const READER = `arn:aws:iam::${MEMBER}:role/inventory-reader`;

/** A role for a partner, who must say the ID that was agreed on. */
const PARTNER = `
Parameters: { CentralAccountId: { Type: String } }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: partner
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          Effect: Allow
          Principal: { AWS: !Ref CentralAccountId }
          Action: sts:AssumeRole
          Condition: { StringEquals: { sts:ExternalId: '12345', sts:RoleSessionName: central } }
`;

let started: Started;
beforeEach(async () => {
  started = await start();
});
afterEach(() => started.organization.close());

/** Acts as one of the functions. */
function clientsOfFunction(name: string) {
  const variables = started.organization.environmentOf(name);
  return clientsOf(started.organization, {
    accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: variables['AWS_SESSION_TOKEN'] ?? '',
  });
}

const assume = (clients: ReturnType<typeof clientsOf>, RoleArn = READER, DurationSeconds?: number) =>
  clients.sts.send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'inventory',
      ...(DurationSeconds !== undefined && { DurationSeconds }),
    }),
  );

const callerOf = ({
  AccessKeyId = '',
  SecretAccessKey = '',
  SessionToken = '',
}: Partial<Credentials> = {}) => ({
  accessKeyId: AccessKeyId,
  secretAccessKey: SecretAccessKey,
  sessionToken: SessionToken,
});

const anyRefusal = { name: 'AccessDenied', $metadata: expect.objectContaining({ httpStatusCode: 403 }) };

describe('GetCallerIdentity', () => {
  test('an account number as access key is that account', async () => {
    const { Account, Arn } = await clientsOf(started.organization, MEMBER).sts.send(
      new GetCallerIdentityCommand(),
    );
    expect([Account, Arn]).toEqual([MEMBER, `arn:aws:iam::${MEMBER}:root`]);
  });

  test('or which the organization file names as its administrator', async () => {
    const { Account, Arn } = await clientsOf(started.organization, CENTRAL).sts.send(
      new GetCallerIdentityCommand(),
    );
    expect([Account, Arn]).toEqual([
      CENTRAL,
      `arn:aws:sts::${CENTRAL}:assumed-role/AWSReservedSSO_AdministratorAccess_10cd3aecf3710de6/operator`,
    ]);
  });

  test('a function is a session of its role', async () => {
    const { Arn } = await clientsOfFunction('collect').sts.send(new GetCallerIdentityCommand());
    expect(Arn).toBe(`arn:aws:sts::${CENTRAL}:assumed-role/inventory-collect/inventory-collect`);
  });

  test('a key that no one has is refused', async () => {
    const { sts } = clientsOf(started.organization, 'AKIAEXAMPLE');
    await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });
});

describe('AssumeRole', () => {
  test('the collect function becomes the reader of a member account', async () => {
    const { Credentials: credentials, AssumedRoleUser: user } = await assume(clientsOfFunction('collect'));
    expect(user?.Arn).toBe(`arn:aws:sts::${MEMBER}:assumed-role/inventory-reader/inventory`);

    const { sts, ssm } = clientsOf(started.organization, callerOf(credentials));
    await expect(sts.send(new GetCallerIdentityCommand())).resolves.toMatchObject({ Account: MEMBER });
    await expect(ssm.send(new DescribeAutomationExecutionsCommand())).resolves.toMatchObject({
      NextToken: '',
    });
  });

  test('a session ends after an hour', async () => {
    const { Credentials: credentials } = await assume(clientsOfFunction('collect'));
    expect(credentials?.Expiration?.getTime()).toBe(started.clock.now() + 3_600_000);
    await started.clock.runFor(3_600_000);
    const { sts, sqs, ssm, events, dynamoDb } = clientsOf(started.organization, callerOf(credentials));
    const refusal = (name: string, httpStatusCode: number) => ({
      name,
      $metadata: expect.objectContaining({ httpStatusCode }),
    });
    await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject(
      refusal('ExpiredToken', 403),
    );
    await expect(sqs.send(new ListQueuesCommand())).rejects.toMatchObject(refusal('ExpiredToken', 403));
    const json = refusal('ExpiredTokenException', 400);
    await expect(ssm.send(new DescribeAutomationExecutionsCommand())).rejects.toMatchObject(json);
    await expect(events.send(new PutEventsCommand({ Entries: [{}] }))).rejects.toMatchObject(json);
    await expect(dynamoDb.send(new ListTablesCommand())).rejects.toMatchObject(json);
  });

  test('a role that is made again has the same unique ID', async () => {
    const { AssumedRoleUser: before } = await assume(clientsOfFunction('collect'));
    const member = started.organization.accounts.get(MEMBER);
    member?.undeploy('roles');
    member?.deploy('roles');
    const { AssumedRoleUser: after } = await assume(clientsOfFunction('collect'));
    expect(before?.AssumedRoleId).toMatch(/^AROA[A-Z2-7]{17}:inventory$/);
    expect(after).toEqual(before);
  });

  test('a session of a role that is no longer deployed is allowed nothing', async () => {
    const { Credentials: credentials } = await assume(clientsOfFunction('collect'));
    const { ssm } = clientsOf(started.organization, callerOf(credentials));
    await expect(ssm.send(new DescribeAutomationExecutionsCommand())).resolves.toBeDefined();
    started.organization.accounts.get(MEMBER)?.undeploy('roles');
    await expect(ssm.send(new DescribeAutomationExecutionsCommand())).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('the trust policy decides: the API function is not named in it', async () => {
    await expect(assume(clientsOfFunction('api'))).rejects.toMatchObject(anyRefusal);
  });

  test('the sweep function is named where parents start', async () => {
    await expect(assume(clientsOfFunction('sweep'))).rejects.toMatchObject(anyRefusal);
    started.organization.accounts.get(MEMBER)?.deploy('roles', { StartsParents: 'true' });
    await expect(assume(clientsOfFunction('sweep'))).resolves.toMatchObject({});
  });

  test("AWS's words when it is refused", async () => {
    started.organization.accounts.get(MEMBER)?.undeploy('roles');
    await expect(assume(clientsOfFunction('collect'))).rejects.toMatchObject({
      ...anyRefusal,
      message: `User: arn:aws:sts::${CENTRAL}:assumed-role/inventory-collect/inventory-collect is not authorized to perform: sts:AssumeRole on resource: ${READER}`,
    });
  });

  test.each([
    ['no such role', `arn:aws:iam::${MEMBER}:role/other`],
    ['no such account', 'arn:aws:iam::111111111111:role/inventory-reader'],
    [
      'a role that no template makes',
      `arn:aws:iam::${MEMBER}:role/AWS-SystemsManager-AutomationExecutionRole`,
    ],
  ])('%s', async (_why, roleArn) => {
    await expect(assume(clientsOfFunction('collect'), roleArn)).rejects.toMatchObject(anyRefusal);
  });

  test('a chained session takes no more than an hour', async () => {
    await expect(assume(clientsOfFunction('collect'), READER, 7200)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('role chaining'),
    });
  });

  test('an external ID must be the one that the trust policy asks for', async () => {
    const { organization, templates } = await sampleOrganization();
    await started.organization.close();
    const members = new Map([...templates.members, ['partner', readTemplate(PARTNER)]]);
    started = await start({ organization, templates: { ...templates, members } });
    started.organization.accounts.get(MEMBER)?.deploy('partner');
    const { sts } = clientsOf(started.organization, CENTRAL);
    const become = (ExternalId?: string, DurationSeconds?: number) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${MEMBER}:role/partner`,
          RoleSessionName: 'central',
          ...(ExternalId !== undefined && { ExternalId }),
          ...(DurationSeconds !== undefined && { DurationSeconds }),
        }),
      );
    await expect(become('12345')).resolves.toMatchObject({});
    await expect(become()).rejects.toMatchObject(anyRefusal);
    await expect(become('54321')).rejects.toMatchObject(anyRefusal);
    await expect(become('?')).rejects.toMatchObject(anyRefusal);
    await expect(become('12345', 899)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("at 'durationSeconds'"),
    });
  });

  test('a root user assumes no role', async () => {
    started.organization.accounts.get(MEMBER)?.deploy('roles', { CentralAccountId: MEMBERS[1] });
    const other = clientsOf(started.organization, MEMBERS[1]);
    await expect(assume(other)).rejects.toMatchObject({
      ...anyRefusal,
      message: 'Roles may not be assumed by root accounts.',
    });
  });

  test.each([
    ['Tags', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['PolicyArns', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }],
    ['SourceIdentity', { SourceIdentity: 'me' }],
  ])('%s is refused by name', async (name, parameters) => {
    const { sts } = clientsOfFunction('collect');
    const command = new AssumeRoleCommand({ RoleArn: READER, RoleSessionName: 'inventory', ...parameters });
    await expect(sts.send(command)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(new RegExp(`^${name}.*is not simulated$`)),
    });
  });

  test('may be denied, and throttled, on demand', async () => {
    const { trouble } = started.organization;
    trouble.throttleCalls({ operation: 'sts:AssumeRole', times: 1 });
    await expect(assume(clientsOfFunction('collect'))).rejects.toMatchObject({ name: 'Throttling' });
    const end = trouble.denyCalls({ operation: 'sts:AssumeRole', accountId: MEMBER });
    await expect(assume(clientsOfFunction('collect'))).rejects.toMatchObject(anyRefusal);
    end();
    await expect(assume(clientsOfFunction('collect'))).resolves.toMatchObject({});

    trouble.denyCalls({ roleName: 'another' });
    await expect(assume(clientsOfFunction('collect'))).resolves.toMatchObject({});
    trouble.denyCalls({ roleName: READER.split('/').at(-1), accountId: MEMBER });
    await expect(assume(clientsOfFunction('collect'))).rejects.toMatchObject(anyRefusal);
  });
});
