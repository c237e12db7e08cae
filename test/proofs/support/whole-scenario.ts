import { randomBytes } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import {
  GetParameterCommand,
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import * as z from 'zod';
import type { Template } from '../../../simulator/templates/read-template.ts';
import { DeployedStack } from '../../../simulator/templates/deployed-stack.ts';
import { readRunbook } from '../../../simulator/runbook/runbook.ts';
import { createApi } from '../../../src/app/api.ts';
import { startRollcall, type RollcallOptions, type RunningRollcall } from '../../flow/start-rollcall.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../../simulator/test/automation.ts';
import { organizationWith } from '../../local/organization-with.ts';
import { clientsOf } from '../../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, templatesOf } from '../../local/start.ts';

const ELSEWHERE = 'us-east-1';
const REGIONS = [REGION, ELSEWHERE];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Starts parents, has roles alone, has a forwarder whose role is missing, cannot be read for a while; the rest forward. */
const [STARTER, TIER_1, ROLELESS] = MEMBERS;
export const UNREADABLE = MEMBERS[3];

const EXECUTION_ROLE = {
  'execution-role': {
    AdministrationRole: 'AWSReservedSSO_AdministratorAccess_*',
    Actions: 'iam:ListAccountAliases, s3:ListAllMyBuckets',
  },
};

/** A runbook that starts another. */
const NESTING = {
  schemaVersion: '0.3',
  mainSteps: [
    { name: 'inner', action: 'aws:executeAutomation', inputs: { DocumentName: 'get_canonical_id' } },
  ],
};

/** Two Regions, members of both tiers, and a member in which parents may start. */
export async function organizationOfTheScenario() {
  const tagged = [1, 2].map((n) => aResource(`i-${n}`, { tags: { ENV: 'PROD' } }));
  const file = await organizationWith(
    { regions: REGIONS },
    {
      [CENTRAL]: { stacks: { roles: {}, forwarder: {} }, resources: tagged },
      [STARTER]: { stacks: { ...EXECUTION_ROLE, roles: { StartsParents: 'true' }, forwarder: {} } },
      [TIER_1]: { stacks: { ...EXECUTION_ROLE, roles: { Tier: '1' } }, resources: tagged },
      [ROLELESS]: { stacks: { ...EXECUTION_ROLE, roles: { Tier: '1' }, forwarder: {} } },
      [MEMBERS[4]]: {
        resources: tagged,
        administrator: `arn:aws:sts::${MEMBERS[4]}:assumed-role/Analyst/me`,
      },
      [MEMBERS[5]]: { administrator: `arn:aws:sts::${MEMBERS[5]}:assumed-role/Operator/me` },
    },
  );
  const params = {
    regions: REGIONS.join(','),
    parentAccounts: `${CENTRAL},${STARTER}`,
    viewers: `arn:aws:iam::${MEMBERS[4]}:role/Analyst`,
    operators: `arn:aws:iam::${MEMBERS[5]}:role/Operator`,
    viewersSeeOutputs: 'true',
    accountTags: 'on',
    // A look far back, for what the simulation cannot hold, would be half of all calls.
    lookBackDays: '2',
  };
  return { ...file, central: { ...file.central, params } };
}

/** Starts what the story is told in; `templates` in place of the project's own. */
export async function startScenario(options: RollcallOptions = {}): Promise<RunningRollcall> {
  const organization = await organizationOfTheScenario();
  const { runbooks, templates } = { templates: await templatesOf(organization), runbooks: [], ...options };
  return startRollcall({
    ...options,
    organization,
    templates,
    schedules: false,
    runbooks: [
      ...runbooks,
      readRunbook('get_canonical_id', RUNBOOK),
      readRunbook('stop', INSTANCE_RUNBOOK),
      readRunbook('nesting', JSON.stringify(NESTING)),
    ],
  });
}

const RUNBOOK = JSON.stringify({
  schemaVersion: '0.3',
  mainSteps: [
    {
      name: 'get_canonical_id',
      action: 'aws:executeAwsApi',
      inputs: { Service: 's3', Api: 'ListBuckets' },
      outputs: [{ Name: 'canonical_id', Selector: '$.Owner.ID', Type: 'String' }],
    },
  ],
});

/** Everything that Rollcall does, once. */
export async function playWholeScenario(rollcall: RunningRollcall, central: Template): Promise<void> {
  const { organization, clock, sweep } = rollcall;
  const { trouble, accounts } = organization;
  const start = async (
    input: Partial<StartAutomationExecutionCommandInput>,
    caller: string = CENTRAL,
    region = REGION,
  ) => {
    const { AutomationExecutionId = '' } = await clientsOf(organization, caller, region).ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id', ...input }),
    );
    await organization.idle();
    return AutomationExecutionId;
  };
  const everywhere = {
    TargetLocations: [
      {
        Accounts: [CENTRAL, ...MEMBERS],
        Regions: REGIONS,
        TargetLocationMaxErrors: '100%',
        TargetLocationMaxConcurrency: '10',
      },
    ],
  };

  // Live, from both tiers, from the central account's other Region too; Systems Manager is asked too often, one account
  // fails, and one cannot be read at first.
  accounts.get(UNREADABLE)?.undeploy('roles');
  accounts
    .get(MEMBERS[5])
    ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
  // So large that it is kept in parts, and heard of twice.
  accounts
    .get(MEMBERS[6])
    ?.setAnswer('s3:ListBuckets', { Owner: { ID: randomBytes(40_000).toString('hex') } });
  const double = trouble.add({ kind: 'doubleEvents', accountId: MEMBERS[6], afterMs: MINUTE });
  trouble.add({ kind: 'throttleCalls', operation: 'ssm:GetAutomationExecution', times: 6 });
  const first = await start(everywhere);
  double();
  accounts.get(UNREADABLE)?.deploy('roles');
  const second = await start(everywhere, CENTRAL, ELSEWHERE);

  // Resources, in the central account alone and in members; runbooks that start others.
  const targets = {
    DocumentName: 'stop',
    TargetParameterName: 'InstanceId',
    Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
  };
  await start(targets);
  await start({ ...targets, TargetLocations: [{ Accounts: [TIER_1, MEMBERS[4]], Regions: [REGION] }] });
  await start({
    DocumentName: 'nesting',
    TargetLocations: [{ Accounts: [TIER_1, MEMBERS[4]], Regions: [REGION] }],
  });

  // No event names a parent that starts in a member, nor one of the central account: the sweep finds both.
  accounts.get(TIER_1)?.undeploy('execution-role');
  accounts.get(TIER_1)?.createRole('AWS-SystemsManager-AutomationExecutionRole');
  const end = trouble.add({ kind: 'dropEvents' });
  await start({ TargetLocations: [{ Accounts: [TIER_1], Regions: REGIONS }] }, STARTER);
  await start({ TargetLocations: [{ Accounts: [TIER_1], Regions: REGIONS }] });
  end();
  await sweep(5 * MINUTE);
  await sweep(HOUR);

  await callApi(rollcall, first, second);
  await findApi(rollcall);
  await loseEvents(rollcall, central, () =>
    start({ TargetLocations: [{ Accounts: [TIER_1], Regions: [REGION] }] }),
  );

  // What is no event comes back until it is a dead letter.
  const url = organization.environmentOf('collect')['QUEUE_URL'];
  await clientsOf(organization).sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'nonsense' }));
  await clock.runFor(4 * HOUR);
  await sweep(26 * HOUR);
}

