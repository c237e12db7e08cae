import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadEvaluate } from '../../simulator/iam/evaluate.ts';

const [, json = ''] =
  /```json\n([^`]*?"EventsAndAlarms".*?)\n```/s.exec(readFileSync('docs/deploy.md', 'utf8')) ?? [];
const keyPolicy = JSON.parse(json) as object;
const evaluate = await loadEvaluate();
const ACCOUNT = '111111111111';

test.each<[who: string, service: string, action: string, sourceAccount: string, isAllowed: boolean]>([
  ['EventBridge of the account encrypts', 'events.amazonaws.com', 'kms:GenerateDataKey', ACCOUNT, true],
  ['EventBridge of the account decrypts', 'events.amazonaws.com', 'kms:Decrypt', ACCOUNT, true],
  ['CloudWatch of the account encrypts', 'cloudwatch.amazonaws.com', 'kms:GenerateDataKey', ACCOUNT, true],
  ['EventBridge of the account re-encrypts', 'events.amazonaws.com', 'kms:ReEncryptTo', ACCOUNT, true],
  ['EventBridge looks at the key', 'events.amazonaws.com', 'kms:DescribeKey', ACCOUNT, true],
  ['EventBridge of another account', 'events.amazonaws.com', 'kms:Decrypt', '222222222222', false],
  ['another service', 's3.amazonaws.com', 'kms:Decrypt', ACCOUNT, false],
  ['EventBridge gives itself a grant', 'events.amazonaws.com', 'kms:CreateGrant', ACCOUNT, false],
])('the key policy of docs/deploy.md, %s', async (_who, principal, action, sourceAccount, isAllowed) => {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  const refusal = await evaluate({
    principal,
    action,
    resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/6a7e8feb-b491-4cf7-a9f1-bf3703467718`,
    resourceAccountId: ACCOUNT,
    keys: { 'aws:SourceAccount': [sourceAccount], 'aws:PrincipalIsAWSService': ['true'] },
    identityPolicies: [],
    permissionsBoundary: undefined,
    sessionPolicy: undefined,
    resourcePolicy: keyPolicy,
  });
  expect(refusal === undefined).toBe(isAllowed);
});

const group = (name: string, accountId = ACCOUNT) => `arn:aws:logs:eu-west-1:${accountId}:log-group:${name}`;

/** What evaluates policies knows no keys of encryption contexts: another key that holds an ARN stands for this one. */
const withKnownKey = JSON.parse(
  JSON.stringify(keyPolicy).replaceAll('kms:EncryptionContext:aws:logs:arn', 'aws:SourceArn'),
) as object;

test.each<[what: string, service: string, group: string, isAllowed: boolean]>([
  ['a function’s log', 'logs.eu-west-1.amazonaws.com', group('/aws/lambda/rollcall-collect'), true],
  ['the access log', 'logs.eu-west-1.amazonaws.com', group('/aws/vendedlogs/rollcall-api'), true],
  ['another log', 'logs.eu-west-1.amazonaws.com', group('/aws/lambda/other'), false],
  [
    'a log of another account',
    'logs.eu-west-1.amazonaws.com',
    group('/aws/lambda/rollcall-api', '222222222222'),
    false,
  ],
  ['a log in another Region', 'logs.us-east-1.amazonaws.com', group('/aws/lambda/rollcall-api'), false],
])('the key policy of docs/deploy.md, for %s', async (_what, principal, logGroup, isAllowed) => {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  for (const action of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom']) {
    const refusal = await evaluate({
      principal,
      action,
      resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/6a7e8feb-b491-4cf7-a9f1-bf3703467718`,
      resourceAccountId: ACCOUNT,
      keys: { 'aws:SourceArn': [logGroup], 'aws:PrincipalIsAWSService': ['true'] },
      identityPolicies: [],
      permissionsBoundary: undefined,
      sessionPolicy: undefined,
      resourcePolicy: withKnownKey,
    });
    expect([action, refusal === undefined]).toEqual([action, isAllowed]);
  }
});
