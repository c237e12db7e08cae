import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { parse } from 'yaml';
import { contextKeys } from '../../simulator/iam/context-keys.ts';
import { loadEvaluate } from '../../simulator/iam/evaluate.ts';
import { sessionOf } from '../../simulator/iam/principal.ts';
import { LIBRARY } from '../../runbooks/library.ts';
import { allActions, logicalId, runbooksTemplate, serviceRoleTemplate } from '../../runbooks/templates.ts';
import { grantsOf } from '../proofs/support/grants.ts';
import type { PolicyDocument } from '../proofs/support/deployed-policies.ts';
import { deployMember } from '../templates/support/member-stack.ts';
import { permissionsOf, trustOf } from '../templates/support/policies.ts';
import { policyFaultsOf } from '../templates/support/policy-faults.ts';
import { MEMBER, ORGANIZATION_ID, resourceOf, type Stack } from '../templates/support/stacks.ts';
import { faultsOf, unknownActionsOf } from '../templates/support/validator.ts';
import { textOf } from './support/library-texts.ts';

/** Of a template that is given to CloudFormation as it is. */
const LARGEST_BODY = 51_200;
const NAMES = LIBRARY.map(({ name }) => name);
const texts = new Map(NAMES.map((name) => [name, textOf(name)]));
const ACCOUNT = MEMBER.accountId;

const TEMPLATES = [
  ['runbooks', () => runbooksTemplate(texts)],
  ['service-role', serviceRoleTemplate],
] as const;

describe.each(TEMPLATES)('%s.yml', (name, generate) => {
  const text = textOf(name);

  test('is what `npm run runbooks` makes of the runbooks', () => {
    expect(text).toBe(generate());
  });

  test('can be given to CloudFormation as it is', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LARGEST_BODY);
  });

  test("passes AWS's validator, warnings included", async () => {
    await expect(faultsOf(text)).resolves.toEqual([]);
  });

  test('gives no right that is too wide, and no trust that breaks', async () => {
    await expect(policyFaultsOf(deployMember(text))).resolves.toEqual([]);
  });

  test('is plain: no transform, no nested stack, nothing but ASCII, and no account, Region or partition in an ARN', () => {
    expect(text).not.toMatch(/Transform|AWS::CloudFormation::(Stack|Macro)\b/);
    expect(text).not.toMatch(/[^\n -~]/);
    expect(text).not.toMatch(/arn:aws:|[^ ]us-east-1/);
  });
});

test('a template is stale once a runbook has changed', () => {
  const changed = new Map([...texts, ['get_instance', `${textOf('get_instance')}# more\n`]]);
  expect(runbooksTemplate(changed)).not.toBe(textOf('runbooks'));
  changed.delete('get_instance');
  expect(() => runbooksTemplate(changed)).toThrow('There is no runbooks/get_instance.yml');
});

describe('the documents', () => {
  const stack = deployMember(textOf('runbooks'));

  test.each(NAMES)('%s is a document that says what the file says, and an update adds a version', (name) => {
    const { type, properties } = resourceOf(stack, logicalId(name));
    expect(type).toBe('AWS::SSM::Document');
    expect(properties).toEqual({
      Name: name,
      DocumentType: 'Automation',
      DocumentFormat: 'YAML',
      UpdateMethod: 'NewVersion',
      Content: textOf(name),
    });
  });

  test('each says how it is shared', () => {
    const Outputs = z.object({ Outputs: z.record(z.string(), z.object({ Value: z.string() })) });
    const outputs = Outputs.parse(parse(textOf('runbooks'), { logLevel: 'silent' })).Outputs;
    expect(Object.keys(outputs)).toEqual(NAMES.map((name) => `Share${logicalId(name)}`));
    for (const name of NAMES) {
      expect(outputs[`Share${logicalId(name)}`]?.Value).toBe(
        `aws ssm modify-document-permission --region \${AWS::Region} --name \${${logicalId(name)}} --permission-type Share --account-ids-to-add ACCOUNT_ID ACCOUNT_ID`,
      );
    }
  });
});

