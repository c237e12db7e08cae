import { StartAutomationExecutionCommand } from '@aws-sdk/client-ssm';
import { startInputOf } from '../runbooks/support/aws-command.ts';
import { clientsOf } from '../../simulator/test/clients.ts';
import type { Served } from '../support/start-served.ts';

const HOUR_MS = 3_600_000;

/** Runs what a page shows as `aws ssm start-automation-execution` to its end, and gives its ID. */
export async function startAsShown({ organization, clock }: Served, command: string): Promise<string> {
  const { AutomationExecutionId = '' } = await clientsOf(organization).ssm.send(
    new StartAutomationExecutionCommand(startInputOf(command)),
  );
  await organization.idle();
  // A ledger is counted a while after the last result has come; one under another, a while after that.
  await clock.runFor(2 * HOUR_MS);
  await organization.idle();
  return AutomationExecutionId;
}
