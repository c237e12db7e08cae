const allow = (Action: string | readonly string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const actions = (service: string, names: string): string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

/**
 * The managed policies of AWS that are held here, by ARN; what they say.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const MANAGED_BY_AWS: ReadonlyMap<string, object> = new Map([
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    policy(allow(actions('logs', 'CreateLogGroup CreateLogStream PutLogEvents'))),
  ],
  [
    'arn:aws:iam::aws:policy/service-role/AmazonSSMAutomationRole',
    policy(
      allow('ssm:*'),
      allow('ssmmessages:OpenDataChannel', 'arn:*:ssm:*:*:session/*'),
      allow('lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:Automation*'),
      allow('sns:Publish', 'arn:aws:sns:*:*:Automation*'),
      allow(actions('ec2', 'CopyImage CreateImage DeregisterImage DescribeImages DeleteSnapshot')),
      allow(actions('ec2', 'RunInstances StartInstances StopInstances TerminateInstances')),
      allow(actions('ec2', 'DescribeInstanceStatus CreateTags DeleteTags DescribeTags')),
      allow(actions('cloudformation', 'CreateStack UpdateStack DeleteStack DescribeStacks')),
      allow(actions('cloudformation', 'DescribeStackEvents TagResource UntagResource')),
    ),
  ],
]);
