import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ListDocumentsCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { readRunbook } from '../runbook/runbook.ts';
import { readTemplate } from '../templates/read-template.ts';
import { Automation } from './automation.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start } from './start.ts';

const [MEMBER] = MEMBERS;
const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** Roles of a member: one that trusts no one, one that may do nothing, one that may, and one that only AWS knows. */
const ROLES = `
Parameters: { CentralAccountId: { Type: String } }
Resources:
  Distrustful:
    Type: AWS::IAM::Role
    Properties: { RoleName: distrustful, AssumeRolePolicyDocument: { Statement: [] } }
  Powerless:
    Type: AWS::IAM::Role
    Properties: { RoleName: powerless, AssumeRolePolicyDocument: &trust
      { Statement: { Effect: Allow, Principal: { Service: ssm.amazonaws.com }, Action: 'sts:AssumeRole' } } }
  Able:
    Type: AWS::IAM::Role
    Properties:
      RoleName: able
      AssumeRolePolicyDocument: *trust
      Policies: [{ PolicyName: list, PolicyDocument:
        { Statement: [
          { Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*' },
          { Effect: Allow, Action: 'sns:Publish', Resource: 'arn:aws:sns:*:*:alerts' } ] } }]
  Managed:
    Type: AWS::IAM::Role
    Properties:
      RoleName: managed
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { AWS: !Ref CentralAccountId }, Action: 'sts:AssumeRole' }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMFullAccess']
`;
const roleArn = (name: string): string => `arn:aws:iam::${MEMBER}:role/${name}`;
const LIST = { name: 'list', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'list_buckets' } };
const runbook = (name: string, content: object) =>
  readRunbook(name, JSON.stringify({ schemaVersion: '0.3', mainSteps: [LIST], ...content }));
const DENIED = (role: string, action: string) =>
  `User: arn:aws:sts::${MEMBER}:assumed-role/${role}/Automation is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`;

let automation: Automation;
beforeEach(async () => {
  const sample = await sampleOrganization();
  const members = new Map([...sample.templates.members, ['more-roles', readTemplate(ROLES)]]);
  const nested = { name: 'nested', action: 'aws:executeAutomation', inputs: { DocumentName: 'list' } };
  automation = new Automation(
    await start({
      templates: { ...sample.templates, members },
      runbooks: [
        ...['distrustful', 'powerless', 'able'].map((name) => runbook(name, { assumeRole: roleArn(name) })),
        runbook('publish', {
          assumeRole: roleArn('able'),
          mainSteps: [{ ...LIST, inputs: { Service: 'sns', Api: 'Publish', TopicArn: 'arn:of:another' } }],
        }),
        runbook('list', {}),
        runbook('act_as', {
          assumeRole: '{{ AutomationAssumeRole }}',
          parameters: { AutomationAssumeRole: { type: 'String' } },
        }),
        runbook('query', {
          assumeRole: roleArn('able'),
          mainSteps: [{ ...LIST, inputs: { Service: 'dynamodb', Api: 'ExecuteStatement' } }],
        }),
        runbook('nested', { mainSteps: [nested] }),
      ],
    }),
  );
  automation.started.organization.accounts.get(MEMBER)?.deploy('more-roles');
});
afterEach(() => automation.started.organization.close());

const deployExecutionRole = (parameters: Record<string, string>): void =>
  automation.started.organization.accounts.get(MEMBER)?.deploy('execution-role', {
    AdministrationRole: 'AWSReservedSSO_AdministratorAccess_*',
    ...parameters,
  });

/** What a runbook that is sent to the member comes to: the parent's step, and the child if there was one. */
async function send(DocumentName: string) {
  const id = await automation.start({
    DocumentName,
    TargetLocations: [{ Accounts: [MEMBER], Regions: [REGION] }],
  });
  await automation.started.organization.idle();
  const [step] = (await automation.get(id)).StepExecutions ?? [];
  const childId = step?.Outputs?.['ExecutionId']?.[0];
  return { step, child: childId === undefined ? undefined : await automation.get(childId, MEMBER) };
}

describe('a role that a runbook names', () => {
  test.each([
    ['able', 'Success', ''],
    ['powerless', 'Failed', DENIED('powerless', 's3:ListAllMyBuckets')],
  ])('%s: %s', async (DocumentName, status, message) => {
    const id = await automation.startAs(MEMBER, { DocumentName });
    await automation.started.organization.idle();
    const ended = await automation.get(id, MEMBER);
    expect(ended.AutomationExecutionStatus).toBe(status);
    expect(ended.FailureMessage ?? '').toContain(message);
  });
});

