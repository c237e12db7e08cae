import { beforeAll, describe, expect, test } from '@jest/globals';
import { checkMapping } from '../functions/check-mapping.ts';
import { checkRole } from '../functions/check-role.ts';
import { Authorizer } from '../iam/authorizer.ts';
import { contextKeys } from '../iam/context-keys.ts';
import { loadEvaluate } from '../iam/evaluate.ts';
import { remember } from '../iam/remember.ts';
import {
  anAuthorization,
  isAllowed,
  roleArn,
  root,
  rule,
  session,
  STRANGER,
  type AnAuthorization,
} from './an-authorization.ts';
import { CENTRAL, MEMBERS, REGION } from './start.ts';

const [MEMBER] = MEMBERS;

/** A role with a policy of every kind; what the last one says is known to AWS alone. */
const ATTACHED = `
Parameters: { Boundary: { Type: String, Default: none } }
Conditions:
  IsBounded: !Not [!Equals [!Ref Boundary, none]]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: attached
      AssumeRolePolicyDocument: { Statement: [] }
      ManagedPolicyArns: [!Ref Managed, 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
      PermissionsBoundary: !If [IsBounded, !Ref Boundary, !Ref AWS::NoValue]
  Unknown:
    Type: AWS::IAM::Role
    Properties:
      RoleName: unknown
      AssumeRolePolicyDocument: { Statement: [] }
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMFullAccess']
      Policies: [{ PolicyName: one, PolicyDocument: { Statement: { Effect: Deny, Action: 'sqs:*', Resource: '*' } } }]
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: policy
      Roles: [!Ref Role]
      PolicyDocument: { Statement: { Effect: Allow, Action: 'ssm:ListDocuments', Resource: '*' } }
  RolePolicy:
    Type: AWS::IAM::RolePolicy
    Properties:
      PolicyName: role-policy
      RoleName: !Ref Role
      PolicyDocument:
        Statement:
          - { Effect: Allow, Action: 'events:TestEventPattern', Resource: '*' }
          - { Effect: Deny, Action: 'ssm:DescribeAutomationExecutions', Resource: '*' }
  Managed:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: managed
      PolicyDocument: { Statement: { Effect: Allow, Action: 'organizations:*', Resource: '*' } }
  Narrow:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: narrow
      PolicyDocument: { Statement: { Effect: Allow, Action: 'ssm:*', Resource: '*' } }
`;

let authorization: AnAuthorization;
let accounts: AnAuthorization['accounts'];
let authorizer: Authorizer;
beforeAll(async () => {
  authorization = await anAuthorization({ attached: ATTACHED });
  ({ accounts, authorizer } = authorization);
  accounts.get(MEMBER)?.deploy('attached');
});

describe('the keys that AWS derives', () => {
  const organizationOf = (accountId: string) => (accountId === STRANGER ? undefined : 'o-exampleorgid');
  test('from a session, its resource and the call', () => {
    const facts = { caller: session(CENTRAL, 'reader'), resourceAccountId: MEMBER, region: REGION };
    expect(contextKeys({ ...facts, organizationOf, ofService: { 'events:source': ['aws.ssm'] } })).toEqual({
      'aws:PrincipalArn': [roleArn(CENTRAL, 'reader')],
      'aws:PrincipalAccount': [CENTRAL],
      'aws:PrincipalOrgID': ['o-exampleorgid'],
      'aws:PrincipalType': ['AssumedRole'],
      'aws:PrincipalIsAWSService': ['false'],
      'aws:userid': [expect.stringMatching(/^AROA[A-Z2-7]{17}:me$/)],
      'aws:ResourceAccount': [MEMBER],
      'aws:ResourceOrgID': ['o-exampleorgid'],
      'aws:RequestedRegion': [REGION],
      'aws:SecureTransport': ['true'],
      'aws:ViaAWSService': ['false'],
      'events:source': ['aws.ssm'],
    });
  });

  test('from a root user of no organization', () => {
    const keys = contextKeys({ caller: root(STRANGER), resourceAccountId: STRANGER, organizationOf });
    expect(keys).toMatchObject({ 'aws:PrincipalType': ['Account'], 'aws:userid': [STRANGER] });
    expect(Object.keys(keys).filter((key) => key.endsWith('OrgID'))).toEqual([]);
  });

  test('from a service, which has no account of its own', () => {
    const keys = contextKeys({ caller: rule(MEMBER, 'a'), resourceAccountId: MEMBER, organizationOf });
    expect(keys).toMatchObject({
      'aws:PrincipalIsAWSService': ['true'],
      'aws:PrincipalServiceName': ['events.amazonaws.com'],
      'aws:SourceArn': [`arn:aws:events:${REGION}:${MEMBER}:rule/a`],
      'aws:SourceAccount': [MEMBER],
      'aws:SourceOrgID': ['o-exampleorgid'],
    });
    expect(Object.keys(keys)).not.toContain('aws:PrincipalOrgID');
  });
});

