import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRunbook } from '../runbook/runbook.ts';
import { aResource, Automation, INSTANCE_RUNBOOK, organizationWith, statuses } from './automation.ts';
import { CENTRAL, MEMBERS, REGION, start } from './start.ts';

const [MEMBER, SECOND] = MEMBERS;

/** A runbook that starts another with these inputs. */
const starting = (DocumentName: string, inputs: object = {}): string =>
  JSON.stringify({
    schemaVersion: '0.3',
    mainSteps: [
      { name: 'startAnother', action: 'aws:executeAutomation', inputs: { DocumentName, ...inputs } },
    ],
  });

const runbooks = [
  readRunbook('stop', INSTANCE_RUNBOOK),
  readRunbook(
    'stopAll',
    starting('stop', {
      TargetParameterName: 'InstanceId',
      Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }],
      MaxErrors: '1',
    }),
  ),
  readRunbook(
    'stopEverywhere',
    starting('stop', {
      RuntimeParameters: { InstanceId: ['a'] },
      TargetLocations: [{ Accounts: [MEMBER, SECOND], Regions: [REGION] }],
    }),
  ),
  readRunbook('stopNothing', starting('stop', { TargetParameterName: 'InstanceId' })),
  readRunbook('stopForever', starting('stopForever')),
];

let automation: Automation;
beforeEach(async () => {
  const resources = ['i-1', 'i-2'].map((id) => aResource(id, { tags: { ENV: 'DEV' } }));
  const organization = await organizationWith({}, { [CENTRAL]: { resources } });
  // A nested automation runs in its parent's stead: one seat is enough for both.
  const concurrency = {
    automations: { running: 1, queued: 5000 },
    rateControlled: { running: 1, queued: 0 },
  };
  automation = new Automation(await start({ organization, runbooks, concurrency }));
});
afterEach(() => automation.started.organization.close());

describe('a runbook that starts another', () => {
  test('for every resource: three levels in one account', async () => {
    const parent = await automation.run({ DocumentName: 'stopAll' });
    expect(statuses(parent)).toEqual(['Success']);
    const [nested] = automation.childrenOf(parent);
    expect(nested?.execution).toMatchObject({
      Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }],
      MaxErrors: '1',
      ResolvedTargets: { ParameterValues: ['i-1', 'i-2'] },
    });
    expect(automation.childrenOf(nested?.execution ?? {}).map(({ execution }) => execution.Target)).toEqual([
      'i-1',
      'i-2',
    ]);
  });

  test('takes no room among the rate-controlled ones, while another would have none', async () => {
    await automation.restart({
      organization: await organizationWith(
        {},
        { [CENTRAL]: { resources: [aResource('i-1', { tags: { ENV: 'DEV' } })] } },
      ),
      runbooks,
      concurrency: { rateControlled: { running: 0, queued: 0 } },
    });
    const parent = await automation.run({ DocumentName: 'stopAll' });
    expect(parent.AutomationExecutionStatus).toBe('Success');
    await expect(
      automation.start({
        DocumentName: 'stop',
        TargetParameterName: 'InstanceId',
        Targets: [{ Key: 'tag:ENV', Values: ['DEV'] }],
      }),
    ).rejects.toMatchObject({ name: 'AutomationExecutionLimitExceededException' });
  });

  test('in target locations', async () => {
    const parent = await automation.run({ DocumentName: 'stopEverywhere' });
    const [nested] = automation.childrenOf(parent);
    expect(nested?.accountId).toBe(CENTRAL);
    expect(automation.childrenOf(nested?.execution ?? {}).map(({ accountId }) => accountId)).toEqual([
      MEMBER,
      SECOND,
    ]);
  });

  test('is cancelled with all below it', async () => {
    const id = await automation.start({ DocumentName: 'stopEverywhere' });
    await automation.started.clock.runFor(100);
    await automation.stop(id);
    await automation.started.organization.idle();
    const found = automation.started.organization.executions();
    expect(found.map(({ execution }) => execution.AutomationExecutionStatus)).toEqual([
      'Cancelled',
      'Cancelled',
      'Cancelled',
    ]);
  });

  test('fails as StartAutomationExecution refuses it', async () => {
    const parent = await automation.run({ DocumentName: 'stopNothing' });
    expect(parent.StepExecutions?.[0]?.FailureMessage).toContain('Targets is required');
    expect(automation.childrenOf(parent)).toEqual([]);
  });

  test('goes five levels deep, and no deeper', async () => {
    await automation.run({ DocumentName: 'stopForever' });
    const found = automation.started.organization.executions();
    expect(found).toHaveLength(6);
    expect(found.at(-1)?.execution.StepExecutions?.[0]?.FailureMessage).toMatch(
      /\(AutomationExecutionLimitExceededException\).*5 levels deep/s,
    );
  });
});
