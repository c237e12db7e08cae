import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../simulator/templates/read-template.ts';
import { LIBRARY, type LibraryRunbook } from '../../runbooks/library.ts';
import { Automation } from '../../simulator/test/automation.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, sampleOrganization, start } from '../local/start.ts';
import { textOf } from './support/library-texts.ts';

const [MEMBER] = MEMBERS;
const ROLE = `arn:aws:iam::${MEMBER}:role/rollcall-runbooks`;
const NOT_ASSUMABLE = {
  name: 'InvalidAutomationExecutionParametersException',
  message: 'The defined assume role is unable to be assumed.',
};

/** Two roles that the central account may take: one has the policy of the template, the other starts without passing. */
const STARTERS = `
Resources:
  Starter:
    Type: AWS::IAM::Role
    Properties:
      RoleName: starter
      AssumeRolePolicyDocument: &trust
        Statement: { Effect: Allow, Principal: { AWS: '${CENTRAL}' }, Action: 'sts:AssumeRole' }
      ManagedPolicyArns: ['arn:aws:iam::${MEMBER}:policy/rollcall-runbooks-start']
  Without:
    Type: AWS::IAM::Role
    Properties:
      RoleName: without-passing
      AssumeRolePolicyDocument: *trust
      Policies:
        - PolicyName: start
          PolicyDocument: { Statement: { Effect: Allow, Action: 'ssm:StartAutomationExecution', Resource: '*' } }
`;

/** The template of the role, with another trust. */
const withTrust = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`The template has no ${from}`);
  return text.replace(from, to);
};

let automation: Automation;
beforeAll(async () => {
  const sample = await sampleOrganization();
  const text = textOf('service-role');
  const members = new Map([
    ...sample.templates.members,
    ['service-role', readTemplate(text)],
    ['starters', readTemplate(STARTERS)],
    ['of-another-service', readTemplate(withTrust(text, 'Service: ssm.', 'Service: ec2.'))],
    [
      'of-another-account',
      readTemplate(withTrust(text, 'SourceAccount: !Ref AWS::AccountId', "SourceAccount: '111111111111'")),
    ],
    ['of-another-source', readTemplate(withTrust(text, ':automation-execution/*', ':document/*'))],
  ] as const);
  automation = new Automation(await start({ templates: { ...sample.templates, members } }));
  const answers = { ...sample.organization.defaults.answers, 's3:ListBuckets': { Owner: { ID: 'abc' } } };
  const account = automation.started.organization.accounts.get(MEMBER);
  for (const [operation, answer] of Object.entries(answers)) account?.setAnswer(operation, answer);
});
afterAll(() => automation.started.organization.close());

/** The stack in the member: another one takes the place of the last. */
const deploy = (stack: string, parameters: Readonly<Record<string, string>> = {}): void => {
  const account = automation.started.organization.accounts.get(MEMBER);
  for (const one of ['service-role', 'of-another-service', 'of-another-account', 'of-another-source'])
    account?.undeploy(one);
  account?.deploy(stack, parameters);
};

/** Starts a runbook with the service role, as a role of the member that the central account takes. */
async function startAs(roleName: string, role = ROLE): Promise<unknown> {
  const { organization } = automation.started;
  const { Credentials } = await clientsOf(organization, CENTRAL).sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${MEMBER}:role/${roleName}`, RoleSessionName: 'me' }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const caller = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const { AutomationExecutionId } = await clientsOf(organization, caller).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      Parameters: { AutomationAssumeRole: [role] },
    }),
  );
  return AutomationExecutionId;
}

/** What it comes to: the status, and AWS's words if it failed. */
async function run({ name, scope }: LibraryRunbook, role?: string): Promise<readonly [string, string]> {
  const id = await automation.startAs(MEMBER, {
    DocumentName: name,
    Parameters: {
      ...(role !== undefined && { AutomationAssumeRole: [role] }),
      ...(scope === 'instance' && { InstanceId: ['i-0123456789abcdef0'] }),
    },
  });
  await automation.started.organization.idle();
  const { AutomationExecutionStatus = '', FailureMessage = '' } = await automation.get(id, MEMBER);
  return [AutomationExecutionStatus, FailureMessage];
}

const SUCCESS = ['Success', ''];
const denied = (action: string) => [
  'Failed',
  expect.stringContaining(
    `assumed-role/rollcall-runbooks/Automation is not authorized to perform: ${action} `,
  ),
];

describe.each(LIBRARY.map((one) => [one.name, one] as const))('%s', (_name, runbook) => {
  test('without a role acts as its starter', async () => {
    deploy('service-role');
    expect(await run(runbook)).toEqual(SUCCESS);
    expect(await run(runbook, '')).toEqual(SUCCESS);
  });

  test('with a role that allows what it calls, and nothing else, succeeds', async () => {
    deploy('service-role', { Actions: runbook.actions.join(',') });
    expect(await run(runbook, ROLE)).toEqual(SUCCESS);
  });

  test.each(runbook.actions)('with a role that does not allow %s, is denied', async (action) => {
    const others = LIBRARY.flatMap(({ actions }) => actions).filter((one) => one !== action);
    deploy('service-role', { Actions: others.join(',') });
    expect(await run(runbook, ROLE)).toEqual(denied(action));
  });

  test.each(['of-another-service', 'of-another-account', 'of-another-source'])(
    'with a role %s, which does not trust it, is not started',
    async (stack) => {
      deploy(stack);
      await expect(run(runbook, ROLE)).rejects.toMatchObject(NOT_ASSUMABLE);
    },
  );

  test('with a role that is not there, is not started', async () => {
    deploy('service-role', { RoleName: 'other' });
    await expect(run(runbook, ROLE)).rejects.toMatchObject(NOT_ASSUMABLE);
  });

  test('with what is no role, is not started', async () => {
    await expect(run(runbook, 'rollcall-runbooks')).rejects.toMatchObject({
      name: 'InvalidAutomationExecutionParametersException',
      message: expect.stringContaining('AutomationAssumeRole'),
    });
  });
});

describe('the caller', () => {
  test('with the template’s policy may pass the role', async () => {
    deploy('service-role');
    automation.started.organization.accounts.get(MEMBER)?.deploy('starters');
    await expect(startAs('starter')).resolves.toEqual(expect.any(String));
    await automation.started.organization.idle();
  });

  test('that may not pass the role is refused, with the action; without a role nothing is passed', async () => {
    deploy('service-role');
    automation.started.organization.accounts.get(MEMBER)?.deploy('starters');
    await expect(startAs('without-passing')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::${MEMBER}:assumed-role/without-passing/me is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action`,
    });
    await expect(startAs('without-passing', '')).resolves.toEqual(expect.any(String));
    await automation.started.organization.idle();
  });
});