describe('the policies of a role', () => {
  const decide = (action: string, name = 'attached') =>
    authorizer.decide(session(MEMBER, name), { action, resource: '*' }, REGION);

  test.each(['ssm:ListDocuments', 'events:TestEventPattern', 'organizations:ListAccounts'])(
    'attached in whatever way: %s',
    async (action) => {
      await expect(decide(action)).resolves.toBeUndefined();
    },
  );

  test('nothing else is allowed', async () => {
    await expect(decide('dynamodb:NoSuchAction')).resolves.toEqual({
      by: 'identity',
      isExplicit: false,
      isUnknownAction: true,
    });
    await expect(decide('sqs:ListQueues')).resolves.toEqual({ by: 'identity', isExplicit: false });
    await expect(decide('ssm:ListDocuments', 'no-such-role')).resolves.toEqual({
      by: 'identity',
      isExplicit: false,
    });
  });

  test('what either of two permissions allows, an explicit denial of one forbids', async () => {
    const mayDoEither = (action: string) =>
      authorizer.decide(
        session(MEMBER, 'attached'),
        {
          action,
          resource: '*',
          orElse: [{ action: 'events:TestEventPattern', resource: '*' }],
        },
        REGION,
      );
    await expect(mayDoEither('sqs:ListQueues')).resolves.toBeUndefined();
    await expect(mayDoEither('ssm:DescribeAutomationExecutions')).resolves.toEqual({
      by: 'identity',
      isExplicit: true,
    });
  });

  test('a boundary narrows them', async () => {
    accounts.get(MEMBER)?.deploy('attached', { Boundary: `arn:aws:iam::${MEMBER}:policy/narrow` });
    await expect(decide('ssm:ListDocuments')).resolves.toBeUndefined();
    await expect(decide('organizations:ListAccounts')).resolves.toEqual({
      by: 'boundary',
      isExplicit: false,
    });
    accounts.get(MEMBER)?.deploy('attached', { Boundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    await expect(decide('ssm:ListDocuments')).rejects.toThrow(
      'depends on arn:aws:iam::aws:policy/ReadOnlyAccess',
    );
    accounts.get(MEMBER)?.deploy('attached');
  });

  test('what depends on a managed policy that is not known here is said', async () => {
    await expect(decide('ssm:ListDocuments', 'unknown')).rejects.toThrow(
      'depends on arn:aws:iam::aws:policy/AmazonSSMFullAccess',
    );
    await expect(decide('sqs:ListQueues', 'unknown')).resolves.toEqual({ by: 'identity', isExplicit: true });
  });

  test('a policy that is not one is said', async () => {
    const broken = { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Foo: 1 } };
    const permission = { ...authorization.toAssume(roleArn(MEMBER, 'attached')), resourcePolicy: broken };
    await expect(authorizer.decide(root(MEMBER), permission, REGION)).rejects.toThrow('Invalid key Foo');
  });
});

describe("a function's role", () => {
  const check = (name: string) =>
    checkRole({ functionName: 'a', roleArn: roleArn(CENTRAL, name) }, accounts, authorizer);
  test('must trust Lambda', async () => {
    await expect(check('inventory-collect')).resolves.toBeUndefined();
    await expect(check('inventory-central-forwarder')).rejects.toThrow('cannot be assumed by Lambda');
    await expect(check('no-such-role')).rejects.toThrow('cannot be assumed by Lambda');
  });

  test('must be allowed what Lambda does with the queue that feeds it', async () => {
    const queueArn = `arn:aws:sqs:${REGION}:${CENTRAL}:inventory-collect`;
    const queue = { arn: queueArn, url: '', location: { accountId: CENTRAL, region: REGION } };
    const feed = (role: string) =>
      checkMapping(
        { queueArn, functionArn: 'an-arn' },
        [{ arn: 'an-arn', functionName: 'a', roleArn: roleArn(CENTRAL, role) }],
        () => queue,
        accounts,
        authorizer,
      );
    await expect(feed('inventory-collect')).resolves.toBeUndefined();
    await expect(feed('inventory-sweep')).rejects.toThrow(
      'does not have permissions to call ReceiveMessage on SQS',
    );
  });
});

describe('what evaluates policies', () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

  test('may be absent: then everything is allowed, and it is known that nothing is checked', async () => {
    const absent = await loadEvaluate(() => Promise.reject(missing));
    expect(absent).toBeUndefined();
    const open = new Authorizer({ accounts, organizationId: 'o-exampleorgid', evaluate: absent });
    expect([open.isChecking, authorizer.isChecking]).toEqual([false, true]);
    await expect(
      isAllowed(open, root(STRANGER), authorization.toAssume(roleArn(MEMBER, 'inventory-reader'))),
    ).resolves.toBe(true);
  });

  test('may not be broken', async () => {
    await expect(loadEvaluate(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

test('a question is asked once, and so many answers are kept', async () => {
  const asked: number[] = [];
  const ask = remember(async (question: { readonly one: number }) => asked.push(question.one), 2);
  for (const one of [1, 1, 2, 1, 3, 2, 1]) await ask({ one });
  expect(asked).toEqual([1, 2, 3, 1]);
});
