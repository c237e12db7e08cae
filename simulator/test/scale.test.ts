import { afterEach, describe, expect, test } from '@jest/globals';
import { GetAutomationExecutionCommand, StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { readOrganizationFile } from '../organization/organization-file.ts';
import { stringify } from 'yaml';
import { clientsOf } from './clients.ts';
import { CENTRAL, REGION, sampleOrganization, start, type Started } from './start.ts';

const REGIONS = [REGION, 'eu-central-1', 'us-east-1'];
const FIRST = 100_000_000_001;
const DAY_MS = 86_400_000;

let started: Started;
afterEach(() => started.organization.close());

async function startMany(count: number): Promise<void> {
  const file = {
    organizationId: 'o-exampleorgid',
    regions: REGIONS,
    central: { accountId: CENTRAL, region: REGION },
    defaults: { stacks: { roles: {}, forwarder: {} }, roles: ['AWS-SystemsManager-AutomationExecutionRole'] },
    accounts: [
      { id: CENTRAL, name: 'central', stacks: {} },
      {
        id: String(FIRST),
        count,
        name: 'member-{{index}}',
        answers: { 'iam:ListAccountAliases': { AccountAliases: ['alias-of-{{accountId}}'] } },
      },
    ],
  };
  started = await start({
    ...(await sampleOrganization()),
    organization: readOrganizationFile(stringify(file)),
  });
}

describe('a large organization', () => {
  test('of 1,000 accounts × 3 Regions starts, and each account answers for itself', async () => {
    await startMany(1000);
    expect(started.organization.accounts.size).toBe(1001);
    const last = String(FIRST + 999);
    const { ssm } = clientsOf(started.organization, last, 'us-east-1');
    const { AutomationExecutionId } = await ssm.send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_account_alias' }),
    );
    await started.organization.idle();
    const { AutomationExecution } = await ssm.send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    const [step] = AutomationExecution?.StepExecutions ?? [];
    expect(Object.values(step?.Outputs ?? {})).toEqual([[`alias-of-${last}`]]);
    expect(started.organization.accounts.get(last)?.name).toBe('member-1000');
  });

  test('runs in all of its accounts at once, and every event arrives', async () => {
    await startMany(40);
    const received: string[] = [];
    started.organization.connect({
      queues: { collect: async ({ Records }) => void received.push(...Records.map(({ body }) => body)) },
    });
    await clientsOf(started.organization).ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: 'get_account_alias',
        TargetLocations: [
          {
            Accounts: Array.from({ length: 40 }, (_, index) => String(FIRST + index)),
            Regions: REGIONS,
            TargetLocationMaxConcurrency: '100%',
          },
        ],
      }),
    );
    await started.organization.idle();
    const executions = started.organization.executions();
    expect(executions).toHaveLength(121);
    expect(new Set(executions.map(({ execution }) => execution.AutomationExecutionStatus))).toEqual(
      new Set(['Success']),
    );
    expect(received).toHaveLength(121);
  });

  test('thirty days pass, with a sweep every five minutes', async () => {
    await startMany(3);
    let sweeps = 0;
    started.organization.connect({
      queues: { collect: async () => undefined },
      schedules: {
        sweep: async () => {
          sweeps += 1;
        },
      },
    });
    await started.clock.runFor(30 * DAY_MS);
    expect(sweeps).toBe(30 * 24 * 12);
  });
});
