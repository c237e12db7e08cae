import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import type { ApiAnswer } from '../../simulator/organization/api-answer.ts';
import { LIBRARY } from '../../runbooks/library.ts';
import { Automation } from '../../simulator/test/automation.ts';
import { MEMBERS, start } from '../local/start.ts';
import { callOf, RUNBOOKS } from './support/library-texts.ts';

const [MEMBER] = MEMBERS;
const INSTANCE = 'i-0123456789abcdef0';
const TOKEN = 'AAAAtoken';

type Answers = Readonly<Record<string, ApiAnswer>>;
type Outputs = Readonly<Record<string, readonly string[]>>;
interface Run {
  readonly answers: Answers;
  /** What the automation puts out; a text if it fails with these words. */
  readonly comesTo: Outputs | string;
}

interface Case {
  readonly success: Run;
  /** An answer in which there is nothing. */
  readonly empty: Run;
  /** An answer that is not the whole; undefined where the API has no such answer. */
  readonly page?: Run;
}

const BLOCKS = ['block_public_acls', 'ignore_public_acls', 'block_public_policy', 'restrict_public_buckets'];
const INSTANCES = {
  Reservations: [
    {
      Instances: [
        {
          InstanceId: INSTANCE,
          InstanceType: 't3.micro',
          PlatformDetails: 'Linux/UNIX',
          State: { Code: 16, Name: 'running' },
          MetadataOptions: { State: 'applied', HttpTokens: 'required' },
        },
      ],
    },
    {
      Instances: [
        { InstanceId: 'i-1', State: { Name: 'stopped' }, MetadataOptions: { State: 'pending' } },
        { InstanceId: 'i-2', State: { Name: 'running' } },
      ],
    },
  ],
};
const NODES = {
  InstanceInformationList: [
    {
      InstanceId: INSTANCE,
      AgentVersion: '3.3.2299.0',
      IsLatestVersion: true,
      PingStatus: 'Online',
      PlatformName: 'Amazon Linux',
    },
    { InstanceId: 'i-1', AgentVersion: '3.2.582.0', IsLatestVersion: false, PingStatus: 'ConnectionLost' },
  ],
};
const LOST = { when: { Filters: [{ Key: 'PingStatus', Values: ['ConnectionLost', 'Inactive'] }] } };

