/** Operations whose IAM action has another name. Nearly all of them are S3's. */
const ACTION_OF_OPERATION: ReadonlyMap<string, string> = new Map([
  ['ListBuckets', 's3:ListAllMyBuckets'],
  ['ListObjects', 's3:ListBucket'],
  ['ListObjectsV2', 's3:ListBucket'],
  ['HeadBucket', 's3:ListBucket'],
  ['HeadObject', 's3:GetObject'],
  ['CopyObject', 's3:PutObject'],
  ['DeleteObjects', 's3:DeleteObject'],
  ['UploadPart', 's3:PutObject'],
  ['CreateMultipartUpload', 's3:PutObject'],
  ['GetBucketEncryption', 's3:GetEncryptionConfiguration'],
  ['PutBucketEncryption', 's3:PutEncryptionConfiguration'],
  ['DeleteBucketEncryption', 's3:PutEncryptionConfiguration'],
  ['GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'],
  ['PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  ['GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration'],
  ['PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
  ['GetBucketReplication', 's3:GetReplicationConfiguration'],
  ['PutBucketReplication', 's3:PutReplicationConfiguration'],
  ['Invoke', 'lambda:InvokeFunction'],
]);

/** The IAM action of an operation whose service is not known by its name; undefined for all others. */
export const actionOfOperation = (operation: string | undefined): string | undefined =>
  operation === undefined ? undefined : ACTION_OF_OPERATION.get(operation);

/**
 * Whether an action is simply that of the operation: an error that does not name it is then the same error. `iam:PassRole` in
 * `RunInstances` is another.
 */
export const isActionOfOperation = (operation: string | undefined, action: string | undefined): boolean =>
  action?.split(':')[1] === operation || action === actionOfOperation(operation);
