import {
  AutomationExecutionNotFoundException,
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Automation } from '../retry/automation.ts';
import type { Identity } from './identity.ts';
import { couldNotLook, Failure } from '../failure.ts';
import { EXPIRED } from './call-failure.ts';
import { clockRefusal } from './clock-fault.ts';
import { networkFailure } from './network-failure.ts';

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

/**
 * Why a call to AWS failed.
 * @param action as IAM names it
 * @param isSaid whether AWS's message may be repeated: it can hold what was sent
 */
export function actionFailure(
  error: unknown,
  action: string,
  { region, endpoint }: { readonly region: string; readonly endpoint: string | undefined },
  isSaid: boolean,
): Failure {
  if (error instanceof Failure) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const network = networkFailure(error, endpoint ?? `${action.split(':')[0] ?? ''}.${region}.amazonaws.com`);
  if (network !== undefined) return network;
  const clock = clockRefusal(error);
  if (clock !== undefined) return clock;
  const where = `in ${region}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
  if (EXPIRED.has(name)) return couldNotLook(`The credentials have expired: sign in again (aws sso login)`);
  const said = isSaid
    ? `${name}: ${message}`
    : `${name}; its message may hold parameters, and is not printed`;
  const needed = name.startsWith('AccessDenied') ? `It needs ${action}. ` : '';
  return couldNotLook(`${action} failed ${where}. ${needed}AWS says ${said.replace(/\.$/, '')}`);
}
