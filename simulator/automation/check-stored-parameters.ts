import type { Account } from '../organization/account.ts';
import type { Location } from '../organization/location.ts';
import { referencesIn } from '../runbook/references.ts';
import { ApiError } from '../server/api-error.ts';
import type { StartRequest } from './start-request.ts';

const STORED = 'ssm:';

/**
 * Refuses an execution that names a parameter of Parameter Store which its account has not.
 * @throws {ApiError} InvalidAutomationExecutionParametersException
 */
export function checkStoredParameters(
  { runbook, parameters }: Pick<StartRequest, 'runbook' | 'parameters'>,
  account: Pick<Account, 'id' | 'parameter'> | undefined,
  { region }: Location,
): void {
  const defaults = Object.entries(runbook.parameters).filter(([name]) => !Object.hasOwn(parameters, name));
  const names = referencesIn([
    defaults.map(([, parameter]) => parameter.default),
    parameters,
    runbook.assumeRole,
    runbook.mainSteps.map(({ inputs }) => inputs),
  ]).filter((name) => name.startsWith(STORED));
  const absent = names.find((name) => account?.parameter(name.slice(STORED.length), region) === undefined);
  if (absent === undefined) return;
  throw new ApiError(
    'InvalidAutomationExecutionParametersException',
    `Parameter "${absent.slice(STORED.length)}" was not found in Parameter Store of account ${account?.id ?? ''} in ${region}.`,
  );
}
