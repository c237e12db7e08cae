import {
  InvalidAutomationStatusUpdateException,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import type { Unverified } from '../../simulator/automation/unverified.ts';
import type { SimulatedOrganization } from '../../simulator/simulated-organization.ts';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import type { TroubleInput } from '../../simulator/trouble/trouble-spec.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization, templatesOf } from '../local/start.ts';

// What may happen to a run, drawn at random; what is rare in life is not rare here.

const EXECUTION_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/** How a run fans out. */
const SHAPES = [
  'locations',
  'sameLocationTwice',
  'central',
  'resources',
  'nested',
  'deep',
  'crossing',
] as const;

const troubles = fc.array(
  fc.oneof<fc.Arbitrary<TroubleInput>[]>(
    fc.record({ kind: fc.constant('dropEvents' as const), share: fc.constantFrom(0.2, 0.6, 1) }),
    fc.record({ kind: fc.constant('doubleEvents' as const), afterMs: fc.constantFrom(0, 700, 600_000) }),
    fc.record({
      kind: fc.constant('delayEvents' as const),
      byMs: fc.constantFrom(3_000, 400_000),
      share: fc.constantFrom(0.3, 1),
    }),
    fc.record({ kind: fc.constant('reorderEvents' as const), withinMs: fc.constantFrom(500, 60_000) }),
    fc.record({
      kind: fc.constant('stopFunction' as const),
      functionName: fc.constantFrom('collect', 'sweep'),
      atWrite: fc.integer({ min: 1, max: 40 }),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
    fc.record({
      kind: fc.constant('failWrites' as const),
      after: fc.integer({ min: 0, max: 20 }),
      times: fc.integer({ min: 1, max: 4 }),
      answerLost: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('lagReads' as const), byMs: fc.constantFrom(2_000, 20_000) }),
    fc.record({
      kind: fc.constant('throttleCalls' as const),
      operation: fc.constantFrom(
        'ssm:GetAutomationExecution',
        'ssm:DescribeAutomationExecutions',
        'ssm:DescribeAutomationStepExecutions',
        'sts:AssumeRole',
      ),
      times: fc.integer({ min: 1, max: 8 }),
    }),
  ),
  { maxLength: 3 },
);

export const scenario = fc.record({
  seed: fc.nat(1_000_000),
  shape: fc.constantFrom(...SHAPES),
  members: fc.integer({ min: 1, max: 4 }),
  /** In which of them the runbook fails, and in which it cannot be started. */
  failing: fc.subarray([0, 1, 2, 3], { maxLength: 2 }),
  roleless: fc.subarray([0, 1, 2, 3], { maxLength: 1 }),
  maxErrors: fc.constantFrom('0', '1', '100%'),
  maxConcurrency: fc.constantFrom('1', '100%'),
  cancelledAfterMs: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined, freq: 5 }),
  unverified: fc.record<Partial<Unverified>>(
    {
      pendingStepsAreListed: fc.boolean(),
      failedStepNamesItsChild: fc.boolean(),
      countersCountChildrenSteps: fc.boolean(),
      statusWithinThreshold: fc.constantFrom('Success', 'Failed'),
      cancelledInEvents: fc.constantFrom('Canceled', 'Cancelled'),
      stepsNameTheirLocation: fc.boolean(),
      stepsInGet: fc.constantFrom(1, 100),
    },
    { requiredKeys: [] },
  ),
  trouble: troubles,
  /** A member whose reader role is not there at first, and when it comes. */
  unreadable: fc.option(
    fc.record({ member: fc.nat(3), until: fc.constantFrom('beforeTheDeadline', 'afterTheDeadline') }),
    { nil: undefined, freq: 3 },
  ),
  /** Whether members forward their events, or have the roles alone. */
  forwards: fc.boolean(),
});
export type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** Whether nothing stands in the way of any event, call or write. */
export const isCalm = ({ trouble, unreadable, forwards }: Scenario): boolean =>
  trouble.length === 0 && unreadable === undefined && forwards;

/** A runbook that starts another. */
const starting = (DocumentName: string) => ({
  schemaVersion: '0.3',
  mainSteps: [{ name: 'another', action: 'aws:executeAutomation', inputs: { DocumentName } }],
});

/** Five levels of ledgers: the parent, its locations, and three runbooks of which each starts the next. */
const DEEP = { deep: 'deeper', deeper: 'deepest', deepest: 'bottom', bottom: 'get_canonical_id' };

const NESTED = {
  schemaVersion: '0.3',
  mainSteps: [
    {
      name: 'choose',
      action: 'aws:branch',
      inputs: {
        Choices: [{ NextStep: 'inner', Variable: '{{ global:ACCOUNT_ID }}', StringEquals: MEMBERS[0] }],
        Default: 'other',
      },
    },
    {
      name: 'inner',
      action: 'aws:executeAutomation',
      inputs: { DocumentName: 'get_canonical_id' },
      isEnd: true,
    },
    { name: 'other', action: 'aws:executeAutomation', inputs: { DocumentName: 'get_account_alias' } },
  ],
};

/** For a resource, and for a second target in one location, it cannot be known whose step is not listed. */
const canHideSteps = ({ shape }: Scenario): boolean => shape !== 'resources' && shape !== 'sameLocationTwice';

/** Deep ones in few locations: what matters there is how far down it goes. */
const membersOf = ({ members, shape }: Scenario): readonly string[] =>
  MEMBERS.slice(0, shape === 'deep' ? Math.min(members, 2) : members);

function locationsOf(one: Scenario): TargetLocation[] {
  const Accounts = [...membersOf(one), ...(one.shape === 'central' ? [CENTRAL] : [])];
  const limits = {
    TargetLocationMaxErrors: one.maxErrors,
    TargetLocationMaxConcurrency: one.maxConcurrency,
  };
  const entry = { Accounts, Regions: [REGION], ...limits };
  return one.shape === 'sameLocationTwice' ? [entry, { ...entry, Accounts: Accounts.slice(0, 1) }] : [entry];
}

const crossing = (one: Scenario) => ({
  schemaVersion: '0.3',
  mainSteps: [
    {
      name: 'everywhere',
      action: 'aws:executeAutomation',
      inputs: { DocumentName: 'get_canonical_id', TargetLocations: locationsOf(one) },
    },
  ],
});

function inputOf(one: Scenario): StartAutomationExecutionCommandInput {
  const TargetLocations = locationsOf(one);
  if (one.shape === 'crossing') return { DocumentName: 'crossing' };
  if (one.shape === 'nested' || one.shape === 'deep') return { DocumentName: one.shape, TargetLocations };
  if (one.shape !== 'resources') return { DocumentName: 'get_canonical_id', TargetLocations };
  const rate = { MaxErrors: one.maxErrors, MaxConcurrency: '1' };
  const Targets = [{ Key: 'tag:ENV', Values: ['PROD'] }];
  return { DocumentName: 'stop', TargetParameterName: 'InstanceId', Targets, ...rate, TargetLocations };
}

/** What of the simulation a story decides. */
export async function optionsOf(one: Scenario) {
  const accounts = MEMBERS.slice(0, 3).map((id, n) => [
    id,
    { resources: [1, 2].map((m) => aResource(`i-${n}${m}`, { tags: { ENV: 'PROD' } })) },
  ]);
  const { runbooks } = await sampleOrganization();
  const file = await organizationWith({}, Object.fromEntries(accounts));
  // A look far back, for what the simulation cannot hold, would be half of all calls.
  const organization = { ...file, central: { ...file.central, params: { lookBackDays: '2' } } };
  return {
    organization,
    templates: await templatesOf(organization),
    runbooks: [
      ...runbooks,
      readRunbook('stop', INSTANCE_RUNBOOK),
      readRunbook('nested', JSON.stringify(NESTED)),
      ...Object.entries(DEEP).map(([name, next]) => readRunbook(name, JSON.stringify(starting(next)))),
      readRunbook('crossing', JSON.stringify(crossing(one))),
    ],
    seed: one.seed,
    unverified: canHideSteps(one) ? one.unverified : { ...one.unverified, pendingStepsAreListed: true },
  };
}

/** Starts the run of a story; gives the parent's ID. */
export async function begin(one: Scenario, organization: SimulatedOrganization): Promise<string> {
  const denied = { error: { code: 'AccessDenied', message: 'Access Denied' } };
  for (const n of one.failing)
    organization.accounts.get(MEMBERS[n] ?? '')?.setAnswer('s3:ListBuckets', denied);
  for (const n of one.roleless) organization.accounts.get(MEMBERS[n] ?? '')?.deleteRole(EXECUTION_ROLE);
  if (!one.forwards) for (const id of MEMBERS) organization.accounts.get(id)?.undeploy('forwarder');
  if (one.unreadable !== undefined) accountOf(one, organization)?.undeploy('roles');
  for (const trouble of one.trouble) organization.trouble.add(trouble);

  const { ssm } = clientsOf(organization);
  const { AutomationExecutionId = '' } = await ssm.send(new StartAutomationExecutionCommand(inputOf(one)));
  return AutomationExecutionId;
}

/** A person stops it, unless it has ended by then. */
export async function cancel(parentId: string, organization: SimulatedOrganization): Promise<void> {
  await clientsOf(organization)
    .ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId: parentId }))
    .catch((error: unknown) => {
      if (!(error instanceof InvalidAutomationStatusUpdateException)) throw error;
    });
}

/** Rollcall's role comes to the account that it could not read. */
export const makeReadable = (one: Scenario, organization: SimulatedOrganization): void =>
  accountOf(one, organization)?.deploy('roles');

const accountOf = ({ unreadable }: Scenario, organization: SimulatedOrganization) =>
  organization.accounts.get(MEMBERS[unreadable?.member ?? 0] ?? '');
