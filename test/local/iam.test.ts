import { beforeAll, describe, expect, test } from '@jest/globals';
import { Authorizer } from '../../local/iam/authorizer.ts';
import { contextKeys, type Caller } from '../../local/iam/context-keys.ts';
import { loadEvaluate, type Evaluate } from '../../local/iam/evaluate.ts';
import type { Permission } from '../../local/iam/permission.ts';
import { administratorOf, sessionOf } from '../../local/iam/principal.ts';
import { remember } from '../../local/iam/remember.ts';
import { toPutEvents } from '../../local/events/bus.ts';
import type { Account } from '../../local/organization/account.ts';
import { createAccounts } from '../../local/organization/create-accounts.ts';
import { toUseQueue } from '../../local/queue/sqs-permissions.ts';
import { roleIn } from '../../local/sts/role-in.ts';
import { readTemplate } from '../../local/templates/read-template.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from './start.ts';

const [MEMBER, OTHER] = MEMBERS;
const STRANGER = '111111111111';

const roleArn = (accountId: string, name: string): string => `arn:aws:iam::${accountId}:role/${name}`;
const session = (accountId: string, name: string) =>
  sessionOf({ roleArn: roleArn(accountId, name), sessionName: 'me' });
const root = (accountId: string) => administratorOf(accountId, `arn:aws:iam::${accountId}:root`);
const rule = (accountId: string, path: string, service = 'events.amazonaws.com') => ({
  service,
  sourceArn: `arn:aws:events:${REGION}:${accountId}:rule/${path}`,
  sourceAccountId: accountId,
});

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
      PolicyDocument: { Statement: { Effect: Allow, Action: 'events:TestEventPattern', Resource: '*' } }
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

let evaluate: Evaluate | undefined;
let accounts: ReadonlyMap<string, Account>;
let authorizer: Authorizer;
beforeAll(async () => {
  evaluate = await loadEvaluate();
  const { organization, templates } = await sampleOrganization();
  const members = new Map([...templates.members, ['attached', readTemplate(ATTACHED)]]);
  accounts = createAccounts(organization, { ...templates, members }, 'http://127.0.0.1:4566');
  accounts.get(MEMBER)?.deploy('attached');
  authorizer = new Authorizer({ accounts, organizationId: organization.organizationId, evaluate });
});

const isAllowed = async (caller: Caller, permission: Permission, by = authorizer): Promise<boolean> =>
  (await by.decide(caller, permission, REGION)) === undefined;