const CASES: Readonly<Record<string, Case>> = {
  get_account_alias: {
    success: {
      answers: { 'iam:ListAccountAliases': { AccountAliases: ['example'], IsTruncated: false } },
      comesTo: { 'get_account_alias.alias': ['example'] },
    },
    empty: { answers: { 'iam:ListAccountAliases': { AccountAliases: [], IsTruncated: false } }, comesTo: {} },
    page: {
      answers: { 'iam:ListAccountAliases': { AccountAliases: [], IsTruncated: true, Marker: TOKEN } },
      comesTo: { 'get_account_alias.next_page': [TOKEN] },
    },
  },
  get_canonical_id: {
    success: {
      answers: { 's3:ListBuckets': { Buckets: [{ Name: 'one' }], Owner: { ID: 'abc' } } },
      comesTo: { 'get_canonical_id.canonical_id': ['abc'] },
    },
    empty: {
      answers: { 's3:ListBuckets': { Buckets: [], Owner: { ID: 'abc' } } },
      comesTo: { 'get_canonical_id.canonical_id': ['abc'] },
    },
    page: {
      answers: { 's3:ListBuckets': { Buckets: [], Owner: { ID: 'abc' }, ContinuationToken: TOKEN } },
      comesTo: { 'get_canonical_id.canonical_id': ['abc'] },
    },
  },
  get_root_user: {
    success: {
      answers: {
        'iam:GetAccountSummary': {
          SummaryMap: {
            Users: 3,
            AccountMFAEnabled: 1,
            AccountAccessKeysPresent: 0,
            AccountPasswordPresent: 1,
            AccountSigningCertificatesPresent: 0,
          },
        },
      },
      comesTo: {
        'get_root_user.mfa': ['1'],
        'get_root_user.access_keys': ['0'],
        'get_root_user.password': ['1'],
        'get_root_user.signing_certificates': ['0'],
      },
    },
    empty: { answers: { 'iam:GetAccountSummary': { SummaryMap: {} } }, comesTo: {} },
  },
  get_password_policy: {
    success: {
      answers: {
        'iam:GetAccountPasswordPolicy': {
          PasswordPolicy: {
            MinimumPasswordLength: 8,
            RequireSymbols: false,
            RequireNumbers: true,
            RequireUppercaseCharacters: true,
            RequireLowercaseCharacters: false,
            ExpirePasswords: false,
          },
        },
      },
      comesTo: {
        'get_password_policy.minimum_length': ['8'],
        'get_password_policy.symbols': ['false'],
        'get_password_policy.numbers': ['true'],
        'get_password_policy.uppercase': ['true'],
        'get_password_policy.lowercase': ['false'],
      },
    },
    empty: {
      answers: {
        'iam:GetAccountPasswordPolicy': {
          error: {
            code: 'NoSuchEntity',
            message: 'The Password Policy with domain name {{ accountId }} cannot be found.',
          },
        },
      },
      comesTo: `An error occurred (NoSuchEntity) when calling the GetAccountPasswordPolicy operation: The Password Policy with domain name ${MEMBER} cannot be found.`,
    },
  },
  get_enabled_regions: {
    success: {
      answers: {
        'ec2:DescribeRegions': [
          {
            when: { Filters: [{ Name: 'opt-in-status', Values: ['opted-in'] }] },
            answer: { Regions: [{ RegionName: 'eu-south-1' }] },
          },
          { answer: { Regions: [{ RegionName: 'eu-south-1' }, { RegionName: 'eu-west-1' }] } },
        ],
      },
      comesTo: {
        'get_enabled_regions.regions': ['eu-south-1', 'eu-west-1'],
        'get_opted_in_regions.regions': ['eu-south-1'],
      },
    },
    empty: { answers: { 'ec2:DescribeRegions': { Regions: [] } }, comesTo: {} },
  },
  get_s3_public_access_block: {
    success: {
      answers: {
        's3control:GetPublicAccessBlock': [
          {
            when: { AccountId: MEMBER },
            answer: {
              PublicAccessBlockConfiguration: {
                BlockPublicAcls: true,
                IgnorePublicAcls: true,
                BlockPublicPolicy: true,
                RestrictPublicBuckets: true,
              },
            },
          },
        ],
      },
      comesTo: Object.fromEntries(BLOCKS.map((name) => [`get_s3_public_access_block.${name}`, ['true']])),
    },
    empty: {
      answers: {
        's3control:GetPublicAccessBlock': {
          error: {
            code: 'NoSuchPublicAccessBlockConfiguration',
            message: 'The public access block configuration was not found',
          },
        },
      },
      comesTo:
        'An error occurred (NoSuchPublicAccessBlockConfiguration) when calling the GetPublicAccessBlock operation: The public access block configuration was not found',
    },
  },
  get_default_vpc: {
    success: {
      answers: {
        'ec2:DescribeVpcs': [
          {
            when: { Filters: [{ Name: 'is-default', Values: ['true'] }] },
            answer: { Vpcs: [{ VpcId: 'vpc-1', IsDefault: true, CidrBlock: '172.31.0.0/16' }] },
          },
        ],
      },
      comesTo: {
        'get_default_vpc.is_default': ['true'],
        'get_default_vpc.vpc_id': ['vpc-1'],
        'get_default_vpc.cidr_block': ['172.31.0.0/16'],
      },
    },
    empty: { answers: { 'ec2:DescribeVpcs': { Vpcs: [] } }, comesTo: {} },
    page: {
      answers: { 'ec2:DescribeVpcs': { Vpcs: [], NextToken: TOKEN } },
      comesTo: { 'get_default_vpc.next_page': [TOKEN] },
    },
  },
  get_ebs_encryption: {
    success: {
      answers: { 'ec2:GetEbsEncryptionByDefault': { EbsEncryptionByDefault: false, SseType: 'none' } },
      comesTo: { 'get_ebs_encryption.enabled': ['false'], 'get_ebs_encryption.sse_type': ['none'] },
    },
    empty: { answers: { 'ec2:GetEbsEncryptionByDefault': {} }, comesTo: {} },
  },
  get_imds_default: {
    success: {
      answers: {
        'ec2:GetInstanceMetadataDefaults': {
          AccountLevel: {
            HttpTokens: 'required',
            HttpTokensEnforced: 'enabled',
            HttpPutResponseHopLimit: 2,
            HttpEndpoint: 'enabled',
            ManagedBy: 'declarative-policy',
          },
        },
      },
      comesTo: {
        'get_imds_default.http_tokens': ['required'],
        'get_imds_default.enforced': ['enabled'],
        'get_imds_default.hop_limit': ['2'],
        'get_imds_default.endpoint': ['enabled'],
        'get_imds_default.managed_by': ['declarative-policy'],
      },
    },
    empty: { answers: { 'ec2:GetInstanceMetadataDefaults': { AccountLevel: {} } }, comesTo: {} },
  },
  list_instances: {
    success: {
      answers: { 'ec2:DescribeInstances': [{ when: { MaxResults: 1000 }, answer: INSTANCES }] },
      comesTo: {
        'list_instances.instance_ids': [INSTANCE, 'i-1', 'i-2'],
        'list_instances.states': ['running', 'stopped', 'running'],
      },
    },
    empty: { answers: { 'ec2:DescribeInstances': { Reservations: [] } }, comesTo: {} },
    page: {
      answers: { 'ec2:DescribeInstances': { Reservations: [], NextToken: TOKEN } },
      comesTo: { 'list_instances.next_page': [TOKEN] },
    },
  },
  list_ssm_agents: {
    success: {
      answers: {
        'ssm:DescribeInstanceInformation': [
          { ...LOST, answer: { InstanceInformationList: [{ InstanceId: 'i-1' }] } },
          { answer: NODES },
        ],
      },
      comesTo: {
        'list_ssm_agents.instance_ids': [INSTANCE, 'i-1'],
        'list_ssm_agents.versions': ['3.3.2299.0', '3.2.582.0'],
        'list_ssm_agents.ping_statuses': ['Online', 'ConnectionLost'],
        'list_lost_agents.instance_ids': ['i-1'],
      },
    },
    empty: { answers: { 'ssm:DescribeInstanceInformation': { InstanceInformationList: [] } }, comesTo: {} },
    page: {
      answers: {
        'ssm:DescribeInstanceInformation': [
          { ...LOST, answer: { InstanceInformationList: [], NextToken: `${TOKEN}2` } },
          { answer: { InstanceInformationList: [{ InstanceId: 'i-1' }], NextToken: TOKEN } },
        ],
      },
      comesTo: {
        'list_ssm_agents.instance_ids': ['i-1'],
        'list_ssm_agents.next_page': [TOKEN],
        'list_lost_agents.next_page': [`${TOKEN}2`],
      },
    },
  },
  list_public_snapshots: {
    success: {
      answers: {
        'ec2:GetSnapshotBlockPublicAccessState': { State: 'unblocked', ManagedBy: 'account' },
        'ec2:DescribeSnapshots': [
          {
            when: { OwnerIds: ['self'], RestorableByUserIds: ['all'] },
            answer: { Snapshots: [{ SnapshotId: 'snap-1' }, { SnapshotId: 'snap-2' }] },
          },
        ],
      },
      comesTo: {
        'get_snapshot_block.state': ['unblocked'],
        'get_snapshot_block.managed_by': ['account'],
        'list_public_snapshots.snapshot_ids': ['snap-1', 'snap-2'],
      },
    },
    empty: {
      answers: {
        'ec2:GetSnapshotBlockPublicAccessState': { State: 'block-all-sharing' },
        'ec2:DescribeSnapshots': { Snapshots: [] },
      },
      comesTo: { 'get_snapshot_block.state': ['block-all-sharing'] },
    },
    page: {
      answers: {
        'ec2:GetSnapshotBlockPublicAccessState': { State: 'unblocked' },
        'ec2:DescribeSnapshots': { Snapshots: [], NextToken: TOKEN },
      },
      comesTo: { 'get_snapshot_block.state': ['unblocked'], 'list_public_snapshots.next_page': [TOKEN] },
    },
  },
  get_instance: {
    success: {
      answers: { 'ec2:DescribeInstances': [{ when: { InstanceIds: [INSTANCE] }, answer: INSTANCES }] },
      comesTo: {
        'get_instance.state': ['running'],
        'get_instance.type': ['t3.micro'],
        'get_instance.http_tokens': ['required'],
        'get_instance.platform': ['Linux/UNIX'],
      },
    },
    empty: {
      answers: {
        'ec2:DescribeInstances': {
          error: {
            code: 'InvalidInstanceID.NotFound',
            message: `The instance ID '${INSTANCE}' does not exist`,
          },
        },
      },
      comesTo: `An error occurred (InvalidInstanceID.NotFound) when calling the DescribeInstances operation: The instance ID '${INSTANCE}' does not exist`,
    },
  },
  get_ssm_agent: {
    success: {
      answers: {
        'ssm:DescribeInstanceInformation': [
          { when: { Filters: [{ Key: 'InstanceIds', Values: [INSTANCE] }] }, answer: NODES },
        ],
      },
      comesTo: {
        'get_ssm_agent.version': ['3.3.2299.0'],
        'get_ssm_agent.is_latest': ['true'],
        'get_ssm_agent.ping_status': ['Online'],
        'get_ssm_agent.platform': ['Amazon Linux'],
      },
    },
    empty: { answers: { 'ssm:DescribeInstanceInformation': { InstanceInformationList: [] } }, comesTo: {} },
    page: {
      answers: { 'ssm:DescribeInstanceInformation': { InstanceInformationList: [], NextToken: TOKEN } },
      comesTo: { 'get_ssm_agent.next_page': [TOKEN] },
    },
  },
};

