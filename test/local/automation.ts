import {
  type AutomationExecutionFilter,
  type AutomationExecutionMetadata,
  DescribeAutomationExecutionsCommand,
  GetAutomationExecutionCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
  type AutomationExecution,
  type StartAutomationExecutionCommandInput,
  type TargetLocation,
} from '@aws-sdk/client-ssm';
import type { SimulationOptions } from '../../local/simulated-organization.ts';
import { clientsOf } from './clients.ts';
import { CENTRAL, MEMBERS, REGION, start, type Started } from './start.ts';

export const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Automation of a started organization, as a test talks to it. */
export class Automation {
  started: Started;

  constructor(started: Started) {
    this.started = started;
  }

  async restart(options: Partial<SimulationOptions>): Promise<void> {
    await this.started.organization.close();
    this.started = await start(options);
  }

  ssm(caller: string = CENTRAL, region = REGION): SSMClient {
    return clientsOf(this.started.organization, caller, region).ssm;
  }

  async start(input: Partial<StartAutomationExecutionCommandInput> = {}): Promise<string> {
    const { AutomationExecutionId = '' } = await this.ssm().send(
      new StartAutomationExecutionCommand({ DocumentName: 'get_canonical_id', ...input }),
    );
    return AutomationExecutionId;
  }

  /** Runs in every member account, unless said otherwise, to the end. */
  async runIn(
    location: Partial<TargetLocation> = {},
    DocumentName = 'get_canonical_id',
  ): Promise<AutomationExecution> {
    const TargetLocations = [{ Accounts: [...MEMBERS], Regions: [REGION], ...location }];
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
