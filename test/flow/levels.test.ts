import { afterEach, describe, expect, test } from '@jest/globals';
import {
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import type { TrueExecution } from '../../simulator/simulated-organization.ts';
import type { ReportAnswer, ResultAnswer } from '../../local/demo/api-client.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { MEMBERS, REGION } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const HOUR = 3_600_000;
const PRODUCTION = { ENV: 'PROD' };
const VERDICTS = new Map([
  ['Success', 'succeeded'],
  ['Failed', 'failed'],
  ['Cancelled', 'cancelled'],
]);

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

/** Two resources in each of the first three members, none in the others. */
async function begin(options: Parameters<typeof startRollcall>[0] = {}): Promise<void> {
  const accounts = MEMBERS.slice(0, 3).map((id, n) => [
    id,
    { resources: [1, 2].map((m) => aResource(`i-${n}${m}`, { tags: PRODUCTION })) },
  ]);
  rollcall = await startRollcall({
    organization: await organizationWith({}, Object.fromEntries(accounts)),
    runbooks: [readRunbook('stop', INSTANCE_RUNBOOK)],
    ...options,
  });
}

const ssm = () => clientsOf(rollcall.organization).ssm;

async function startStop(
  accounts: readonly string[],
  input: Partial<StartAutomationExecutionCommandInput> = {},
): Promise<string> {
  const { AutomationExecutionId = '' } = await ssm().send(
    new StartAutomationExecutionCommand({
      DocumentName: 'stop',
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
      TargetLocations: [{ Accounts: [...accounts], Regions: [REGION] }],
      ...input,
    }),
  );
  return AutomationExecutionId;
}

const childrenOf = (id: string): TrueExecution[] =>
  rollcall.organization.executions().filter(({ execution }) => execution.ParentAutomationExecutionId === id);

/** Of an execution and all below it, what is told differs from what happened. */
async function mismatches(id: string): Promise<readonly unknown[]> {
  const { results } = (await rollcall.get(`/executions/${id}/results`)) as { results: ResultAnswer[] };
  const told = new Map(
    results.flatMap(({ executionId, verdict }) => (executionId ? [[executionId, verdict]] : [])),
  );
  const wrong = childrenOf(id).flatMap(({ execution }) => {
    const { AutomationExecutionId = '', AutomationExecutionStatus = '' } = execution;
    const happened = VERDICTS.get(AutomationExecutionStatus);
    const verdict = told.get(AutomationExecutionId);
    return verdict === happened
      ? []
      : [{ id: AutomationExecutionId, target: execution.Target, verdict, happened }];
  });
  const below = await Promise.all(
    childrenOf(id)
      .filter(({ execution }) => (execution.Targets ?? []).length > 0)
      .map(({ execution }) => mismatches(execution.AutomationExecutionId ?? '')),
  );
  return [...wrong, ...below.flat()];
}

const report = async (id: string) => (await rollcall.get(`/executions/${id}`)) as ReportAnswer;

async function settle(): Promise<void> {
  await rollcall.organization.idle();
  await rollcall.clock.runFor(2 * HOUR);
  await rollcall.organization.idle();
}

function expectNoFaults(): void {
  expect(rollcall.organization.functionErrors()).toEqual([]);
  expect(rollcall.organization.deadLetters()).toEqual([]);
  expect(rollcall.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
}

describe('resources in locations, three levels,', () => {
  test.each<[string, (organization: RunningRollcall['organization']) => void]>([
    ['every event arrives', () => undefined],
    ['every event is lost', ({ trouble }) => void trouble.dropEvents()],
    ['every other event is lost', ({ trouble }) => void trouble.dropEvents({ share: 0.5 })],
  ])('are told as they happened: %s', async (_why, makeTrouble) => {
    await begin();
    makeTrouble(rollcall.organization);
    const parentId = await startStop(MEMBERS.slice(0, 3));
    await settle();
    expect(await report(parentId)).toMatchObject({
      expected: 3,
      counts: { succeeded: 3 },
      seal: { revision: 1 },
    });
    for (const { execution } of childrenOf(parentId)) {
      expect(await report(execution.AutomationExecutionId ?? '')).toMatchObject({
        expected: 2,
        counts: { succeeded: 2 },
      });
    }
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });

  test('a location without resources is told too', async () => {
    await begin();
    const parentId = await startStop(MEMBERS.slice(2, 4));
    await settle();
    expect(await report(parentId)).toMatchObject({ counts: { succeeded: 2 }, seal: { revision: 1 } });
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });

  test('one that fails stops its location, and that the others', async () => {
    await begin();
    rollcall.organization.accounts
      .get(MEMBERS[1])
      ?.setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
    const parentId = await startStop(MEMBERS.slice(0, 3), { MaxConcurrency: '1' });
    await settle();
    expect(await report(parentId)).toMatchObject({
      counts: { succeeded: 1, failed: 1, neverStarted: 1 },
      seal: { revision: 1 },
    });
    const failed = childrenOf(parentId).find(({ accountId }) => accountId === MEMBERS[1]);
    expect(await report(failed?.execution.AutomationExecutionId ?? '')).toMatchObject({
      counts: { failed: 1, neverStarted: 1 },
    });
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });
});

describe('a parent that is cancelled', () => {
  test.each<[string, boolean, boolean]>([
    ['locations that never started stay Pending', true, true],
    ['locations that never started are absent', false, true],
    ['and every event is lost', true, false],
  ])('%s', async (_why, pendingStepsAreListed, eventsArrive) => {
    await begin({ unverified: { pendingStepsAreListed } });
    if (!eventsArrive) rollcall.organization.trouble.dropEvents();
    const parentId = await startStop(MEMBERS);
    await rollcall.clock.runFor(400);
    await ssm().send(new StopAutomationExecutionCommand({ AutomationExecutionId: parentId }));
    await settle();
    const happened = childrenOf(parentId).map(({ execution }) => execution.AutomationExecutionStatus);
    const cancelled = happened.filter((status) => status === 'Cancelled').length;
    expect(cancelled).toBe(1);
    expect(await report(parentId)).toMatchObject({
      status: 'Cancelled',
      counts: { succeeded: happened.length - 1, cancelled, neverStarted: MEMBERS.length - happened.length },
      seal: { revision: 1 },
    });
    expect(await mismatches(parentId)).toEqual([]);
    expectNoFaults();
  });
});

/** The answers that could not be confirmed, each the other way round. */
const OTHER_ANSWERS = {
  pendingStepsAreListed: false,
  failedStepNamesItsChild: false,
  countersCountChildrenSteps: true,
  statusWithinThreshold: 'Failed',
  stepsNameTheirLocation: true,
  statusWithoutTargets: 'Failed',
  targetChildNamesItsParameter: true,
  valuesInResolvedTargets: 1,
  statusAfterComplete: 'Cancelled',
  stepsInGet: 1,
} as const;

test.each<[string, (parentId: string) => Promise<void>]>([
  [
    'a parent completed before its time',
    async (AutomationExecutionId) => {
      await ssm().send(new StopAutomationExecutionCommand({ AutomationExecutionId, Type: 'Complete' }));
    },
  ],
  [
    'a location child cancelled in its own account',
    async (parentId) => {
      const running = childrenOf(parentId).at(-1);
      const AutomationExecutionId = running?.execution.AutomationExecutionId ?? '';
      await clientsOf(rollcall.organization, running?.accountId).ssm.send(
        new StopAutomationExecutionCommand({ AutomationExecutionId }),
      );
    },
  ],
])('%s is told as it happened, though AWS answers otherwise and every event is lost', async (_what, stop) => {
  await begin({ unverified: OTHER_ANSWERS });
  rollcall.organization.trouble.dropEvents();
  const parentId = await startStop(MEMBERS.slice(0, 3));
  await rollcall.clock.runFor(400);
  await stop(parentId);
  await settle();
  const children = childrenOf(parentId);
  const { counts, seal } = await report(parentId);
  expect(counts['neverStarted']).toBe(3 - children.length);
  expect(children.length).toBeLessThan(3);
  expect(seal).toMatchObject({ revision: 1 });
  expect(await mismatches(parentId)).toEqual([]);
  expectNoFaults();
});

test('resources of the central account alone, two levels, are told from events', async () => {
  await begin();
  const Targets = [{ Key: 'ParameterValues', Values: ['a', 'b', 'c'] }];
  const parentId = await startStop([], { Targets, TargetLocations: undefined });
  await settle();
  expect(await report(parentId)).toMatchObject({ expected: 3, counts: { succeeded: 3 } });
  expect(await mismatches(parentId)).toEqual([]);
  expectNoFaults();
});
