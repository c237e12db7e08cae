import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { contextKeys } from '../../simulator/iam/context-keys.ts';
import { loadEvaluate } from '../../simulator/iam/evaluate.ts';
import { sessionOf } from '../../simulator/iam/principal.ts';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { EXAMPLES, examplesTemplate } from '../../runbooks/step-functions/examples-template.ts';
import { PILOTS, SFN_DOCUMENTS, stepFunctionsTemplate } from '../../runbooks/step-functions/template.ts';
import type { PolicyDocument } from '../proofs/support/deployed-policies.ts';
import { grantsOf } from '../proofs/support/grants.ts';
import { deployMember } from '../templates/support/member-stack.ts';
import { permissionsOf, statementsOf, trustOf } from '../templates/support/policies.ts';
import { policyFaultsOf } from '../templates/support/policy-faults.ts';
import { MEMBER, ORGANIZATION_ID, resourceOf, resourcesOfType } from '../templates/support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../templates/support/validator.ts';
import { aslFaultsOf } from './support/asl.ts';
import { sfnTextOf } from './support/sfn-texts.ts';

const REGION = 'us-east-1';
const ACCOUNT = MEMBER.accountId;
const texts = new Map([
  ...SFN_DOCUMENTS.map((name) => [name, sfnTextOf(`${name}.yml`)] as const),
  ...[...PILOTS, ...EXAMPLES].map((name) => [name, sfnTextOf(`${name}.asl.json`)] as const),
]);

describe.each([
  ['step-functions.yml', stepFunctionsTemplate],
  ['examples.yml', examplesTemplate],
])('%s', (file, generate) => {
  const text = sfnTextOf(file);

  test('is what `npm run runbooks` makes', () => {
    expect(text).toBe(generate(texts));
  });

  test('can be given to CloudFormation as it is', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(51_200);
    expect(text).not.toMatch(/Transform|AWS::CloudFormation::(Stack|Macro)\b/);
    expect(text).not.toMatch(/[^\n -~]/);
  });

  test("passes AWS's validator, warnings included", async () => {
    await expect(faultsOf(text)).resolves.toEqual([]);
  });

  test('gives no right that is too wide, and no trust that breaks', async () => {
    await expect(policyFaultsOf(deployMember(text))).resolves.toEqual([]);
  });

  test('IAM knows every action', async () => {
    const actions = [...deployMember(text).values()].flatMap(statementsOf).flatMap(({ Action }) => Action);
    await expect(unknownActionsOf(actions)).resolves.toEqual([]);
  });

  test('in a second Region makes nothing of a name that the first one has', () => {
    const namesIn = (region: string) =>
      resourcesOfType(deployMember(text, {}, { region }), 'AWS::IAM::Role').flatMap(
        ({ properties }) => properties['RoleName'] ?? [],
      );
    expect(namesIn('eu-west-1').filter((name) => namesIn('us-east-1').includes(name))).toEqual([]);
  });
});

test('a template without one of its texts is not made', () => {
  expect(() => stepFunctionsTemplate(new Map())).toThrow('There is no text of SfnRunCommandByInstanceIds');
  expect(() => examplesTemplate(new Map())).toThrow('There is no text of example-chain');
});

const Machine = z.object({
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.string()),
});

/** The definition of a machine as Step Functions gets it. */
function definitionOf(properties: unknown): string {
  const { DefinitionString, DefinitionSubstitutions } = Machine.parse(properties);
  return DefinitionString.replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => DefinitionSubstitutions[name] ?? whole,
  );
}

describe('the state machines', () => {
  const machines = ['step-functions.yml', 'examples.yml'].flatMap((file) =>
    resourcesOfType(deployMember(sfnTextOf(file)), 'AWS::StepFunctions::StateMachine'),
  );

  test.each(machines.map(({ logicalId, properties }) => [logicalId, properties] as const))(
    '%s is valid, and every name in it is filled in',
    (_name, properties) => {
      const definition = definitionOf(properties);
      expect(definition).not.toContain('${');
      expect(aslFaultsOf(definition)).toEqual([]);
    },
  );

  test('the validator finds a fault', () => {
    expect(aslFaultsOf('{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}')).not.toEqual([]);
  });

  test.each(['PilotJsonPath', 'PilotJsonata'])(
    '%s has limits, retries throttles, and catches every error',
    (name) => {
      const stack = deployMember(sfnTextOf('step-functions.yml'));
      const { States } = JSON.parse(definitionOf(resourceOf(stack, name).properties));
      const { TimeoutSeconds, HeartbeatSeconds, Retry, Catch } = States.RunCommand;
      expect(HeartbeatSeconds).toBeGreaterThan(3600);
      expect(HeartbeatSeconds).toBeLessThan(TimeoutSeconds);
      expect(Retry[0].ErrorEquals).toContain('Ssm.SsmException');
      expect(Catch[0].ErrorEquals).toEqual(['States.ALL']);
    },
  );
});

