import {
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
  type AutomationExecution,
  type StartAutomationExecutionCommandInput,
  StopAutomationExecutionCommand,
  type StopType,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import type { SimulationOptions, TrueExecution } from '../simulated-organization.ts';
import { clientsOf } from './clients.ts';
import {
  CENTRAL,
  MEMBERS,
  REGION,
  sampleOrganization,
  start,
  type Started,
  type StartOptions,
} from './start.ts';

export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Automation of a started organization, as a test talks to it. */
export class Automation {
  started: Started;

  constructor(started: Started) {
    this.started = started;
  }

  async restart(options: StartOptions): Promise<void> {
    await this.started.organization.close();
    this.started = await start(options);
  }

  ssm(caller: string = CENTRAL, region = REGION): SSMClient {
    return clientsOf(this.started.organization, caller, region).ssm;
  }

  start(input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> {
    return this.startAs(CENTRAL, input);
  }

  async startAs(caller: string, input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> {
    const { AutomationExecutionId = '' } = await this.ssm(caller).send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id', ...input }),
    );
    return AutomationExecutionId;
  }

  /** Runs to the end. */
  async run(input: Partial<StartAutomationExecutionCommandInput>): Promise<AutomationExecution> {
    const id = await this.start(input);
    await this.started.organization.idle();
    return this.get(id);
  }

  async stop(AutomationExecutionId: string, Type?: StopType, caller: string = CENTRAL): Promise<void> {
    await this.ssm(caller).send(
      new StopAutomationExecutionCommand({ AutomationExecutionId, ...(Type !== undefined && { Type }) }),
    );
  }

  /** The children of an execution, in every account, in the order in which they started. */
  childrenOf({ AutomationExecutionId }: AutomationExecution): TrueExecution[] {
    return this.started.organization
      .executions()
      .filter(({ execution }) => execution.ParentAutomationExecutionId === AutomationExecutionId);
  }

  /** How many of these ran at once, at most. */
  overlapping(executions: readonly TrueExecution[]): number {
    const times = executions.map(
      ({ execution }) => [Number(execution.ExecutionStartTime), Number(execution.ExecutionEndTime)] as const,
    );
    return Math.max(...times.map(([at]) => times.filter(([from, until]) => from <= at && at < until).length));
  }

  /** Runs in every member account, unless said otherwise, to the end. */
  async runIn(
    targetLocation: Partial<TargetLocation> = {},
    DocumentName = 'get_canonical_id',
  ): Promise<AutomationExecution> {
    const TargetLocations = [{ Accounts: [...MEMBERS], Regions: [REGION], ...targetLocation }];
    const id = await this.start({ DocumentName, TargetLocations });
    await this.started.organization.idle();
    return this.get(id);
  }

  async get(AutomationExecutionId: string, caller: string = CENTRAL): Promise<AutomationExecution> {
    const { AutomationExecution } = await this.ssm(caller).send(
      new GetAutomationExecutionCommand({ AutomationExecutionId }),
    );
    if (AutomationExecution === undefined) throw new Error('No execution');
    return AutomationExecution;
  }

  async list(
    Filters: AutomationExecutionFilter[] = [],
    caller: string = CENTRAL,
  ): Promise<AutomationExecutionMetadata[]> {
    const { AutomationExecutionMetadataList = [] } = await this.ssm(caller).send(
      new DescribeAutomationExecutionsCommand(Filters.length > 0 ? { Filters } : {}),
    );
    return AutomationExecutionMetadataList;
  }

  denyBuckets(...accountIds: string[]): void {
    const error = { code: 'AccessDenied', message: 'Access Denied' };
    for (const accountId of accountIds) {
      this.started.organization.accounts.get(accountId)?.setAnswer('s3:ListBuckets', { error });
    }
  }
}

export const statuses = ({ StepExecutions = [] }: AutomationExecution): (string | undefined)[] =>
  StepExecutions.map(({ StepStatus }) => StepStatus);

/** A runbook of so many equal steps. */
export function runbook(steps: number): string {
  const step = { action: 'aws:executeAwsApi', inputs: { Service: 's3', Api: 'ListBuckets' } };
  const mainSteps = Array.from({ length: steps }, (_, index) => ({ name: `step_${index}`, ...step }));
  return JSON.stringify({ schemaVersion: '0.3', mainSteps });
}

type OrganizationFile = SimulationOptions['organization'];

/** By account. */
export type AccountChanges = Readonly<Record<string, Partial<OrganizationFile['accounts'][number]>>>;

/** The sample organization with other keys, and other keys of single accounts. */
export async function organizationWith(
  file: Partial<OrganizationFile>,
  accounts: AccountChanges = {},
): Promise<OrganizationFile> {
  const { organization } = await sampleOrganization();
  return changed(organization, file, accounts);
}

/** An organization with other keys, and other keys of single accounts. */
export function changed(
  organization: OrganizationFile,
  file: Partial<OrganizationFile>,
  accounts: AccountChanges,
): OrganizationFile {
  return {
    ...organization,
    ...file,
    accounts: organization.accounts.map((account) => ({ ...account, ...accounts[account.id] })),
  };
}

/** An instance, unless said otherwise. */
export const aResource = (
  id: string,
  overrides: Partial<OrganizationFile['accounts'][number]['resources'][number]> = {},
) => ({ id, type: 'AWS::EC2::Instance', tags: {}, groups: [], ...overrides });

/** A runbook about one instance, which asks the account's `s3:ListBuckets`. */
export const INSTANCE_RUNBOOK = JSON.stringify({
  schemaVersion: '0.3',
  parameters: {
    InstanceId: { type: 'String' },
    Mode: { type: 'String', default: 'soft', allowedValues: ['soft', 'hard'] },
  },
  mainSteps: [
    {
      name: 'stopInstance',
      action: 'aws:executeAwsApi',
      inputs: { Service: 's3', Api: 'ListBuckets', InstanceId: '{{ InstanceId }}' },
      outputs: [{ Name: 'Owner', Selector: '$.Owner.ID', Type: 'String' }],
    },
  ],
});
