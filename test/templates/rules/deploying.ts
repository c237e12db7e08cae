import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { DeployedResource } from '../../../simulator/templates/deployed-stack.ts';
import { EVERY_SETTING } from './optional-parts.ts';
import { VERBS, type Verb } from '../support/cloudformation-handlers.ts';
import { allows, deployingRole, documentsOf, type Call } from '../support/deploying-role.ts';
import { actionsFor, BUCKET, callsOf, type Deployment } from '../support/deployment-calls.ts';
import { NEVER_CALLED, whyNeverCalled } from '../support/never-called.ts';
import { inOrder } from '../support/resource-order.ts';
import { CENTRAL, deploy, resourceOf, type Stack } from '../support/stacks.ts';

const { accountId, region } = CENTRAL;
const STACK = `arn:aws:cloudformation:${region}:${accountId}:stack/rollcall/6a7e8feb-b491-4cf7-a9f1-bf3703467718`;
const OBJECT = `${BUCKET}/serverless/rollcall/prod/1/code.zip`;

/** A stack, the role that deploys it, and what else the deployment depends on. */
interface Setting {
  readonly text: string;
  readonly stack: Stack;
  readonly documents: readonly object[];
  readonly deployment: Deployment;
}

/** With settings, the role is told what the stack is told: that there is a key, the roles' path and their boundary. */
function settingOf(text: string, settings: Partial<typeof EVERY_SETTING>): Setting {
  const { kmsKeyArn: key, permissionsBoundary, rolePath = '/', runAcrossAccounts } = settings;
  const role = deployingRole({
    RolePath: rolePath,
    ...(runAcrossAccounts !== undefined && { RunAcrossAccounts: 'true' }),
    ...(key !== undefined && { KmsKeyArn: key }),
    ...(permissionsBoundary !== undefined && { PermissionsBoundary: permissionsBoundary }),
  });
  const boundary = permissionsBoundary ?? resourceOf(role, 'Boundary').arn;
  return { text, stack: deploy(text, CENTRAL), documents: documentsOf(role), deployment: { boundary, key } };
}