describe.each(SFN_DOCUMENTS)('%s', (name) => {
  const runbook = readRunbook(name, sfnTextOf(`${name}.yml`));
  const target = name === 'SfnRunCommandByTargets' ? ['Targets', 'MapList'] : ['InstanceIds', 'StringList'];

  test('has the parameters as they were published, and two that may be left out', () => {
    const { parameters } = runbook;
    expect(Object.entries(parameters).map(([key, { type }]) => [key, type])).toEqual([
      ['executionTimeout', 'Integer'],
      ['workingDirectory', 'String'],
      ['Commands', 'StringList'],
      target,
      ['taskToken', 'String'],
      ['DocumentName', 'String'],
      ['AutomationAssumeRole', 'String'],
    ]);
    expect(parameters['executionTimeout']?.default).toBe(3600);
    expect(parameters['workingDirectory']?.default).toBe('');
    expect(parameters['DocumentName']?.default).toBe('AWS-RunShellScript');
  });

  test('has three steps, and the one that fails, is cancelled or times out leads to an answer', () => {
    const [run, failure, success] = runbook.mainSteps;
    expect(runbook.mainSteps.map((step) => step.name)).toEqual([
      'RunCommand',
      'SendTaskFailure',
      'SendTaskSuccess',
    ]);
    expect([run?.onFailure, run?.onCancel, run?.nextStep]).toEqual([
      'step:SendTaskFailure',
      'step:SendTaskFailure',
      'SendTaskSuccess',
    ]);
    expect([failure?.isEnd, success?.onFailure]).toEqual([true, 'step:SendTaskFailure']);
    expect(JSON.stringify(failure?.inputs)).not.toContain('RunCommand.');
  });
});

