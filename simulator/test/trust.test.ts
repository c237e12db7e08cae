import { beforeAll, describe, expect, test } from '@jest/globals';
import { Authorizer } from '../iam/authorizer.ts';
import type { Caller } from '../iam/context-keys.ts';
import type { Evaluate } from '../iam/evaluate.ts';
import { sessionOf } from '../iam/principal.ts';
import { toPutEvents } from '../events/bus.ts';
import { toUseQueue } from '../queue/sqs-permissions.ts';
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

const [MEMBER, OTHER] = MEMBERS;

let accounts: AnAuthorization['accounts'];
let authorizer: Authorizer;
let evaluate: Evaluate | undefined;
let toAssume: AnAuthorization['toAssume'];
beforeAll(async () => {
  ({ accounts, authorizer, evaluate, toAssume } = await anAuthorization());
});

describe('who may become the reader of a member account', () => {
  test.each<[who: string, caller: Caller, isTrusted: boolean]>([
    ['the collect role', session(CENTRAL, 'inventory-collect'), true],
    ['the sweep role, where no parents start', session(CENTRAL, 'inventory-sweep'), false],
    ['the API role', session(CENTRAL, 'inventory-api'), false],
    ['the forwarder of the central account', session(CENTRAL, 'inventory-central-forwarder'), false],
    ['the root of the central account', root(CENTRAL), false],
    ['the root of the account itself', root(MEMBER), false],
    ['the root of another member', root(OTHER), false],
    ['a role of the same name in another member', session(OTHER, 'inventory-collect'), false],
    ['a role of the same name in a strange account', session(STRANGER, 'inventory-collect'), false],
    ['a strange account', root(STRANGER), false],
    ['EventBridge', rule(MEMBER, 'inventory-forward'), false],
  ])('%s: %#', async (_who, caller, isTrusted) => {
    await expect(isAllowed(authorizer, caller, toAssume(roleArn(MEMBER, 'inventory-reader')))).resolves.toBe(
      isTrusted,
    );
  });

  test('no one, once the account has left the organization', async () => {
    const elsewhere = new Authorizer({ accounts, organizationId: 'o-anotherorgid', evaluate });
    const toBeReader = toAssume(roleArn(MEMBER, 'inventory-reader'));
    await expect(isAllowed(elsewhere, session(CENTRAL, 'inventory-collect'), toBeReader)).resolves.toBe(
      false,
    );
  });

  test('the trust policy is not enough: the caller must be allowed to, as well', async () => {
    const trustsAll = {
      Statement: { Effect: 'Allow', Principal: { AWS: CENTRAL }, Action: 'sts:AssumeRole' },
    };
    const toBeAny = (name: string) => ({
      ...toAssume(roleArn(MEMBER, name)),
      resourcePolicy: { Version: '2012-10-17', ...trustsAll },
    });
    await expect(
      isAllowed(authorizer, session(CENTRAL, 'inventory-collect'), toBeAny('other')),
    ).resolves.toBe(false);
    await expect(
      isAllowed(authorizer, session(CENTRAL, 'inventory-api'), toBeAny('inventory-reader')),
    ).resolves.toBe(false);
    await expect(isAllowed(authorizer, root(CENTRAL), toBeAny('other'))).resolves.toBe(true);
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
    ['that names the role is enough', roleArn(MEMBER, 'inventory-forwarder'), true],
    ['that names the session is enough', session(MEMBER, 'inventory-forwarder').arn, true],
    ['that names the account is not', `arn:aws:iam::${MEMBER}:root`, false],
    [
      'that names another session is not',
      sessionOf({ roleArn: roleArn(MEMBER, 'x'), sessionName: 'a' }).arn,
      false,
    ],
  ])('%s', async (_why, principal, isTrusted) => {
    await expect(
      isAllowed(authorizer, session(MEMBER, 'inventory-forwarder'), trusts(principal)),
    ).resolves.toBe(isTrusted);
  });
});

describe('confused deputies', () => {
  const forwarder = (accountId: string) => toAssume(roleArn(accountId, 'inventory-forwarder'));
  test.each<[why: string, caller: Caller, isTrusted: boolean]>([
    ['for its rule', rule(MEMBER, 'inventory-forward'), true],
    ['for another rule', rule(MEMBER, 'other'), false],
    ['for a rule of that name on another bus', rule(MEMBER, 'bus/inventory-forward'), false],
    ['for a rule of that name in another account', rule(OTHER, 'inventory-forward'), false],
    ['for it, but not EventBridge', rule(MEMBER, 'inventory-forward', 'lambda.amazonaws.com'), false],
  ])('EventBridge takes the forwarder role %s', async (_why, caller, isTrusted) => {
    await expect(isAllowed(authorizer, caller, forwarder(MEMBER))).resolves.toBe(isTrusted);
  });

  test.each<[why: string, caller: Caller, isAdmitted: boolean]>([
    ['for its rule', rule(CENTRAL, 'inventory/inventory-collect'), true],
    ['for a rule of that name on the default bus', rule(CENTRAL, 'inventory-collect'), false],
    ['for a rule of another account', rule(MEMBER, 'inventory/inventory-collect'), false],
  ])('EventBridge sends to the queue %s', async (_why, caller, isAdmitted) => {
    const queue = accounts
      .get(CENTRAL)
      ?.resources(REGION, 'AWS::SQS::Queue')
      .find(({ reference }) => reference.endsWith('/inventory-collect'));
    const location = { accountId: CENTRAL, region: REGION };
    const toSend = toUseQueue(
      'sqs:SendMessage',
      { arn: queue?.arn ?? '', url: queue?.reference ?? '', location },
      accounts,
    );
    await expect(isAllowed(authorizer, caller, toSend)).resolves.toBe(isAdmitted);
  });

  const TYPE = 'EC2 Automation Execution Status-change Notification';
  test.each<
    [why: string, caller: Caller, sources: string[], types: string[], isByRule: boolean, isAdmitted: boolean]
  >([
    ['its rule passes on', session(MEMBER, 'inventory-forwarder'), ['aws.ssm'], [TYPE], true, true],
    ['it puts there itself', session(MEMBER, 'inventory-forwarder'), ['aws.ssm'], [TYPE], false, false],
    ['has another source', session(MEMBER, 'inventory-forwarder'), ['inventory'], [TYPE], true, false],
    [
      'has another source as well',
      session(MEMBER, 'inventory-forwarder'),
      ['aws.ssm', 'a'],
      [TYPE],
      true,
      false,
    ],
    ['has another type', session(MEMBER, 'inventory-forwarder'), ['aws.ssm'], ['other'], true, false],
    ['has no source', session(MEMBER, 'inventory-forwarder'), [], [TYPE], true, false],
    ['comes by a role that may not', session(MEMBER, 'inventory-reader'), ['aws.ssm'], [TYPE], true, false],
    ['comes from a strange account', root(STRANGER), ['aws.ssm'], [TYPE], true, false],
  ])('the bus and what %s', async (_why, caller, sources, types, isByRule, isAdmitted) => {
    const bus = { location: { accountId: CENTRAL, region: REGION }, name: 'inventory' };
    const toPut = toPutEvents(bus, accounts, {
      ...(sources.length > 0 && { 'events:source': sources }),
      'events:detail-type': types,
      ...(isByRule && { 'events:eventBusInvocation': ['true'] }),
    });
    await expect(isAllowed(authorizer, caller, toPut)).resolves.toBe(isAdmitted);
  });
});