/** @param open with every setting but `existingTable` */
export function describeDeploying(plain: string, full: string, open: string): void {
  const settings: readonly (readonly [string, Setting])[] = [
    ['no settings', settingOf(plain, {})],
    ['every setting', settingOf(full, EVERY_SETTING)],
    ['every setting and a table of its own', settingOf(open, EVERY_SETTING)],
  ];

  describe.each(settings)('the deploying role of a stack with %s', (_name, setting) => {
    test.each(VERBS)('may do all that CloudFormation’s handlers need to %s a resource', async (verb) => {
      const calls = await callsToAll(setting, verb);
      expect(calls.length).toBeGreaterThan(100);
      await expect(refusedOf(calls, setting.documents)).resolves.toEqual([]);
    });

    test.each(Object.entries(STORIES))('lives through the %s', async (_story, steps) => {
      const calls = await callsOfStory(steps, setting);
      expect(calls.length).toBeGreaterThan(100);
      await expect(refusedOf(calls, setting.documents)).resolves.toEqual([]);
    });
  });

  describe('the walk', () => {
    const [, setting] = settings[2] ?? [];
    if (setting === undefined) throw new Error('There is no such setting');

    test('makes what others stand on first: the bucket before functions, roles before policies, queues before rules', () => {
      const order = inOrder(setting.text, setting.stack).map(({ logicalId }) => logicalId);
      const isBefore = (one: string, other: string): boolean => order.indexOf(one) < order.indexOf(other);
      expect(order).toHaveLength(setting.stack.size);
      expect(isBefore('ServerlessDeploymentBucket', 'CollectLambdaFunction')).toBe(true);
      expect(isBefore('CollectRole', 'TableKeyPolicy')).toBe(true);
      expect(isBefore('CollectQueuePolicy', 'CollectRule')).toBe(true);
      expect(isBefore('ApiAccessLog', 'HttpApiStage')).toBe(true);
    });

    test.each([
      ['apigateway:TagResource', 'create HttpApiStage: apigateway:TagResource'],
      ['lambda:TagResource', 'create CollectEventSourceMappingSQSCollectQueue: lambda:TagResource'],
      ['logs:DescribeIndexPolicies', 'create CollectLogGroup: logs:DescribeIndexPolicies'],
      ['logs:DescribeResourcePolicies', 'create CollectLogGroup: logs:DescribeResourcePolicies'],
      ['logs:GetDataProtectionPolicy', 'create CollectLogGroup: logs:GetDataProtectionPolicy'],
      ['s3:TagResource', 'create ServerlessDeploymentBucket: s3:TagResource'],
      ['lambda:GetFunctionScalingConfig', 'read CollectLambdaFunction: lambda:GetFunctionScalingConfig'],
      ['dynamodb:DescribeContributorInsights', 'create Table: dynamodb:DescribeContributorInsights'],
      ['iam:CreateServiceLinkedRole', 'create HttpApi: iam:CreateServiceLinkedRole'],
      ['cloudformation:DescribeEvents', 'osls: cloudformation:DescribeEvents'],
      ['events:PutPermission', 'create BusPolicy: events:PutPermission'],
    ])('would fail without %s', async (action, where) => {
      const poorer = setting.documents.map((document) =>
        JSON.parse(JSON.stringify(document).replaceAll(`"${action}"`, '"s3:ListAllMyBuckets"')),
      ) as readonly object[];
      const calls = await callsOfStory(STORIES['first creation'] ?? [], setting);
      const refused = await refusedOf(calls, poorer);
      expect(refused.some((one) => one.startsWith(where))).toBe(true);
      expect(refused.every((one) => one.includes(action))).toBe(true);
    });

    test('knows every command that the framework sends when it deploys and removes', () => {
      const sent = new Set(['deploy', 'remove', 'lib', 'info'].flatMap(commandsIn));
      const known = new Set([...Object.keys(COMMANDS), ...NOT_SENT]);
      expect([...sent].filter((command) => !known.has(command))).toEqual([]);
      expect([...known].filter((command) => !sent.has(command))).toEqual([]);
    });
  });

  test('what is never called is declared by a handler of a type of the stack, and not allowed in vain', async () => {
    const [, setting] = settings[2] ?? [];
    const { stack, documents, deployment } = setting ?? settingOf(open, EVERY_SETTING);
    const stale: string[] = [];
    for (const { type, actions } of NEVER_CALLED) {
      const resource = [...stack.values()].find((one) => one.type === type);
      const declared = new Set((await Promise.all(VERBS.map((verb) => actionsFor(type, verb)))).flat());
      for (const action of actions) {
        if (resource === undefined || !declared.has(action))
          stale.push(`${action} for ${type} is not declared`);
        else if (IN_IAM.test(action) && !MAY_ALL_THE_SAME.has(`${type} ${action}`)) {
          const calls = callsOf(resource, 'update', action, stack, deployment);
          for (const call of calls) {
            if (await allows(documents, call).catch(() => false))
              stale.push(`${action} for ${type} is allowed`);
          }
        }
      }
    }
    expect(stale).toEqual([]);
  });
}

const IN_IAM = /^[a-z0-9]+:[A-Z]\w+$/;
/** Never called for this type, and allowed for others. */
const MAY_ALL_THE_SAME = new Set([
  'AWS::S3::Bucket s3:DeleteObject',
  'AWS::DynamoDB::Table iam:CreateServiceLinkedRole',
  'AWS::DynamoDB::Table s3:GetObject',
  'AWS::ApiGatewayV2::Api s3:GetObject',
]);

interface NamedCall extends Call {
  /** Who makes it: `osls`, or `create Table`. */
  readonly by: string;
}

/** Every call that CloudFormation's handlers may make for all resources, but for what the stack never needs. */
async function callsToAll(setting: Setting, verb: Verb): Promise<readonly NamedCall[]> {
  const order = inOrder(setting.text, setting.stack);
  const calls: NamedCall[] = [];
  for (const resource of verb === 'delete' ? order.toReversed() : order)
    calls.push(...(await callsTo(resource, verb, setting)));
  return calls;
}