/** Every route, as a client would go through them. */
async function callApi(
  { functionOf, organization }: RunningRollcall,
  first: string,
  second: string,
): Promise<void> {
  const api = createApi(...functionOf('api'));
  const paths = [
    '/executions',
    `/accounts/${TIER_1}/executions`,
    `/accounts/${TIER_1}/results/${first}/${REGION}`,
    `/organizational-units/r-ab12/accounts/${TIER_1}/executions`,
    `/organizational-units/r-ab12/accounts/${TIER_1}/results/${first}/${REGION}`,
    `/executions/${first}`,
    ...[
      'wait?seconds=1',
      'results',
      'causes',
      'missing',
      'retry',
      'groups?output=get_canonical_id.canonical_id',
    ].map((path) => `/executions/${first}/${path}`),
    `/executions/${first}/results/${TIER_1}/${REGION}`,
    `/executions/${first}/diff/${second}`,
    '/coverage',
    '/health',
    '/openapi.json',
  ];
  for (const path of paths) {
    const { status } = await api.request(path);
    if (status !== 200) throw new Error(`${path} is answered by ${status}`);
  }
  const { status } = await api.request(`/executions/${first}/collect`, { method: 'POST' });
  if (status !== 202) throw new Error(`POST collect is answered by ${status}`);
  await organization.idle();
}

/** The principals in the settings become viewer and operator, and find the API. */
async function findApi({ organization }: RunningRollcall): Promise<void> {
  for (const [accountId, role] of [
    [MEMBERS[4], 'rollcall-viewer'],
    [MEMBERS[5], 'rollcall-operator'],
  ] as const) {
    const { Credentials: given } = await clientsOf(organization, accountId).sts.send(
      new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${CENTRAL}:role/${role}`, RoleSessionName: 'me' }),
    );
    const { ssm } = clientsOf(organization, {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    });
    await ssm.send(new GetParameterCommand({ Name: '/rollcall/api-url' }));
  }
}

/** What events are sent to, or sent with, is not there for a while: what cannot be sent is kept. */
async function loseEvents(
  { organization, clock }: RunningRollcall,
  template: Template,
  run: () => Promise<unknown>,
): Promise<void> {
  const central = organization.accounts.get(CENTRAL);
  for (const role of ['rollcall-central-forwarder', 'rollcall-sealed']) {
    central?.deleteRole(role);
    await run();
    await clock.runFor(MINUTE);
    central?.createRole(role);
  }
  const at = {
    accountId: CENTRAL,
    region: REGION,
    partition: 'aws',
    endpoint: organization.url,
    stackName: 'rollcall',
  };
  central?.install('rollcall', REGION, new DeployedStack(withClosedQueue(template), at, {}));
  await run();
  central?.install('rollcall', REGION, new DeployedStack(template, at, {}));
}

/** The central stack whose queue takes nothing from the rule, as one that has been deleted: its dead-letter queue does. */
function withClosedQueue(template: Template): Template {
  const closed = structuredClone(template);
  const policy = closed.Resources['CollectQueuePolicy'];
  const { PolicyDocument } = OfQueue.parse(policy?.Properties);
  for (const statement of PolicyDocument.Statement) {
    if (statement.Resource !== undefined) statement.Resource = statement.Resource.slice(1);
  }
  if (policy !== undefined) policy.Properties['PolicyDocument'] = PolicyDocument;
  return closed;
}

const OfQueue = z.object({
  PolicyDocument: z.looseObject({
    Statement: z.array(z.looseObject({ Resource: z.array(z.unknown()).optional() })),
  }),
});