let automation: Automation;
beforeAll(async () => {
  automation = new Automation(await start());
});
afterAll(() => automation.started.organization.close());

/** Runs a runbook in a member, where the APIs answer so, to its end. */
async function run(name: string, answers: Answers): Promise<AutomationExecution> {
  const { organization } = automation.started;
  for (const [operation, answer] of Object.entries(answers)) {
    organization.accounts.get(MEMBER)?.setAnswer(operation, answer);
  }
  const isOfInstance = LIBRARY.find((one) => one.name === name)?.scope === 'instance';
  const id = await automation.startAs(MEMBER, {
    DocumentName: name,
    ...(isOfInstance && { Parameters: { InstanceId: [INSTANCE] } }),
  });
  await organization.idle();
  return automation.get(id, MEMBER);
}

/** What a run came to: its status, and what it puts out, or the words with which it failed. */
async function outcomeOf(name: string, { answers }: Run): Promise<readonly unknown[]> {
  const { AutomationExecutionStatus: status, Outputs, FailureMessage } = await run(name, answers);
  return [status, status === 'Success' ? Outputs : FailureMessage];
}

const expected = ({ comesTo }: Run): readonly unknown[] =>
  typeof comesTo === 'string' ? ['Failed', expect.stringContaining(comesTo)] : ['Success', comesTo];

