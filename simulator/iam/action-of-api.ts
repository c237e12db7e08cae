/** Operations whose permission has another name, by what the SDK calls them. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['lambda:Invoke', 'lambda:InvokeFunction'],
  ['s3:HeadBucket', 's3:ListBucket'],
  ['s3:HeadObject', 's3:GetObject'],
  ['s3:ListBuckets', 's3:ListAllMyBuckets'],
  ['s3:ListObjects', 's3:ListBucket'],
  ['s3:ListObjectsV2', 's3:ListBucket'],
]);

/** Services whose permissions have another prefix. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['elb', 'elasticloadbalancing'],
  ['elbv2', 'elasticloadbalancing'],
  ['stepfunctions', 'states'],
]);

/**
 * The permission that a call from a runbook needs. `operation` as the runbook names it: `ListBuckets`, or the method of
 * Python's SDK, `list_buckets`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function actionOfApi(service: string, operation: string): string {
  const prefix = service.toLowerCase();
  const name = operation
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return RENAMED.get(`${prefix}:${name}`) ?? `${PREFIXES.get(prefix) ?? prefix}:${name}`;
}