describe('the service role', () => {
  const deploy = (parameters: Readonly<Record<string, string>> = {}): Stack =>
    deployMember(textOf('service-role'), parameters);
  const role = (parameters = {}) => resourceOf(deploy(parameters), 'ServiceRole');

  test('trusts Systems Manager for automations of its own account, and no other principal', () => {
    expect(trustOf(role())).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: ['sts:AssumeRole'],
        Resource: [],
        Condition: {
          StringEquals: { 'aws:SourceAccount': [ACCOUNT] },
          ArnLike: { 'aws:SourceArn': [`arn:aws:ssm:*:${ACCOUNT}:automation-execution/*`] },
        },
      },
    ]);
  });

  test('allows what the runbooks call, or fewer of them', async () => {
    const allowed = (parameters = {}) => permissionsOf(role(parameters)).flatMap(({ Action }) => Action);
    expect(allowed()).toEqual(allActions());
    expect(allowed({ Actions: 'iam:ListAccountAliases' })).toEqual(['iam:ListAccountAliases']);
    await expect(unknownActionsOf(allowed())).resolves.toEqual([]);
  });

  test('has a boundary if one is named', () => {
    expect(role().properties).not.toHaveProperty('PermissionsBoundary');
    expect(role({ PermissionsBoundary: 'teams/developer' }).properties['PermissionsBoundary']).toBe(
      `arn:aws:iam::${ACCOUNT}:policy/teams/developer`,
    );
  });

  test('is named as it is told, and so is the policy of its starters', () => {
    const stack = deploy({ RoleName: 'mine' });
    expect(resourceOf(stack, 'ServiceRole').arn).toBe(`arn:aws:iam::${ACCOUNT}:role/mine`);
    expect(resourceOf(stack, 'StartPolicy').properties['ManagedPolicyName']).toBe('mine-start');
  });
});

const Document = z.looseObject({
  Statement: z.array(z.looseObject({ Effect: z.string(), Sid: z.string().optional() })),
});

describe('the policy of those who start the runbooks', () => {
  const stack = deployMember(textOf('service-role'));
  const document: PolicyDocument = Document.parse(
    resourceOf(stack, 'StartPolicy').properties['PolicyDocument'],
  );
  const { arn: roleArn } = resourceOf(stack, 'ServiceRole');
  const caller = sessionOf({ roleArn: `arn:aws:iam::${ACCOUNT}:role/operator`, sessionName: 'me' });
  const arn = (resource: string): string => `arn:aws:ssm:us-east-1:${ACCOUNT}:${resource}`;

  async function isAllowed(
    policy: object,
    action: string,
    resource: string,
    service = 'ssm.amazonaws.com',
  ): Promise<boolean> {
    const evaluate = await loadEvaluate();
    if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed');
    const refusal = await evaluate({
      principal: caller.arn,
      action,
      resource,
      resourceAccountId: ACCOUNT,
      keys: contextKeys({
        caller,
        resourceAccountId: ACCOUNT,
        region: 'us-east-1',
        organizationOf: () => ORGANIZATION_ID,
        ofService: action === 'iam:PassRole' ? { 'iam:PassedToService': [service] } : {},
      }),
      identityPolicies: [policy],
      permissionsBoundary: undefined,
      sessionPolicy: undefined,
      resourcePolicy: undefined,
    });
    return refusal === undefined;
  }

  /** What starting each of the runbooks with the role asks of IAM. */
  const START = 'ssm:StartAutomationExecution';
  const CALLS = [
    ...NAMES.map((name) => [START, arn(`document/${name}`)] as const),
    [START, arn('automation-execution/4105a4fc-f944-11e6-9d32-0123456789ab')] as const,
    ['iam:PassRole', roleArn] as const,
  ];

  test.each(CALLS)('allows %s on %s', async (action, resource) => {
    await expect(isAllowed(document, action, resource)).resolves.toBe(true);
  });

  test('has nothing that is not needed: without any of its grants something is refused', async () => {
    const grants = grantsOf({ name: 'start', kind: 'identity', attachedTo: [], document });
    expect(grants).toHaveLength(CALLS.length);
    for (const { name, without } of grants) {
      const allowed = await Promise.all(
        CALLS.map(([action, resource]) => isAllowed(without, action, resource)),
      );
      expect([name, allowed.filter((one) => !one)]).toEqual([name, [false]]);
    }
  });

  test.each([
    ['another document', START, arn('document/AWS-RunShellScript'), undefined],
    [
      'a document of another account',
      START,
      `arn:aws:ssm:us-east-1:111111111111:document/get_instance`,
      undefined,
    ],
    ['another role', 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`, undefined],
    ['the role to another service', 'iam:PassRole', roleArn, 'ec2.amazonaws.com'],
    ['the role itself', 'sts:AssumeRole', roleArn, undefined],
    ['another call', 'ssm:SendCommand', arn('document/get_instance'), undefined],
  ])('does not give %s', async (_what, action, resource, service) => {
    await expect(isAllowed(document, action, resource, service)).resolves.toBe(false);
  });

  test('fits in a managed policy', () => {
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(6_144);
  });
});