test('every runbook of the library is run here, and those with pages get one that is not the last', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(LIBRARY.map(({ name }) => name).toSorted());
  const paged = LIBRARY.filter(({ pages }) => 'by' in pages);
  expect(paged.filter(({ name }) => CASES[name]?.page === undefined)).toEqual([]);
});

describe.each(Object.entries(CASES))('%s', (name, { success, empty, page }) => {
  test('puts out what it found, and no token where that was all', async () => {
    expect(await outcomeOf(name, success)).toEqual(expected(success));
  });

  test('an answer in which there is nothing is told apart from one that could not be had', async () => {
    expect(await outcomeOf(name, empty)).toEqual(expected(empty));
  });

  if (page !== undefined) {
    test('a page that is not the last one is not taken for the whole', async () => {
      expect(await outcomeOf(name, page)).toEqual(expected(page));
    });
  }

  const calls = RUNBOOKS.find((runbook) => runbook.name === name)?.mainSteps.map(callOf) ?? [];
  test.each([...new Set(calls.map(({ service, api }) => `${service}:${api}`))])(
    'fails in the words of AWS where %s is denied',
    async (operation) => {
      const message = `User is not authorized to perform: ${operation}`;
      const {
        AutomationExecutionStatus,
        FailureMessage,
        Outputs = {},
      } = await run(name, {
        ...success.answers,
        [operation]: { error: { code: 'AccessDenied', message } },
      });
      expect([AutomationExecutionStatus, FailureMessage]).toEqual([
        'Failed',
        expect.stringContaining(
          `(AccessDenied) when calling the ${operation.split(':')[1]} operation: ${message}`,
        ),
      ]);
      // What is not known is never shown as nothing.
      const known = Object.entries(Outputs).filter(
        ([, [value = '']]) => !value.startsWith('No output available'),
      );
      const ofOthers = Object.keys(success.comesTo).filter((output) => known.some(([one]) => one === output));
      expect(known.map(([output]) => output)).toEqual(ofOthers);
    },
  );
});