async function callsTo(
  resource: DeployedResource,
  verb: Verb,
  { stack, deployment }: Setting,
): Promise<readonly NamedCall[]> {
  const { type, logicalId } = resource;
  const actions = (await actionsFor(type, verb)).filter(
    (action) => whyNeverCalled(type, action) === undefined,
  );
  return actions.flatMap((action) =>
    callsOf(resource, verb, action, stack, deployment).map((call) => ({
      ...call,
      by: `${verb} ${logicalId}`,
    })),
  );
}

async function refusedOf(calls: readonly NamedCall[], documents: readonly object[]): Promise<string[]> {
  const asked = new Map<string, Promise<boolean>>();
  const refused: string[] = [];
  for (const { by, ...call } of calls) {
    const key = JSON.stringify(call);
    const allowed = asked.get(key) ?? allows(documents, call);
    asked.set(key, allowed);
    if (!(await allowed)) refused.push(`${by}: ${call.action} on ${call.resource}`);
  }
  return refused;
}

/** What the framework asks of AWS by each of its commands; `Upload` is of the SDK's library for large objects. */
const COMMANDS: Readonly<Record<string, readonly [action: string, resource: string]>> = {
  CreateChangeSet: ['cloudformation:CreateChangeSet', STACK],
  DeleteChangeSet: ['cloudformation:DeleteChangeSet', STACK],
  DeleteObjects: ['s3:DeleteObject', OBJECT],
  DeleteStack: ['cloudformation:DeleteStack', STACK],
  DescribeChangeSet: ['cloudformation:DescribeChangeSet', STACK],
  DescribeStackEvents: ['cloudformation:DescribeStackEvents', STACK],
  DescribeStackResource: ['cloudformation:DescribeStackResource', STACK],
  DescribeStacks: ['cloudformation:DescribeStacks', STACK],
  ExecuteChangeSet: ['cloudformation:ExecuteChangeSet', STACK],
  GetFunction: ['lambda:GetFunction', `arn:aws:lambda:${region}:${accountId}:function:rollcall-collect`],
  GetTemplate: ['cloudformation:GetTemplate', STACK],
  HeadBucket: ['s3:ListBucket', BUCKET],
  HeadObject: ['s3:GetObject', OBJECT],
  ListObjectVersions: ['s3:ListBucketVersions', BUCKET],
  ListObjectsV2: ['s3:ListBucket', BUCKET],
  ListStackResources: ['cloudformation:ListStackResources', STACK],
  Upload: ['s3:PutObject', OBJECT],
  ValidateTemplate: ['cloudformation:ValidateTemplate', '*'],
};

/** What stands in its code and is not sent for this service, or may be refused; why. */
const NOT_SENT: readonly string[] = [
  // Another method of deployment, and a policy that there is not.
  'CreateStack',
  'UpdateStack',
  'SetStackPolicy',
  // Images: a refusal is taken for "there are none".
  'DescribeRepositories',
  'DeleteRepository',
  // No function reads a log.
  'DescribeSubscriptionFilters',
  'DeleteSubscriptionFilter',
  // An API that another stack makes, and keys of REST APIs.
  'DescribeStackResources',
  'GetApi',
  'GetApiKey',
  'ListExports',
];

