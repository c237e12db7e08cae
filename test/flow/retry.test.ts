import {
  StartAutomationExecutionCommand,
  type StartAutomationExecutionCommandInput,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../../simulator/runbook/runbook.ts';
import { aResource, INSTANCE_RUNBOOK } from '../../simulator/test/automation.ts';
import { organizationWith } from '../local/organization-with.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import { MEMBERS, REGION, sampleOrganization } from '../local/start.ts';
import { startRollcall, type RunningRollcall } from './start-rollcall.ts';

let rollcall: RunningRollcall;
afterEach(() => rollcall.close());

interface Retry {
  readonly runbook: string;
  readonly documentVersion: string;
  readonly locations: number;
  readonly excluded: object;
  readonly commands: readonly { readonly targetLocations: TargetLocation[] }[];
  readonly notes: readonly string[];
}
interface Report {
  readonly expected: number;
  readonly counts: object;
  readonly targets: readonly { readonly accountId: string; readonly verdict: string }[];
}

const [, , FAILING] = MEMBERS;
const ANSWER = { Buckets: [], Owner: { ID: 'f'.repeat(64) } };
const DENIED = { error: { code: 'AccessDenied', message: 'Access Denied' } };

const answer = (accountId: string, value: Record<string, unknown>): void =>
  rollcall.organization.accounts.get(accountId)?.setAnswer('s3:ListBuckets', value);

/** Starts an automation and waits until nothing is to be expected any more; gives its ID. */
async function run(input: StartAutomationExecutionCommandInput): Promise<string> {
  const { AutomationExecutionId = '' } = await clientsOf(rollcall.organization).ssm.send(
    new StartAutomationExecutionCommand(input),
  );
  await rollcall.organization.idle();
  return AutomationExecutionId;
}

const get = async <Body>(path: string) => (await rollcall.get(path)) as Body;
const accountsOf = async (parentId: string, isMeant: (verdict: string) => boolean) =>
  (await get<Report>(`/executions/${parentId}`)).targets
    .filter(({ verdict }) => isMeant(verdict))
    .map(({ accountId }) => accountId)
    .sort();

/** What Rollcall says is to be started once more, as the SDK takes it. */
function inputOf({ runbook, documentVersion, commands }: Retry): StartAutomationExecutionCommandInput {
  const [{ targetLocations: TargetLocations } = { targetLocations: [] }] = commands;
  return { DocumentName: runbook, DocumentVersion: documentVersion, TargetLocations };
}

describe('what Rollcall says is to be started once more', () => {
  test('starts for exactly those that did not succeed, and what has changed is told', async () => {
    rollcall = await startRollcall();
    answer(FAILING, DENIED);
    const targetLocations = {
      Accounts: [...MEMBERS],
      Regions: [REGION],
      TargetLocationMaxConcurrency: '2',
      TargetLocationMaxErrors: '0',
    };
    const first = await run({ DocumentName: 'get_canonical_id', TargetLocations: [targetLocations] });
    const succeeded = await accountsOf(first, (verdict) => verdict === 'succeeded');
    const others = await accountsOf(first, (verdict) => verdict !== 'succeeded');
    expect(others.length).toBeGreaterThan(1);
    expect(succeeded.length).toBeGreaterThan(1);

    const retry = await get<Retry>(`/executions/${first}/retry`);
    expect(retry).toMatchObject({
      runbook: 'get_canonical_id',
      documentVersion: '1',
      locations: others.length,
      excluded: { succeeded: succeeded.length },
      commands: [{ targetLocations: [{ ...targetLocations, Accounts: others }] }],
    });
    expect(retry.notes.join(' ')).not.toContain('--target-parameter-name');

    answer(FAILING, ANSWER);
    const second = await run(inputOf(retry));
    expect(await accountsOf(second, (verdict) => verdict === 'succeeded')).toEqual(others);
    expect(await get(`/executions/${second}/retry`)).toMatchObject({ locations: 0, commands: [] });

    const diff = await get<{ counts: object }>(`/executions/${first}/diff/${second}`);
    expect(diff.counts).toEqual({ appeared: 0, gone: succeeded.length, changed: others.length, same: 0 });
    expect(await get(`/executions/${second}/missing`)).toMatchObject({ missing: 0 });
    expect(await get(`/executions/${second}/groups?output=get_canonical_id.canonical_id`)).toMatchObject({
      withoutValue: { count: 0 },
      notCollected: { count: 0 },
    });
  }, 300_000);

  test('says to add the targets of a run for each resource, and AWS takes it with them', async () => {
    const resources = [
      aResource('i-1', { tags: { ENV: 'PROD' } }),
      aResource('i-2', { tags: { ENV: 'PROD' } }),
    ];
    const [one, other] = MEMBERS;
    const { runbooks } = await sampleOrganization();
    rollcall = await startRollcall({
      organization: await organizationWith({}, { [one]: { resources }, [other]: { resources } }),
      runbooks: [...runbooks, readRunbook('stop', INSTANCE_RUNBOOK)],
    });
    answer(one, DENIED);
    const targets = {
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:ENV', Values: ['PROD'] }],
      MaxErrors: '0',
      MaxConcurrency: '2',
    };
    const first = await run({
      DocumentName: 'stop',
      ...targets,
      TargetLocations: [{ Accounts: [one, other], Regions: [REGION], TargetLocationMaxErrors: '100%' }],
    });
    const retry = await get<Retry>(`/executions/${first}/retry`);
    expect(retry.commands).toMatchObject([{ targetLocations: [{ Accounts: [one], Regions: [REGION] }] }]);
    expect(retry.notes).toContainEqual(
      expect.stringMatching(/^The parent ran once for each resource: add --tar/),
    );

    answer(one, ANSWER);
    const second = await run({ ...inputOf(retry), ...targets });
    expect(await get(`/executions/${second}`)).toMatchObject({
      expected: 1,
      counts: { succeeded: 1 },
      targets: [{ accountId: one, childCounts: { succeeded: 2 } }],
    });
  }, 300_000);
});
