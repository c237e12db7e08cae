import type { Account } from '../organization/account.ts';
import type { ApiCall } from '../server/api-call.ts';
import { ApiError } from '../server/api-error.ts';
import { contextKeys, type Caller } from './context-keys.ts';
import { denialText } from './denial.ts';
import type { Evaluate, Question, Refusal } from './evaluate.ts';
import type { Permission, Permissions } from './permission.ts';
import type { Principal } from './principal.ts';
import { remember } from './remember.ts';
import { NO_POLICIES, rolePolicies, type RolePolicies } from './role-policies.ts';

/** How many decisions are kept. */
const REMEMBERED = 5000;

const EVERYTHING = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** One decision: who asked, what the policies were asked, and who refused; undefined if it was allowed. */
export type WatchDecision = (caller: Caller, question: Question, refusal: Refusal | undefined) => void;

export interface AuthorizerOptions {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly organizationId: string;
  /** Undefined if policies cannot be evaluated here: then everything is allowed. */
  readonly evaluate: Evaluate | undefined;
  /** Told of every decision, also of one that was remembered; not of what an administrator does in his own account. */
  readonly watch?: WatchDecision | undefined;
}

/** Whether callers may do what they ask for, by the policies that are deployed in the moment they ask. */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #evaluate: Evaluate | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
    this.#evaluate = options.evaluate && remember(options.evaluate, REMEMBERED);
  }

  /** Whether policies are evaluated at all. */
  get isChecking(): boolean {
    return this.#evaluate !== undefined;
  }

  /**
   * @param permissions what the operations of the call's service need; an operation that is not in it needs its own
   *   name, on every resource
   * @throws {ApiError} `code`, in AWS's words
   */
  async authorize(
    permissions: Permissions,
    call: ApiCall,
    { service, operation, code, httpStatus }: ServiceCall,
  ): Promise<void> {
    const needed = permissions.get(operation)?.(call) ?? [
      { action: `${service}:${operation}`, resource: '*' },
    ];
    for (const permission of needed) {
      const refusal = await this.decide(call.caller, permission, call.region);
      if (refusal !== undefined) {
        throw new ApiError(code, denialOf(call, permission, refusal), httpStatus);
      }
    }
  }

  /**
   * @param region that is called; undefined for a call that EventBridge makes
   * @returns undefined if it is allowed
   * @throws {Error} if that depends on a managed policy which is not known here
   */
  async decide(
    caller: Caller,
    permission: Permission,
    region: string | undefined,
  ): Promise<Refusal | undefined> {
    const refusal = await this.#decideOne(caller, permission, region);
    if (refusal === undefined || refusal.isExplicit || permission.orElse === undefined) return refusal;
    for (const other of permission.orElse) {
      if ((await this.decide(caller, other, region)) !== undefined) return refusal;
    }
    return undefined;
  }

  async #decideOne(
    caller: Caller,
    { action, resource, resourceAccountId: owner, resourcePolicy, keys }: Permission,
    region: string | undefined,
  ): Promise<Refusal | undefined> {
    const { accounts, organizationId } = this.#options;
    const accountId = 'service' in caller ? caller.sourceAccountId : caller.accountId;
    const resourceAccountId = owner ?? accountId;
    const isOwn = resourceAccountId === accountId && resourcePolicy === undefined;
    if (this.#evaluate === undefined || ('arn' in caller && caller.isAdministrator && isOwn))
      return undefined;
    const { identity, boundary, unknown } = this.#policiesOf(caller);
    const question: Question = {
      principal: 'service' in caller ? caller.service : caller.arn,
      action,
      resource,
      resourceAccountId,
      keys: contextKeys({
        caller,
        resourceAccountId,
        region,
        organizationOf: (id) => (accounts.has(id) ? organizationId : undefined),
        ofService: keys,
      }),
      identityPolicies: identity,
      permissionsBoundary: boundary,
      sessionPolicy: 'arn' in caller ? caller.sessionPolicy : undefined,
      resourcePolicy,
    };
    const refusal = await this.#evaluate(question);
    this.#options.watch?.(caller, question, refusal);
    const decisive = decisivePolicies(refusal, unknown);
    if (decisive.length > 0) {
      throw new Error(
        `Whether ${action} is allowed depends on ${decisive.join(', ')}: managed policies that no deployed template makes are not simulated`,
      );
    }
    return refusal;
  }

  #policiesOf(caller: Caller): RolePolicies {
    if ('service' in caller) return NO_POLICIES;
    if (caller.isAdministrator) return { ...NO_POLICIES, identity: [EVERYTHING] };
    const account = this.#options.accounts.get(caller.accountId);
    return account === undefined ? NO_POLICIES : rolePolicies(account, caller.policyArn);
  }
}

/** A call as its service sees it, and how that refuses. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly code: string;
  readonly httpStatus: number;
}

/** Why is not said across accounts. */
function denialOf({ caller, region }: ApiCall, permission: Permission, refusal: Refusal): string {
  const { action, resource, resourceAccountId = caller.accountId } = permission;
  return denialText({
    caller: caller.arn,
    action,
    resource: resource === '*' ? everyResource(action, region, caller) : resource,
    refusal: resourceAccountId === caller.accountId ? refusal : undefined,
  });
}

/** An action without a resource type is shown with all resources of its service. */
const everyResource = (action: string, region: string, { accountId }: Principal): string =>
  `arn:aws:${action.split(':')[0]}:${region}:${accountId}:*`;

/** Those of the policies that are not known which could make it another decision. */
function decisivePolicies(refusal: Refusal | undefined, unknown: RolePolicies['unknown']): readonly string[] {
  if (refusal === undefined) return unknown.boundary;
  return refusal.isExplicit ? [] : unknown.identity;
}