describe('who may do what', () => {
  const stack = deployMember(sfnTextOf('step-functions.yml'));
  const arn = (service: string, path: string, account = ACCOUNT) =>
    `arn:aws:${service}:${REGION}:${account}:${path}`;
  const isAllowed = async (
    policy: object,
    action: string,
    resource: string,
    keys: Record<string, string[]> = {},
  ) => {
    const evaluate = await loadEvaluate();
    if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed');
    const caller = sessionOf({ roleArn: `arn:aws:iam::${ACCOUNT}:role/any`, sessionName: 'me' });
    const known = {
      caller,
      resourceAccountId: ACCOUNT,
      region: REGION,
      organizationOf: () => ORGANIZATION_ID,
    };
    const refusal = await evaluate({
      principal: caller.arn,
      action,
      resource,
      resourceAccountId: ACCOUNT,
      keys: contextKeys({ ...known, ofService: keys }),
      identityPolicies: [policy],
      permissionsBoundary: undefined,
      sessionPolicy: undefined,
      resourcePolicy: undefined,
    });
    return refusal === undefined;
  };
  type Call = readonly [action: string, resource: string, keys?: Record<string, string[]>];
  const TO_SSM = { 'iam:PassedToService': ['ssm.amazonaws.com'] };
  const syncRole = resourceOf(stack, 'SSMSyncRole').arn;

  /** What each role calls: starting the documents, and what `aws:runCommand` is documented to need. */
  const CALLS: Readonly<Record<string, readonly Call[]>> = {
    PilotRole: [
      ...SFN_DOCUMENTS.map((name): Call => [
        'ssm:StartAutomationExecution',
        arn('ssm', `document/rollcall-${name}`),
      ]),
      [
        'ssm:StartAutomationExecution',
        arn('ssm', 'automation-execution/4105a4fc-f944-11e6-9d32-0123456789ab'),
      ],
      ['iam:PassRole', syncRole, TO_SSM],
    ],
    SSMSyncRole: [
      ['ssm:SendCommand', arn('ssm', 'document/AWS-RunShellScript')],
      ['ssm:SendCommand', arn('ssm', 'document/AWS-RunPowerShellScript')],
      ['ssm:SendCommand', arn('ec2', 'instance/i-0123456789abcdef0')],
      ['ssm:SendCommand', arn('ssm', 'managed-instance/mi-0123456789abcdef0')],
      ...['CancelCommand', 'DescribeInstanceInformation', 'ListCommandInvocations', 'ListCommands'].map(
        (name): Call => [`ssm:${name}`, '*'],
      ),
      ['states:SendTaskFailure', '*'],
      ['states:SendTaskSuccess', '*'],
    ],
  };
  const documentOf = (role: string): PolicyDocument =>
    z
      .object({
        Policies: z
          .array(
            z.object({
              PolicyDocument: z.looseObject({ Statement: z.array(z.looseObject({ Effect: z.string() })) }),
            }),
          )
          .length(1),
      })
      .parse(resourceOf(stack, role).properties).Policies[0]?.PolicyDocument as PolicyDocument;

  test.each(Object.entries(CALLS))(
    '%s may make its calls, and each of its grants is needed',
    async (role, calls) => {
      const document = documentOf(role);
      const allowedBy = (policy: object) =>
        Promise.all(calls.map(([action, resource, keys]) => isAllowed(policy, action, resource, keys)));
      expect((await allowedBy(document)).every(Boolean)).toBe(true);
      const grants = grantsOf({ name: role, kind: 'identity', attachedTo: [], document });
      expect(grants).toHaveLength(calls.length);
      for (const { name, without } of grants) {
        expect([name, (await allowedBy(without)).filter((one) => !one)]).toEqual([name, [false]]);
      }
    },
  );

  test.each<[string, string, ...Call]>([
    [
      'another document',
      'PilotRole',
      'ssm:StartAutomationExecution',
      arn('ssm', 'document/AWS-RunShellScript'),
    ],
    [
      'the role to another service',
      'PilotRole',
      'iam:PassRole',
      syncRole,
      { 'iam:PassedToService': ['ec2.amazonaws.com'] },
    ],
    ['another role', 'PilotRole', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`, TO_SSM],
    ['a command document of its own', 'SSMSyncRole', 'ssm:SendCommand', arn('ssm', 'document/mine')],
    [
      'an instance of another Region',
      'SSMSyncRole',
      'ssm:SendCommand',
      `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`,
    ],
    [
      'an execution of a state machine',
      'SSMSyncRole',
      'states:StartExecution',
      arn('states', 'stateMachine:x'),
    ],
  ])('not %s', async (_what, role, ...call) => {
    await expect(isAllowed(documentOf(role), ...call)).resolves.toBe(false);
  });

  test('SSMSyncRole trusts Systems Manager for automations of its account and Region, and PilotRole the pilots', () => {
    const condition = (sourceArn: string) => ({
      StringEquals: { 'aws:SourceAccount': [ACCOUNT] },
      ArnLike: { 'aws:SourceArn': [sourceArn] },
    });
    expect(trustOf(resourceOf(stack, 'SSMSyncRole'))).toMatchObject([
      {
        Principal: { Service: 'ssm.amazonaws.com' },
        Condition: condition(arn('ssm', 'automation-execution/*')),
      },
    ]);
    expect(trustOf(resourceOf(stack, 'PilotRole'))).toMatchObject([
      {
        Principal: { Service: 'states.amazonaws.com' },
        Condition: condition(arn('states', 'stateMachine:rollcall-sfn-pilot-*')),
      },
    ]);
  });

  test('the examples run one state machine, follow its executions, and wait by one function', () => {
    const grants = permissionsOf(resourceOf(deployMember(sfnTextOf('examples.yml')), 'ExamplesRole'));
    expect(grants.flatMap(({ Action, Resource }) => Action.map((action) => [action, ...Resource]))).toEqual([
      ['states:StartExecution', arn('states', 'stateMachine:rollcall-run-across-accounts')],
      ['states:DescribeExecution', arn('states', 'execution:rollcall-run-across-accounts:*')],
      ['states:StopExecution', arn('states', 'execution:rollcall-run-across-accounts:*')],
      ...['DescribeRule', 'PutRule', 'PutTargets'].map((name) => [
        `events:${name}`,
        arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'),
      ]),
      ['lambda:InvokeFunction', arn('lambda', 'function:rollcall-resume')],
    ]);
  });
});
