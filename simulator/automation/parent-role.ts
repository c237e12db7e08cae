import type { AutomationRoles } from '../iam/automation-roles.ts';
import { sessionOf, type Principal } from '../iam/principal.ts';
import type { Account } from '../organization/account.ts';
import { assumeRoleFault, assumeRoleOf, NOT_ASSUMABLE } from '../runbook/assume-role-fault.ts';
import { systemVariables } from '../runbook/system-variables.ts';
import { ApiError } from '../server/api-error.ts';
import { RunbookValues } from './runbook-values.ts';
import type { StartRequest } from './start-request.ts';

type Asked = Pick<StartRequest, 'runbook' | 'parameters' | 'location' | 'caller' | 'roleArn'>;

interface Organization {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly roles: Pick<AutomationRoles, 'isAssumableFor' | 'checkPassing'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The principal that starts the children of an execution: the role that its runbook names, or the role of the execution
 * that started it, or else its caller.
 */
export function parentPrincipal(request: Asked, organization: Organization): Principal {
  const roleArn = namedRole(request, organization) ?? request.roleArn;
  return roleArn === undefined ? request.caller : sessionOf({ roleArn, sessionName: 'Automation' });
}

/**
 * What the caller names as the automation's role, it must be allowed to pass to Systems Manager.
 * @throws {ApiError} if the role that a runbook names is malformed, is not there, may not be passed, or cannot be assumed
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
 */
export async function checkAssumeRole(request: Asked, organization: Organization): Promise<void> {
  const { accounts, roles } = organization;
  const account = accounts.get(request.location.accountId);
  const named = namedRole(request, organization);
  if (named === undefined || account === undefined) return;
  refuseFor(assumeRoleFault(named, account));
  await roles.checkPassing(request.caller, request.location.region, named);
  const isAssumable = await roles.isAssumableFor(request.location, 'new', named);
  refuseFor(isAssumable ? undefined : NOT_ASSUMABLE);
}

function refuseFor(fault: string | undefined): void {
  if (fault !== undefined) throw new ApiError('InvalidAutomationExecutionParametersException', fault);
}

function namedRole({ runbook, parameters, location }: Asked, { accounts, now }: Organization) {
  const values = new RunbookValues(runbook, parameters, {
    systemVariables: () => systemVariables({ ...location, executionId: '' }, now),
    storedParameter: (name) => accounts.get(location.accountId)?.parameter(name, location.region),
  });
  return assumeRoleOf(runbook.assumeRole, (name) => values.of(name));
}
