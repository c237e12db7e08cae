import type { Location } from '../organization/location.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import type { Permissions } from '../iam/permission.ts';
import type { Account } from '../organization/account.ts';
import { sessionOf } from '../iam/principal.ts';
import type { CentralFunctions } from '../functions/central-functions.ts';
import { ApiError } from '../server/api-error.ts';
import { roleIn } from '../sts/role-in.ts';
import type { Gate } from '../server/aws-server.ts';
import type { Service } from '../server/service.ts';
import { errorName, type Integration } from './resource.ts';
import { StateError } from './state-error.ts';

/** Who a state machine calls as. */
export interface MachineRole {
  readonly location: Location;
  readonly roleArn: string;
  readonly sessionName: string;
}

export interface ServiceCallsOptions {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly services: readonly Service[];
  readonly permissions: ReadonlyMap<string, Permissions>;
  readonly authorizer: Authorizer;
  readonly gate: Gate;
  readonly newId: () => string;
  readonly functions: Pick<CentralFunctions, 'settings' | 'invoke'>;
}

/** Calls that state machines make: of the services of the port, as their roles, past quotas, trouble and permissions. */
export class ServiceCalls {
  readonly #options: ServiceCallsOptions;

  constructor(options: ServiceCallsOptions) {
    this.#options = options;
  }

  /** @throws {StateError} named after the service's error */
  async call(integration: Integration, input: object, role: MachineRole): Promise<unknown> {
    try {
      return integration.service === 'lambda'
        ? await this.#invoke(integration, input, role)
        : await this.#request(integration, input, role);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { errorPrefix } = integration;
      const request = `Service: ${errorPrefix}, Status Code: ${error.httpStatus}, Request ID: ${this.#options.newId()}`;
      throw new StateError(errorName(integration, error.code), `${error.message} (${request})`);
    }
  }

  /**
   * Whether Step Functions may act as the role of a state machine. Of a role that no template makes nothing is known, and nothing refused.
   * @throws {StateError} States.Runtime in the words of CreateStateMachine
   */
  async assumeRole({ location, roleArn }: MachineRole, machineArn: string): Promise<void> {
    const { accounts, authorizer } = this.#options;
    const role = roleIn(accounts, roleArn);
    if (role === undefined) return;
    const service = {
      service: 'states.amazonaws.com',
      sourceArn: machineArn,
      sourceAccountId: location.accountId,
    };
    const permission = {
      action: 'sts:AssumeRole',
      resource: roleArn,
      resourceAccountId: roleArn.split(':')[4] ?? '',
      resourcePolicy: role.trustPolicy,
    };
    if ((await authorizer.decide(service, permission, undefined)) === undefined) return;
    const words =
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.';
    throw new StateError('States.Runtime', words);
  }

  /** Whether a role may do something that Step Functions does for itself. @throws {ApiError} AccessDeniedException */
  async require(action: string, resource: string, { location, ...role }: MachineRole): Promise<void> {
    const caller = sessionOf(role);
    const needs: Permissions = new Map([['Call', () => [{ action, resource }]]]);
    const call = { caller, region: location.region, input: {} };
    const named = { service: 'states', operation: 'Call', code: 'AccessDeniedException', httpStatus: 400 };
    await this.#options.authorizer.authorize(needs, call, named);
  }

  async #request(
    { service: name, operation }: Integration,
    input: object,
    { location, ...role }: MachineRole,
  ): Promise<object> {
    const { services, permissions, authorizer, gate } = this.#options;
    const service = services.find((one) => one.name === name);
    const run = service?.operations.get(operation);
    if (service === undefined || run === undefined) {
      throw new ApiError('UnknownOperationException', `The operation ${name}:${operation} is not simulated.`);
    }
    const { denied: code, httpStatus } = service.refusals;
    const read = name === 'states' ? ofStates(input) : input;
    const call = gate(name, operation, { caller: sessionOf(role), region: location.region, input: read });
    await authorizer.authorize(permissions.get(name) ?? new Map(), call, {
      service: name,
      operation,
      code,
      httpStatus,
    });
    return run(call);
  }

  /** A function's own error keeps its name; one that died has none. */
  async #invoke({ operation }: Integration, input: object, role: MachineRole): Promise<unknown> {
    const { FunctionName, Payload } = input as { FunctionName?: unknown; Payload?: unknown };
    const named = String(FunctionName);
    const { functions } = this.#options;
    const found = functions.settings.find(({ arn, functionName }) => [arn, functionName].includes(named));
    if (operation !== 'Invoke' || found === undefined) {
      throw new ApiError('ResourceNotFoundException', `Function not found: ${named}`, 404);
    }
    await this.require('lambda:InvokeFunction', found.arn, role);
    const running = functions.invoke(found.arn, structuredClone(Payload));
    if (running === undefined)
      throw new ApiError('ResourceNotFoundException', `Function not found: ${named}`, 404);
    try {
      return { ExecutedVersion: '$LATEST', Payload: await running, StatusCode: 200 };
    } catch (error) {
      const { name: errorType, message: errorMessage } =
        error instanceof Error ? error : new Error(String(error));
      const isDead = ['FunctionTimeoutError', 'FunctionStoppedError'].includes(errorType);
      throw new StateError(
        isDead ? 'Lambda.Unknown' : errorType,
        JSON.stringify({ errorType, errorMessage }),
      );
    }
  }
}

/** State machines write its members with a capital, and the input of an execution as JSON itself. */
const ofStates = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      name === 'Input' && typeof value !== 'string' ? JSON.stringify(value) : value,
    ]),
  );
