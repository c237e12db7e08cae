import {
  AutomationExecutionNotFoundException,
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Automation } from '../retry/automation.ts';
import { actionFailure } from './action-failure.ts';
import type { Identity } from './identity.ts';

/** AWS's messages for these hold no parameter; other messages may repeat what was sent. */
const SAID: ReadonlySet<string> = new Set([
  'AutomationDefinitionNotFoundException',
  'AutomationDefinitionVersionNotFoundException',
  'AutomationExecutionLimitExceededException',
  'IdempotentParameterMismatch',
  'ThrottlingException',
  'AccessDeniedException',
]);

/** @param endpoint where AWS is, if not at AWS */
export function ssmAutomation(
  { credentials }: Pick<Identity, 'credentials'>,
  region: string,
  endpoint: string | undefined,
): Automation {
  const settings = { credentials, region, ...(endpoint !== undefined && { endpoint }) };
  const where = { region, endpoint };
  const ssm = new SSMClient(settings);
  return {
    callerAccount: async () => {
      const sts = new STSClient(settings);
      try {
        return (await sts.send(new GetCallerIdentityCommand())).Account ?? '';
      } catch (error) {
        throw actionFailure(error, 'sts:GetCallerIdentity', where, true);
      } finally {
        sts.destroy();
      }
    },
    read: async (executionId) => {
      try {
        const command = new GetAutomationExecutionCommand({ AutomationExecutionId: executionId });
        return (await ssm.send(command)).AutomationExecution;
      } catch (error) {
        if (error instanceof AutomationExecutionNotFoundException) return undefined;
        throw actionFailure(error, 'ssm:GetAutomationExecution', where, true);
      }
    },
    start: async (input) => {
      try {
        return (await ssm.send(new StartAutomationExecutionCommand(input))).AutomationExecutionId ?? '';
      } catch (error) {
        const isSaid = error instanceof Error && SAID.has(error.name);
        throw actionFailure(error, 'ssm:StartAutomationExecution', where, isSaid);
      }
    },
  };
}