const toAssume = (arn: string): Permission => ({
  action: 'sts:AssumeRole',
  resource: arn,
  resourceAccountId: arn.split(':')[4] ?? '',
  resourcePolicy: roleIn(accounts, arn)?.trustPolicy,
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

describe('who may become the reader of a member account', () => {
  test.each<[who: string, caller: Caller, isTrusted: boolean]>([
    ['the collect role', session(CENTRAL, 'rollcall-collect'), true],
    ['the sweep role, where no parents start', session(CENTRAL, 'rollcall-sweep'), false],
    ['the API role', session(CENTRAL, 'rollcall-api'), false],
    ['the forwarder of the central account', session(CENTRAL, 'rollcall-central-forwarder'), false],
    ['the root of the central account', root(CENTRAL), false],
    ['the root of the account itself', root(MEMBER), false],
    ['the root of another member', root(OTHER), false],
    ['a role of the same name in another member', session(OTHER, 'rollcall-collect'), false],
    ['a role of the same name in a strange account', session(STRANGER, 'rollcall-collect'), false],
    ['a strange account', root(STRANGER), false],
    ['EventBridge', rule(MEMBER, 'rollcall-forward'), false],
  ])('%s: %#', async (_who, caller, isTrusted) => {
    await expect(isAllowed(caller, toAssume(roleArn(MEMBER, 'rollcall-reader')))).resolves.toBe(isTrusted);
  });

  test('nobody, once the account has left the organization', async () => {
    const elsewhere = new Authorizer({ accounts, organizationId: 'o-anotherorgid', evaluate });
    const toBeReader = toAssume(roleArn(MEMBER, 'rollcall-reader'));
    await expect(isAllowed(session(CENTRAL, 'rollcall-collect'), toBeReader, elsewhere)).resolves.toBe(false);
  });

  test('the trust policy is not enough: the caller must be allowed to, as well', async () => {
    const trustsAll = {
      Statement: { Effect: 'Allow', Principal: { AWS: CENTRAL }, Action: 'sts:AssumeRole' },
    };
    const toBeAny = (name: string) => ({
      ...toAssume(roleArn(MEMBER, name)),
      resourcePolicy: { Version: '2012-10-17', ...trustsAll },
    });
    await expect(isAllowed(session(CENTRAL, 'rollcall-collect'), toBeAny('other'))).resolves.toBe(false);
    await expect(isAllowed(session(CENTRAL, 'rollcall-api'), toBeAny('rollcall-reader'))).resolves.toBe(
      false,
    );
    await expect(isAllowed(root(CENTRAL), toBeAny('other'))).resolves.toBe(true);
  });
});

describe('within one account a trust policy', () => {
  const trusts = (AWS: string) => ({
    action: 'sts:AssumeRole',
    resource: roleArn(MEMBER, 'other'),
    resourcePolicy: {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' },
    },
  });
  test.each<[why: string, principal: string, isTrusted: boolean]>([
    ['that names the role is enough', roleArn(MEMBER, 'rollcall-forwarder'), true],
    ['that names the session is enough', session(MEMBER, 'rollcall-forwarder').arn, true],
    ['that names the account is not', `arn:aws:iam::${MEMBER}:root`, false],
    [
      'that names another session is not',
      sessionOf({ roleArn: roleArn(MEMBER, 'x'), sessionName: 'a' }).arn,
      false,
    ],
  ])('%s', async (_why, principal, isTrusted) => {
    await expect(isAllowed(session(MEMBER, 'rollcall-forwarder'), trusts(principal))).resolves.toBe(
      isTrusted,
    );
  });
});

describe('confused deputies', () => {
  const forwarder = (accountId: string) => toAssume(roleArn(accountId, 'rollcall-forwarder'));
  test.each<[why: string, caller: Caller, isTrusted: boolean]>([
    ['for its rule', rule(MEMBER, 'rollcall-forward'), true],
    ['for another rule', rule(MEMBER, 'other'), false],
    ['for a rule of that name on another bus', rule(MEMBER, 'bus/rollcall-forward'), false],
    ['for a rule of that name in another account', rule(OTHER, 'rollcall-forward'), false],
    ['for it, but not EventBridge', rule(MEMBER, 'rollcall-forward', 'lambda.amazonaws.com'), false],
  ])('EventBridge takes the forwarder role %s', async (_why, caller, isTrusted) => {
    await expect(isAllowed(caller, forwarder(MEMBER))).resolves.toBe(isTrusted);
  });

  test.each<[why: string, caller: Caller, isAdmitted: boolean]>([
    ['for its rule', rule(CENTRAL, 'rollcall/rollcall-collect'), true],
    ['for a rule of that name on the default bus', rule(CENTRAL, 'rollcall-collect'), false],
    ['for a rule of another account', rule(MEMBER, 'rollcall/rollcall-collect'), false],
  ])('EventBridge sends to the queue %s', async (_why, caller, isAdmitted) => {
    const queue = accounts
      .get(CENTRAL)
      ?.resources(REGION, 'AWS::SQS::Queue')
      .find(({ reference }) => reference.endsWith('/rollcall-collect'));
    const place = { accountId: CENTRAL, region: REGION };
    const toSend = toUseQueue(
      'sqs:SendMessage',
      { arn: queue?.arn ?? '', url: queue?.reference ?? '', place },
      accounts,
    );
    await expect(isAllowed(caller, toSend)).resolves.toBe(isAdmitted);
  });

  const TYPE = 'EC2 Automation Execution Status-change Notification';
  test.each<
    [why: string, caller: Caller, sources: string[], types: string[], isByRule: boolean, isAdmitted: boolean]
  >([
    ['its rule passes on', session(MEMBER, 'rollcall-forwarder'), ['aws.ssm'], [TYPE], true, true],
    ['it puts there itself', session(MEMBER, 'rollcall-forwarder'), ['aws.ssm'], [TYPE], false, false],
    ['has another source', session(MEMBER, 'rollcall-forwarder'), ['rollcall'], [TYPE], true, false],
    [
      'has another source as well',
      session(MEMBER, 'rollcall-forwarder'),
      ['aws.ssm', 'a'],
      [TYPE],
      true,
      false,
    ],
    ['has another type', session(MEMBER, 'rollcall-forwarder'), ['aws.ssm'], ['other'], true, false],
    ['has no source', session(MEMBER, 'rollcall-forwarder'), [], [TYPE], true, false],
    ['comes by a role that may not', session(MEMBER, 'rollcall-reader'), ['aws.ssm'], [TYPE], true, false],
    ['comes from a strange account', root(STRANGER), ['aws.ssm'], [TYPE], true, false],
  ])('the bus and what %s', async (_why, caller, sources, types, isByRule, isAdmitted) => {
    const bus = { place: { accountId: CENTRAL, region: REGION }, name: 'rollcall' };
    const toPut = toPutEvents(bus, accounts, {
      ...(sources.length > 0 && { 'events:source': sources }),
      'events:detail-type': types,
      ...(isByRule && { 'events:eventBusInvocation': ['true'] }),
    });
    await expect(isAllowed(caller, toPut)).resolves.toBe(isAdmitted);
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
    await expect(decide('sqs:ListQueues')).resolves.toEqual({ by: 'identity', isExplicit: false });
    await expect(decide('ssm:ListDocuments', 'no-such-role')).resolves.toEqual({
      by: 'identity',
      isExplicit: false,
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
    const permission = { ...toAssume(roleArn(MEMBER, 'attached')), resourcePolicy: broken };
    await expect(authorizer.decide(root(MEMBER), permission, REGION)).rejects.toThrow('Invalid key Foo');
  });
});

describe('what evaluates policies', () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

  test('may be absent: then everything is allowed, and it is known that nothing is checked', async () => {
    const absent = await loadEvaluate(() => Promise.reject(missing));
    expect(absent).toBeUndefined();
    const open = new Authorizer({ accounts, organizationId: 'o-exampleorgid', evaluate: absent });
    expect([open.isChecking, authorizer.isChecking]).toEqual([false, true]);
    await expect(isAllowed(root(STRANGER), toAssume(roleArn(MEMBER, 'rollcall-reader')), open)).resolves.toBe(
      true,
    );
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