function commandsIn(folder: string): readonly string[] {
  const directory = join('node_modules/serverless/lib/plugins/aws', folder);
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [
      ...readFileSync(join(directory, name), 'utf8').matchAll(
        /new (\w+)Command\(|paginate(\w+)\(|new (Upload)\(/g,
      ),
    ])
    .map(([, command, paginated, upload]) => command ?? paginated ?? upload ?? '');
}

/** A command of the framework, or what CloudFormation does with the bucket alone, with everything, or with everything but that. */
type Step = keyof typeof COMMANDS | { readonly cloudFormation: Verb; readonly of: 'bucket' | 'all' };
const cloudFormation = (verb: Verb, of: 'bucket' | 'all' = 'all'): Step => ({ cloudFormation: verb, of });

/** A change set, with what CloudFormation looks at to validate names, and what it says if that fails. */
const CHANGE: readonly Step[] = [
  'CreateChangeSet',
  'DescribeChangeSet',
  'DescribeEvents',
  'ExecuteChangeSet',
];
const UPLOAD: readonly Step[] = [
  'DescribeStackResource',
  'HeadBucket',
  'GetFunction',
  'ListObjectsV2',
  'HeadObject',
  'Upload',
];
const INFO: readonly Step[] = ['DescribeStacks', 'ListStackResources'];

/**
 * What osls 4.3.1 does, in order (`lib/plugins/aws/deploy`, `remove`, `lib`), with what CloudFormation does in between. A stack is
 * first made with the bucket alone, and then updated with everything.
 */
const STORIES: Readonly<Record<string, readonly Step[]>> = {
  'first creation': [
    'DescribeStacks',
    ...CHANGE,
    cloudFormation('create', 'bucket'),
    'DescribeStackEvents',
    ...UPLOAD,
    'ValidateTemplate',
    'DeleteChangeSet',
    ...CHANGE,
    cloudFormation('update', 'bucket'),
    cloudFormation('create'),
    cloudFormation('read'),
    'DescribeStackEvents',
    'ListObjectsV2',
    'DeleteObjects',
    ...INFO,
  ],
  update: [
    'DescribeStacks',
    ...UPLOAD,
    'ValidateTemplate',
    'DeleteChangeSet',
    ...CHANGE,
    cloudFormation('read'),
    cloudFormation('update'),
    'DescribeStackEvents',
    'ListObjectsV2',
    'DeleteObjects',
    ...INFO,
  ],
  // Whatever was made is taken away again, but for the table; then the stack is removed by hand.
  'failed creation': [
    'DescribeStacks',
    ...CHANGE,
    cloudFormation('create', 'bucket'),
    ...UPLOAD,
    'DeleteChangeSet',
    ...CHANGE,
    cloudFormation('create'),
    cloudFormation('delete'),
    'DescribeStackEvents',
    'DescribeEvents',
    'DeleteStack',
  ],
  removal: [
    'DescribeStacks',
    'DescribeStackResource',
    'HeadBucket',
    'ListObjectsV2',
    'ListObjectVersions',
    'DeleteObjects',
    'DeleteStack',
    cloudFormation('delete'),
    cloudFormation('delete', 'bucket'),
    'DescribeStackEvents',
  ],
};

const BUCKETS = new Set(['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);

async function callsOfStory(steps: readonly Step[], setting: Setting): Promise<readonly NamedCall[]> {
  const calls: NamedCall[] = [];
  for (const step of steps) {
    if (typeof step === 'string') calls.push(...callsOfFramework(step, setting.deployment));
    else if (step.of === 'all') calls.push(...(await callsToAll(setting, step.cloudFormation)));
    else {
      for (const resource of setting.stack.values()) {
        if (BUCKETS.has(resource.type))
          calls.push(...(await callsTo(resource, step.cloudFormation, setting)));
      }
    }
  }
  return calls;
}

/** An upload into a bucket with a key uses that key, and a stack is tagged as it is made. */
function callsOfFramework(command: string, { key }: Deployment): readonly NamedCall[] {
  const by = 'osls';
  const keys = {};
  if (command === 'DescribeEvents') {
    return [{ by, action: 'cloudformation:DescribeEvents', resource: STACK, keys }];
  }
  const [action, resource] = COMMANDS[command] ?? [];
  if (action === undefined || resource === undefined)
    throw new Error(`It is not known what ${command} asks for`);
  const call: NamedCall = { by, action, resource, keys };
  if (command === 'CreateChangeSet') return [call, { ...call, action: 'cloudformation:TagResource' }];
  if (command !== 'Upload' || key === undefined) return [call];
  const viaS3 = { 'kms:ViaService': [`s3.${region}.amazonaws.com`] };
  return [
    call,
    ...['kms:GenerateDataKey', 'kms:Decrypt'].map((one) => ({ by, action: one, resource: key, keys: viaS3 })),
  ];
}
