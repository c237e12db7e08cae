/** Where a runbook has one answer: once in an account, in each of its Regions, or for each resource there. */
export type Scope = 'account' | 'region' | 'instance';

/** What is known of a runbook of `runbooks/`, besides its text. */
export interface LibraryRunbook {
  /** Of the document, and of its file without `.yml`. */
  readonly name: string;
  /** The heading of its description. */
  readonly question: string;
  readonly scope: Scope;
  /** What its execution role needs, each on every resource: none of these actions has a resource type. */
  readonly actions: readonly string[];
  /** The output whose groups answer the question, as `step.Output`. */
  readonly groupBy: string;
  /**
   * What a missing value of that output means; undefined where every target has one. A failed target
   * has none either.
   */
  readonly withoutValue?: string;
  /** The answer of a page that is not the last one; undefined, with the reason, where one answer always holds everything. */
  readonly pages: { readonly by: readonly string[] } | { readonly never: string };
}

/** The target parameter of runbooks whose scope is `instance`. */
export const TARGET_PARAMETER = 'InstanceId';

const ONE_ANSWER = { never: 'the API answers once' } as const;

/** Every runbook of `runbooks/`, in the order in which it is listed. */
export const LIBRARY: readonly LibraryRunbook[] = [
  {
    name: 'get_account_alias',
    question: 'What is the alias of the account?',
    scope: 'account',
    actions: ['iam:ListAccountAliases'],
    groupBy: 'get_account_alias.alias',
    withoutValue: 'the account has no alias',
    pages: { by: ['get_account_alias.next_page'] },
  },
  {
    name: 'get_canonical_id',
    question: 'What is the canonical user ID of the account?',
    scope: 'account',
    actions: ['s3:ListAllMyBuckets'],
    groupBy: 'get_canonical_id.canonical_id',
    pages: { never: 'the owner stands on every page' },
  },
  {
    name: 'get_root_user',
    question: 'Has the root user MFA, and has it access keys?',
    scope: 'account',
    actions: ['iam:GetAccountSummary'],
    groupBy: 'get_root_user.mfa',
    pages: ONE_ANSWER,
  },
  {
    name: 'get_password_policy',
    question: 'Which passwords may IAM users have?',
    scope: 'account',
    actions: ['iam:GetAccountPasswordPolicy'],
    groupBy: 'get_password_policy.minimum_length',
    withoutValue: 'it failed: with NoSuchEntity if the account has no policy',
    pages: ONE_ANSWER,
  },
  {
    name: 'get_enabled_regions',
    question: 'Which Regions are enabled, and which of them by hand?',
    scope: 'account',
    actions: ['ec2:DescribeRegions'],
    groupBy: 'get_opted_in_regions.regions',
    withoutValue: 'no Region was enabled by hand',
    pages: ONE_ANSWER,
  },
  {
    name: 'get_s3_public_access_block',
    question: 'Does the account block public access to its S3 buckets?',
    scope: 'account',
    actions: ['s3:GetAccountPublicAccessBlock'],
    groupBy: 'get_s3_public_access_block.restrict_public_buckets',
    withoutValue:
      'does not occur: an account without a block fails with NoSuchPublicAccessBlockConfiguration',
    pages: ONE_ANSWER,
  },
  {
    name: 'get_default_vpc',
    question: 'Is there a default VPC?',
    scope: 'region',
    actions: ['ec2:DescribeVpcs'],
    groupBy: 'get_default_vpc.is_default',
    withoutValue: 'there is no default VPC, unless next_page has a value',
    pages: { by: ['get_default_vpc.next_page'] },
  },
  {
    name: 'get_ebs_encryption',
    question: 'Are new EBS volumes encrypted by default?',
    scope: 'region',
    actions: ['ec2:GetEbsEncryptionByDefault'],
    groupBy: 'get_ebs_encryption.enabled',
    pages: ONE_ANSWER,
  },
  {
    name: 'get_imds_default',
    question: 'Must new instances use IMDSv2?',
    scope: 'region',
    actions: ['ec2:GetInstanceMetadataDefaults'],
    groupBy: 'get_imds_default.http_tokens',
    withoutValue: 'the account says nothing: the image or the launch decides',
    pages: ONE_ANSWER,
  },
  {
    name: 'list_instances',
    question: 'Which instances are there, and in which state?',
    scope: 'region',
    actions: ['ec2:DescribeInstances'],
    groupBy: 'list_instances.states',
    withoutValue: 'there is no instance, unless next_page has a value',
    pages: { by: ['list_instances.next_page'] },
  },
  {
    name: 'list_ssm_agents',
    question: 'Which versions of SSM Agent run, and which do not answer?',
    scope: 'region',
    actions: ['ssm:DescribeInstanceInformation'],
    groupBy: 'list_ssm_agents.versions',
    withoutValue: 'there is no managed node, unless next_page has a value',
    pages: { by: ['list_ssm_agents.next_page', 'list_lost_agents.next_page'] },
  },
  {
    name: 'list_public_snapshots',
    question: 'Are there public EBS snapshots, and are they blocked?',
    scope: 'region',
    actions: ['ec2:GetSnapshotBlockPublicAccessState', 'ec2:DescribeSnapshots'],
    groupBy: 'get_snapshot_block.state',
    pages: { by: ['list_public_snapshots.next_page'] },
  },
  {
    name: 'get_instance',
    question: 'In which state is an instance, and does it require IMDSv2?',
    scope: 'instance',
    actions: ['ec2:DescribeInstances'],
    groupBy: 'get_instance.state',
    withoutValue: 'it failed: with InvalidInstanceID.NotFound if the instance is gone',
    pages: { never: 'one instance is one page' },
  },
  {
    name: 'get_ssm_agent',
    question: 'Which version of SSM Agent has an instance, and does it answer?',
    scope: 'instance',
    actions: ['ssm:DescribeInstanceInformation'],
    groupBy: 'get_ssm_agent.version',
    withoutValue: 'Systems Manager does not manage the instance, unless next_page has a value',
    pages: { by: ['get_ssm_agent.next_page'] },
  },
];

/** What an account must allow, besides a runbook's own calls, so that AWS finds the targets of a run for each instance. */
export const FIND_TARGETS_ACTIONS: readonly string[] = [
  'ec2:DescribeInstances',
  'resource-groups:ListGroupResources',
  'tag:GetResources',
];