test.each([
  ['distrustful', roleArn('distrustful'), 'The defined assume role is unable to be assumed.'],
  ['one that is not there', roleArn('gone'), 'The defined assume role is unable to be assumed.'],
  ['one of another account', roleArn('able').replace(MEMBER, CENTRAL), 'The defined assume role is unable'],
  ['one that is malformed', 'able', 'The format of the supplied assume role ARN is invalid.'],
])('a role that cannot be assumed refuses the start: %s', async (_what, role, message) => {
  await expect(
    automation.startAs(MEMBER, { DocumentName: 'act_as', Parameters: { AutomationAssumeRole: [role] } }),
  ).rejects.toMatchObject({
    name: 'InvalidAutomationExecutionParametersException',
    message: expect.stringContaining(message),
  });
});

test('an operation whose permission no catalogue knows is not denied, and that is said once', async () => {
  const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  automation.started.organization.accounts.get(MEMBER)?.setAnswer('dynamodb:ExecuteStatement', {});
  for (const _ of [1, 2]) {
    const id = await automation.startAs(MEMBER, { DocumentName: 'query' });
    await automation.started.organization.idle();
    expect((await automation.get(id, MEMBER)).AutomationExecutionStatus).toBe('Success');
  }
  const lines = told.mock.calls.map(([text]) => String(text));
  told.mockRestore();
  expect(lines.filter((line) => line.includes('unknown, and not checked'))).toEqual([
    'The permission of dynamodb:ExecuteStatement is unknown, and not checked: there is no dynamodb:ExecuteStatement\n',
  ]);
});

test('on which resource a role may call an API is not looked at', async () => {
  automation.started.organization.accounts.get(MEMBER)?.setAnswer('sns:Publish', { MessageId: 'one' });
  const id = await automation.startAs(MEMBER, { DocumentName: 'publish' });
  await automation.started.organization.idle();
  expect((await automation.get(id, MEMBER)).AutomationExecutionStatus).toBe('Success');
});

describe('the execution role of an account', () => {
  test('is what a child acts as: what it allows succeeds', async () => {
    expect((await send('list')).child?.AutomationExecutionStatus).toBe('Success');
  });

  test('and what it does not allow is denied, to what the child starts as well', async () => {
    deployExecutionRole({ Actions: 'iam:ListAccountAliases' });
    const { step } = await send('list');
    expect(step?.StepStatus).toBe('Failed');
    const children = await automation.list([], MEMBER);
    expect(children.map(({ FailureMessage }) => FailureMessage)).toEqual([
      expect.stringContaining(DENIED(EXECUTION_ROLE, 's3:ListAllMyBuckets')),
    ]);
    expect((await send('nested')).step?.StepStatus).toBe('Failed');
  });

  test.each([
    ['another role of the central account', { AdministrationRole: EXECUTION_ROLE }],
    ['another account', { AdministrationAccountId: '111111111111' }],
    ['another organization', { OrganizationId: 'o-anotherorgid' }],
  ])('that trusts %s is not assumed, and there is no child', async (_whom, parameters) => {
    deployExecutionRole(parameters);
    const { step, child } = await send('list');
    expect(step?.FailureMessage).toContain(
      `The execution role arn:aws:iam::${MEMBER}:role/${EXECUTION_ROLE} in the target location is unable to be assumed.`,
    );
    expect(child).toBeUndefined();
  });

  test('of which nothing is known, since no template makes it, is assumed and may do everything', async () => {
    const member = automation.started.organization.accounts.get(MEMBER);
    member?.undeploy('execution-role');
    member?.createRole(EXECUTION_ROLE);
    expect((await send('list')).child?.AutomationExecutionStatus).toBe('Success');
  });

  test('a role that was deleted by hand is not there, though the stack is', async () => {
    automation.started.organization.accounts.get(MEMBER)?.deleteRole(EXECUTION_ROLE);
    expect((await send('list')).step?.FailureMessage).toContain('unable to be assumed');
  });
});

test('a role of which only AWS knows the policies: the call is a failure that names the policy', async () => {
  const { Credentials: credentials } = await clientsOf(automation.started.organization, CENTRAL).sts.send(
    new AssumeRoleCommand({ RoleArn: roleArn('managed'), RoleSessionName: 'me' }),
  );
  const { ssm } = clientsOf(automation.started.organization, {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  });
  await expect(ssm.send(new ListDocumentsCommand())).rejects.toMatchObject({
    name: 'InternalFailure',
    message: expect.stringContaining('arn:aws:iam::aws:policy/AmazonSSMFullAccess'),
    $metadata: expect.objectContaining({ httpStatusCode: 500 }),
  });
});
