/** What the handler of a type declares, and what deploying this stack never needs. */
interface NeverCalled {
  readonly type: string;
  readonly actions: readonly string[];
  readonly why: string;
}

const of = (type: string, why: string, ...actions: string[]): NeverCalled => ({ type, why, actions });
const named = (service: string, names: string): string[] =>
  names.split(' ').map((name) => `${service}:${name}`);

/**
 * What CloudFormation's handlers declare for features that the central stack has not. Everything else that they declare the
 * deploying role has; and what stands here it has not.
 */
export const NEVER_CALLED: readonly NeverCalled[] = [
  of(
    'AWS::S3::Bucket',
    'the bucket has encryption, a block of public access and tags, and sets nothing else',
    ...named(
      's3',
      'PutAccelerateConfiguration PutAnalyticsConfiguration PutBucketAbac PutBucketAcl PutBucketCORS',
    ),
    ...named(
      's3',
      'PutBucketLogging PutBucketNotification PutBucketObjectLockConfiguration PutBucketOwnershipControls',
    ),
    ...named(
      's3',
      'PutBucketVersioning PutBucketWebsite PutIntelligentTieringConfiguration PutInventoryConfiguration',
    ),
    ...named(
      's3',
      'PutLifecycleConfiguration PutMetricsConfiguration PutObjectAcl PutReplicationConfiguration',
    ),
    ...named('s3', 'CreateBucketMetadataTableConfiguration DeleteBucketMetadataTableConfiguration'),
    ...named(
      's3',
      'UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration',
    ),
    ...named('s3', 'UpdateBucketMetadataJournalTableConfiguration DeleteBucketWebsite DeleteObject'),
    ...named('s3tables', 'CreateNamespace CreateTable CreateTableBucket GetTable GetTableMetadataLocation'),
    ...named(
      's3tables',
      'PutTableBucketPolicy PutTableEncryption PutTablePolicy UpdateTableMetadataLocation',
    ),
  ),
  of(
    'AWS::S3::Bucket',
    'no such actions: IAM has one for putting and deleting, such as s3:PutEncryptionConfiguration',
    ...named(
      's3',
      'DeleteBucketAnalyticsConfiguration DeleteBucketCors DeleteBucketEncryption DeleteBucketLifecycle',
    ),
    ...named('s3', 'DeleteBucketMetricsConfiguration DeleteBucketReplication DeleteBucketTagging'),
    ...named('s3', 'PutBucketReplication PutObjectLockConfiguration'),
  ),
  of('AWS::Logs::LogGroup', 'no such action', 's3:REST.PUT.OBJECT'),
  of(
    'AWS::Logs::LogGroup',
    'the groups have a retention, a key and tags: no policies, indices, bearer tokens, deletion protection or streams',
    ...named(
      'logs',
      'DeleteIndexPolicy DeleteResourcePolicy PutBearerTokenAuthentication PutDataProtectionPolicy',
    ),
    ...named('logs', 'PutIndexPolicy PutLogGroupDeletionProtection'),
    'firehose:TagDeliveryStream',
  ),
  of(
    'AWS::Lambda::Function',
    'no function is in a network, has a file system, layers, signed code, scaling of its own or a pinned runtime',
    ...named('ec2', 'DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs'),
    ...named(
      'lambda',
      'DeleteFunctionCodeSigningConfig GetCodeSigningConfig GetLayerVersion PassCapacityProvider',
    ),
    ...named('lambda', 'PutFunctionCodeSigningConfig PutFunctionScalingConfig PutRuntimeManagementConfig'),
    'elasticfilesystem:DescribeMountTargets',
    's3files:ListMountTargets',
  ),
  of('AWS::Lambda::Function', 'no version of a function is published', 'lambda:PublishVersion'),
  of('AWS::Lambda::Function', 'the bucket keeps no versions', 's3:GetObjectVersion'),
  of(
    'AWS::Lambda::EventSourceMapping',
    'a key of a mapping encrypts its filters, and this one has none; the function’s role reads the queue',
    ...named('kms', 'Decrypt DescribeKey GenerateDataKey'),
  ),
  of('AWS::Events::EventBus', 'no such action: ReEncryptFrom and ReEncryptTo are', 'kms:ReEncrypt'),
  of('AWS::DynamoDB::Table', 'the table is never deleted: it outlives the stack', 'dynamodb:DeleteTable'),
  of(
    'AWS::DynamoDB::Table',
    'the table is not replicated, imported or streamed, and has no policy: no deployment touches an item',
    ...named(
      'dynamodb',
      'AssociateTableReplica BatchWriteItem CreateTableReplica DeleteItem DeleteResourcePolicy',
    ),
    ...named(
      'dynamodb',
      'DescribeImport DisableKinesisStreamingDestination EnableKinesisStreamingDestination GetItem',
    ),
    ...named(
      'dynamodb',
      'ImportTable PutItem PutResourcePolicy Query Scan UpdateContributorInsights UpdateItem',
    ),
    ...named('dynamodb', 'UpdateKinesisStreamingDestination'),
    ...named('kinesis', 'DescribeStream PutRecords'),
    ...named('logs', 'CreateLogGroup CreateLogStream DescribeLogStreams PutLogEvents PutRetentionPolicy'),
    ...named('s3', 'GetObjectMetadata ListBucket GetObject'),
    'iam:CreateServiceLinkedRole',
  ),
  of('AWS::DynamoDB::Table', 'the key is named by its ARN', 'kms:ListAliases'),
  of('AWS::IAM::Role', 'no role has a managed policy', 'iam:AttachRolePolicy', 'iam:DetachRolePolicy'),
  of('AWS::IAM::Role', 'no role may ever lose its boundary', 'iam:DeleteRolePermissionsBoundary'),
  of(
    'AWS::IAM::Policy',
    'the policies are of roles, not of users or groups',
    ...named(
      'iam',
      'GetUserPolicy GetGroupPolicy PutUserPolicy PutGroupPolicy DeleteUserPolicy DeleteGroupPolicy',
    ),
  ),
  of(
    'AWS::SNS::Topic',
    'no topic writes a log of deliveries, protects data or has a subscription',
    ...named('sns', 'PutDataProtectionPolicy Subscribe Unsubscribe'),
    'iam:GetRole',
  ),
  of(
    'AWS::Events::Connection',
    'the connection has no key of its own: EventBridge encrypts what it holds',
    ...named('kms', 'Decrypt DescribeKey Encrypt GenerateDataKey'),
  ),
  of('AWS::StepFunctions::StateMachine', 'the definition stands in the template', 's3:GetObjectVersion'),
  of('AWS::ApiGatewayV2::Api', 'no API is imported from a file', 's3:GetObject'),
];

/** Why the stack never needs an action for a resource of a type; undefined if it may. */
export const whyNeverCalled = (type: string, action: string): string | undefined =>
  NEVER_CALLED.find((one) => one.type === type && one.actions.includes(action))?.why;
