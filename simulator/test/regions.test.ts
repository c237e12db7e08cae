import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DescribeAutomationExecutionsCommand, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { BusEvent } from '../events/event.ts';
import { readTemplate } from '../templates/read-template.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, start, type Started } from './start.ts';

const ELSEWHERE = 'us-east-1';
const [MEMBER, SECOND] = MEMBERS;

/** A bus in a member account that lets the central account in, and in the central account a rule that would relay to it. */
const SECOND_BUS = `
Parameters: { CentralAccountId: { Type: String } }
Resources:
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: second } }
  Policy:
    Type: AWS::Events::EventBusPolicy
    Properties:
      EventBusName: !Ref Bus
      Statement: { Effect: Allow, Principal: { AWS: !Ref CentralAccountId }, Action: 'events:*', Resource: !GetAtt Bus.Arn }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref Bus
      EventPattern: { source: [{ prefix: '' }] }
      Targets: [{ Id: queue, Arn: !GetAtt Queue.Arn }]
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: second } }
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: 'sqs:*', Resource: '*' }
`;
const RELAY = `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: relay
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: events.amazonaws.com }, Action: 'sts:AssumeRole' }
      Policies:
        - PolicyName: relay
          PolicyDocument:
            Statement: { Effect: Allow, Action: 'events:PutEvents', Resource: '*' }
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Name: relay
      EventBusName: inventory
      EventPattern: { source: [{ prefix: '' }] }
      Targets: [{ Id: bus, Arn: 'arn:aws:events:${REGION}:${SECOND}:event-bus/second', RoleArn: !GetAtt Role.Arn }]
`;

let started: Started;
let received: BusEvent[];
beforeEach(async () => {
  received = [];
  const { organization, templates } = await sampleOrganization();
  started = await start({
    organization: { ...organization, regions: [REGION, ELSEWHERE] },
    templates: {
      ...templates,
      members: new Map([
        ...templates.members,
        ['second-bus', readTemplate(SECOND_BUS)],
        ['relay', readTemplate(RELAY)],
      ]),
    },
  });
  started.organization.connect({
    queues: {
      collect: async ({ Records }) => {
        received.push(...Records.map(({ body }) => BusEvent.parse(JSON.parse(body))));
      },
    },
  });
});
afterEach(() => started.organization.close());

async function runInBothRegions(): Promise<void> {
  await clientsOf(started.organization).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: 'get_account_alias',
      TargetLocations: [
        { Accounts: [MEMBER], Regions: [REGION, ELSEWHERE, 'ap-south-1'], TargetLocationMaxErrors: '3' },
      ],
    }),
  );
  await started.organization.idle();
}

const locationsOf = (events: readonly BusEvent[]) => events.map(({ account, region }) => [account, region]);

describe('several Regions', () => {
  test('children run in each, and their events say which; a Region that is not enabled has none', async () => {
    await runInBothRegions();
    expect(locationsOf(received)).toEqual([
      [MEMBER, REGION],
      [MEMBER, ELSEWHERE],
      [CENTRAL, REGION],
    ]);
    const [parent] = started.organization.executions();
    expect(parent?.execution.StepExecutions?.map(({ StepStatus }) => StepStatus)).toEqual([
      'Success',
      'Success',
      'Failed',
    ]);
    expect(parent?.execution.StepExecutions?.[2]?.FailureMessage).toBe(
      `The execution role arn:aws:iam::${MEMBER}:role/AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.`,
    );
  });

  test('a template with roles is deployed in the central Region, any other in every Region', () => {
    const member = started.organization.accounts.get(MEMBER);
    const counts = (type: string) =>
      [REGION, ELSEWHERE].map((region) => member?.resources(region, type).length);
    expect(counts('AWS::IAM::Role')).toEqual([3, 0]);
    expect(counts('AWS::Events::Rule')).toEqual([1, 1]);
  });

  test('the central account is heard in its other Regions with the templates of members, once from each', async () => {
    const central = started.organization.accounts.get(CENTRAL);
    const parameters = { CentralAccountId: CENTRAL, CentralRegion: REGION };
    central?.deploy('roles', { ...parameters, OrganizationId: 'o-exampleorgid' }, [REGION]);
    central?.deploy('forwarder', parameters, [REGION, ELSEWHERE]);
    for (const region of [REGION, ELSEWHERE]) {
      await clientsOf(started.organization, CENTRAL, region).ssm.send(
        new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }),
      );
      await started.organization.idle();
    }
    expect(locationsOf(received)).toEqual([
      [CENTRAL, REGION],
      [CENTRAL, ELSEWHERE],
    ]);
    expect(started.organization.deadLetters()).toEqual([]);
  });

  test('a stack may be taken away in one Region alone', async () => {
    started.organization.accounts.get(MEMBER)?.undeploy('forwarder', [ELSEWHERE]);
    await runInBothRegions();
    expect(locationsOf(received)).toEqual([
      [MEMBER, REGION],
      [CENTRAL, REGION],
    ]);
  });
});

describe('one hop', () => {
  const relayed = () =>
    started.organization
      .deadLetters()
      .filter(({ queueName }) => queueName === 'second')
      .map(({ body }) => BusEvent.parse(JSON.parse(body)));

  test('an event of the central account reaches a second bus, one that came from a member does not', async () => {
    started.organization.accounts.get(SECOND)?.deploy('second-bus');
    started.organization.accounts.get(CENTRAL)?.deploy('relay');
    await runInBothRegions();
    expect(received).toHaveLength(3);
    expect(locationsOf(relayed())).toEqual([[CENTRAL, REGION]]);
  });
});

describe('a Region that is disabled on demand', () => {
  const identify = (caller: string, region: string) =>
    clientsOf(started.organization, caller, region).ssm.send(new DescribeAutomationExecutionsCommand({}));

  test('in one account: no child starts there, and its endpoints know no keys', async () => {
    const end = started.organization.trouble.add({
      kind: 'disableRegion',
      region: ELSEWHERE,
      accountId: MEMBER,
    });
    await runInBothRegions();
    expect(locationsOf(received)).toEqual([
      [MEMBER, REGION],
      [CENTRAL, REGION],
    ]);
    await expect(identify(MEMBER, ELSEWHERE)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await expect(
      clientsOf(started.organization, MEMBER, ELSEWHERE).sts.send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(identify(MEMBER, REGION)).resolves.toBeDefined();
    await expect(identify(SECOND, ELSEWHERE)).resolves.toBeDefined();
    end();
    await expect(identify(MEMBER, ELSEWHERE)).resolves.toBeDefined();
  });

  test('what runs there runs on', async () => {
    await clientsOf(started.organization, MEMBER, ELSEWHERE).ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }),
    );
    started.organization.trouble.add({ kind: 'disableRegion', region: ELSEWHERE });
    await started.organization.idle();
    expect(locationsOf(received)).toEqual([[MEMBER, ELSEWHERE]]);
    expect(received[0]?.detail['Status']).toBe('Success');
  });

  test('in every account', async () => {
    started.organization.trouble.add({ kind: 'disableRegion', region: ELSEWHERE });
    for (const account of [MEMBER, SECOND, CENTRAL]) {
      await expect(identify(account, ELSEWHERE)).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
      });
    }
    await expect(identify(CENTRAL, REGION)).resolves.toBeDefined();
  });
});
