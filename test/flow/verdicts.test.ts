import {
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import type { ResultAnswer } from '../../local/demo/api-client.ts';
import type { TroubleInput } from '../../simulator/trouble/trouble-spec.ts';
import type { Reason, Verdict } from '../../src/domain/verdict.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { CENTRAL, MEMBERS, REGION, sampleOrganization } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const [FIRST, SECOND] = MEMBERS;

const SLEEP = { name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1H' } };
const ASK = { name: 'ask', action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
const STARTS_ANOTHER = {
  name: 'other',
  action: 'aws:executeAutomation',
  inputs: { DocumentName: 'slow' },
};
const document = (...mainSteps: object[]): string => JSON.stringify({ schemaVersion: '0.3', mainSteps });

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

/** What of a run differs from two members that succeed, one after the other. */
interface Run {
  readonly runbook?: string;
  readonly before?: () => void;
  readonly after?: (parentId: string) => Promise<void>;
  readonly input?: Partial<StartAutomationExecutionCommandInput>;
  readonly trouble?: TroubleInput[];
}

/** Runs it, until nothing is to be expected but by the sweep; gives the verdict on the first member. */
async function verdictOn(
  { runbook = 'ask', before, after, input, trouble = [] }: Run,
  accountId: string = FIRST,
): Promise<ResultAnswer | undefined> {
  const { runbooks } = await sampleOrganization();
  rollcall = await startRollcall({
    schedules: false,
    runbooks: [
      ...runbooks,
      readRunbook('ask', document(ASK)),
      readRunbook('slow', document(SLEEP)),
      readRunbook('impatient', document({ ...SLEEP, timeoutSeconds: 60 })),
      readRunbook('starts_another', document(STARTS_ANOTHER)),
    ],
  });
  const { organization } = rollcall;
  before?.();
  for (const one of trouble) organization.trouble.add(one);
  const targetLocations = { Accounts: [FIRST, SECOND], Regions: [REGION], TargetLocationMaxErrors: '0' };
  const { AutomationExecutionId: parentId = '' } = await clientsOf(organization).ssm.send(
    new StartAutomationExecutionCommand({
      DocumentName: runbook,
      TargetLocations: [targetLocations],
      ...input,
    }),
  );
  if (after === undefined) await organization.idle();
  else await after(parentId);
  const { results } = (await rollcall.get(`/executions/${parentId}/results`)) as { results: ResultAnswer[] };
  return results.find((result) => result.accountId === accountId);
}

const account = (id: string) => {
  const found = rollcall.organization.accounts.get(id);
  if (found === undefined) throw new Error(`No account ${id}`);
  return found;
};
const denyBuckets = (id: string) => () =>
  account(id).setAnswer('s3:ListBuckets', { error: { code: 'AccessDenied', message: 'Access Denied' } });
const stop = (
  AutomationExecutionId: string,
  caller: string = CENTRAL,
  Type: 'Cancel' | 'Complete' = 'Cancel',
) =>
  clientsOf(rollcall.organization, caller).ssm.send(
    new StopAutomationExecutionCommand({ AutomationExecutionId, Type }),
  );
/** Long enough for the first member to have started, and to sleep. */
const begun = () => rollcall.clock.runFor(MINUTE);
const childIn = (id: string): string =>
  rollcall.organization.executions().find(({ accountId }) => accountId === id)?.execution
    .AutomationExecutionId ?? '';

async function sweeps(...afterMs: readonly number[]): Promise<void> {
  await rollcall.organization.idle();
  for (const ms of afterMs) await rollcall.sweep(ms);
}

describe('the verdict on a child is', () => {
  test.each<[verdict: Verdict, message: string | undefined, run: Run]>([
    ['succeeded', undefined, {}],
    [
      'failed',
      'An error occurred (AccessDenied) when calling the ListBuckets operation',
      { before: () => denyBuckets(FIRST)() },
    ],
    ['timedOut', 'Step timed out', { runbook: 'impatient' }],
    [
      'rejected',
      'Access Denied',
      { before: () => denyBuckets(FIRST)(), trouble: [{ kind: 'endAs', as: 'Rejected', accountId: FIRST }] },
    ],
    [
      'failed',
      'Access Denied',
      {
        before: () => denyBuckets(FIRST)(),
        trouble: [{ kind: 'endAs', as: 'CompletedWithFailure', accountId: FIRST }],
      },
    ],
    [
      'unknown',
      'Access Denied',
      {
        before: () => denyBuckets(FIRST)(),
        trouble: [{ kind: 'endAs', as: 'Hibernating', accountId: FIRST }],
      },
    ],
    [
      'running',
      undefined,
      {
        runbook: 'slow',
        after: async () => {
          await begun();
          await rollcall.sweep(5 * MINUTE, MINUTE);
        },
      },
    ],
    [
      'cancelled',
      undefined,
      {
        runbook: 'slow',
        after: async () => {
          await begun();
          await stop(childIn(FIRST), FIRST);
          await rollcall.organization.idle();
        },
      },
    ],
  ])('%s', async (verdict, message, run) => {
    const result = await verdictOn(run);
    expect(result?.verdict).toBe(verdict);
    // AWS does not name the child of a running step.
    expect(result?.executionId).toBe(verdict === 'running' ? undefined : childIn(FIRST));
    expect(result?.message ?? '').toContain(message ?? '');
    expect(result?.reason).toBeUndefined();
  });

  test('that of its end, where AWS calls it Exited; and Cancelling is none', async () => {
    const trouble: TroubleInput[] = [{ kind: 'endAs', as: 'Exited', accountId: FIRST }];
    const exited = await verdictOn({ before: () => denyBuckets(FIRST)(), trouble });
    expect(['failed', 'cancelled']).toContain(exited?.verdict);
    await rollcall.close();
    const cancelling = await verdictOn({
      before: () => denyBuckets(FIRST)(),
      trouble: [{ kind: 'endAs', as: 'Cancelling', accountId: FIRST }],
    });
    expect(cancelling).toMatchObject({ status: 'Cancelling' });
    expect(['running', 'unreadable']).toContain(cancelling?.verdict);
  });
});

describe('the verdict on a target without a child is', () => {
  test.each<[verdict: Verdict, reason: Reason | undefined, message: string, run: Run, on?: string]>([
    [
      'waiting',
      undefined,
      '',
      {
        runbook: 'slow',
        after: async () => {
          await begun();
          await rollcall.sweep(5 * MINUTE, MINUTE);
        },
      },
      SECOND,
    ],
    [
      'neverStarted',
      'executionRoleNotAssumableOrRunbookNotShared',
      'AWS-SystemsManager-AutomationExecutionRole in the target location is unable to be assumed.',
      { before: () => account(FIRST).deleteRole('AWS-SystemsManager-AutomationExecutionRole') },
    ],
    ['neverStarted', 'errorThreshold', '', { before: () => denyBuckets(FIRST)() }, SECOND],
    [
      'neverStarted',
      'parentCancelled',
      '',
      {
        runbook: 'slow',
        after: async (id) => {
          await begun();
          await stop(id);
          await rollcall.organization.idle();
        },
      },
      SECOND,
    ],
    [
      'neverStarted',
      'notReported',
      '',
      {
        runbook: 'slow',
        after: async (id) => {
          await begun();
          await stop(id, CENTRAL, 'Complete');
          await rollcall.organization.idle();
        },
      },
      SECOND,
    ],
    [
      'neverStarted',
      'startFailed',
      '',
      {
        runbook: 'starts_another',
        input: { TargetLocations: undefined },
        after: async (id) => {
          await rollcall.clock.runFor(25);
          await stop(id);
          await sweeps(10 * MINUTE, HOUR);
        },
      },
      CENTRAL,
    ],
  ])('%s / %s', async (verdict, reason, message, run, on = FIRST) => {
    const result = await verdictOn(run, on);
    expect(result).toMatchObject({ verdict });
    expect(result?.reason).toBe(reason);
    expect(result?.executionId).toBeUndefined();
    expect(result?.message ?? '').toContain(message);
  });
});

describe('the verdict on a child that we cannot read is unreadable:', () => {
  const quiet: TroubleInput = { kind: 'dropEvents', accountId: FIRST };
  test.each<[reason: Reason, message: string, run: Run]>([
    ['readerRoleNotAssumable', 'sts:AssumeRole', { before: () => account(FIRST).undeploy('roles') }],
    [
      'readDenied',
      'ssm:GetAutomationExecution',
      { trouble: [{ kind: 'denyCalls', operation: 'ssm:GetAutomationExecution', accountId: FIRST }] },
    ],
    [
      'regionDisabled',
      '',
      {
        trouble: [quiet],
        after: async () => {
          await rollcall.clock.runFor(60);
          rollcall.organization.trouble.add({ kind: 'disableRegion', region: REGION, accountId: FIRST });
          await rollcall.organization.idle();
        },
      },
    ],
    [
      'notCollected',
      '',
      {
        trouble: [quiet, { kind: 'throttleCalls', accountId: FIRST }],
        after: () => rollcall.clock.runFor(MINUTE),
      },
    ],
    ['notFound', '', { trouble: [quiet, { kind: 'lagReads', accountId: FIRST, byMs: DAY }] }],
    [
      'expired',
      '',
      {
        before: () => account(FIRST).undeploy('roles'),
        after: async () => {
          await sweeps(10 * MINUTE, DAY, 28 * DAY);
          account(FIRST).deploy('roles');
          await sweeps(DAY + HOUR);
        },
      },
    ],
  ])('%s', async (reason, message, run) => {
    const result = await verdictOn(run);
    expect(result).toMatchObject({ verdict: 'unreadable', reason, executionId: childIn(FIRST) });
    expect(result?.message ?? '').toContain(message);
  });
});
