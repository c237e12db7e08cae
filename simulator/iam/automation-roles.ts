import type { Location } from '../organization/location.ts';
import type { Account } from '../organization/account.ts';
import type { ApiError as Refused } from '../organization/api-answer.ts';
import { ApiError } from '../server/api-error.ts';
import { roleIn } from '../sts/role-in.ts';
import { actionOfApi } from './action-of-api.ts';
import type { Authorizer } from './authorizer.ts';
import type { Caller } from './context-keys.ts';
import { commandResources } from './command-resources.ts';
import { denialText } from './denial.ts';
import { sessionOf, type Principal } from './principal.ts';

const SSM = 'ssm.amazonaws.com';

/** The roles that automations act as. Of a role that no deployed template makes nothing is known, and nothing refused. */
export class AutomationRoles {
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #authorizer: Authorizer;
  readonly #tell: (text: string) => void;
  /** The actions of which it was said that they are not known. */
  readonly #unknown = new Set<string>();

  /** @param tell is told once of each operation whose permission is not known */
  constructor(
    accounts: ReadonlyMap<string, Account>,
    authorizer: Authorizer,
    tell: (text: string) => void = () => undefined,
  ) {
    this.#accounts = accounts;
    this.#authorizer = authorizer;
    this.#tell = tell;
  }

  /** Whether the principal that started a parent, or the role that it runs as, may start children as that role. */
  isAssumableBy(caller: Caller, roleArn: string): Promise<boolean> {
    return this.#isTrusted(caller, roleArn);
  }

  /** Whether Systems Manager may act as that role for an execution of this place. */
  isAssumableFor({ accountId, region }: Location, executionId: string, roleArn: string): Promise<boolean> {
    const sourceArn = `arn:aws:ssm:${region}:${accountId}:automation-execution/${executionId}`;
    return this.#isTrusted({ service: SSM, sourceArn, sourceAccountId: accountId }, roleArn);
  }

  /** @throws {ApiError} AccessDeniedException unless the caller may pass that role to Systems Manager */
  async checkPassing(caller: Principal, region: string, roleArn: string): Promise<void> {
    if (roleIn(this.#accounts, roleArn) === undefined) return;
    const keys = { 'iam:PassedToService': [SSM] };
    const pass = { action: 'iam:PassRole', resource: roleArn, keys };
    const refusal = await this.#authorizer.decide(caller, pass, region);
    if (refusal === undefined) return;
    const { action, resource } = pass;
    throw new ApiError(
      'AccessDeniedException',
      denialText({ caller: caller.arn, action, resource, refusal }),
    );
  }

  /** How an API refuses a call of that role; undefined if it is allowed. On which resource is looked at for commands alone. */
  async refusalOf(
    roleArn: string,
    region: string,
    service: string,
    operation: string,
    inputs: object = {},
  ): Promise<Refused | undefined> {
    if (roleIn(this.#accounts, roleArn) === undefined) return undefined;
    const session = sessionOf({ roleArn, sessionName: 'Automation' });
    const action = actionOfApi(service, operation);
    const location = { accountId: session.accountId, region };
    const resources = action === 'ssm:SendCommand' ? commandResources(location, inputs) : ['*'];
    for (const resource of resources) {
      const refusal = await this.#authorizer.decide(session, { action, resource }, region);
      if (refusal === undefined) continue;
      if (refusal.isUnknownAction === true) {
        if (!this.#unknown.has(action)) {
          this.#tell(
            `The permission of ${service}:${operation} is unknown, and not checked: there is no ${action}`,
          );
        }
        this.#unknown.add(action);
        return undefined;
      }
      const message = denialText({ caller: session.arn, action, resource, refusal });
      return { code: 'AccessDenied', message };
    }
    return undefined;
  }

  async #isTrusted(caller: Caller, roleArn: string): Promise<boolean> {
    const role = roleIn(this.#accounts, roleArn);
    if (role === undefined) return true;
    const permission = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      resourceAccountId: roleArn.split(':')[4] ?? '',
      resourcePolicy: role.trustPolicy,
    };
    return (await this.#authorizer.decide(caller, permission, undefined)) === undefined;
  }
}
