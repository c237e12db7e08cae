import * as z from 'zod';
import { Condition, holds, wildcard } from './condition.ts';
import type { ContextKeys } from './context-keys.ts';
import type { Principal } from './principal.ts';

const List = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*').transform(() => ({ AWS: ['*'] })), z.record(z.string(), List)]),
  Action: List,
  Resource: List.optional(),
  Condition: Condition.default({}),
});

const Statements = z.union([Statement.transform((one) => [one]), z.array(Statement)]);
type Statement = z.infer<typeof Statement>;

/** A role's trust policy, or the policy of a bus or a queue. */
export type ResourcePolicy = readonly Statement[];

/** Takes a policy document, or the statements of one. */
export function readResourcePolicy(document: unknown): ResourcePolicy {
  const whole = z.object({ Statement: z.unknown() }).safeParse(document);
  return Statements.parse(whole.success ? whole.data.Statement : document);
}

/** One call, as a resource's policy sees it. */
export interface Call {
  readonly action: string;
  /** Undefined for a trust policy, which has no resource. */
  readonly resource?: string;
  /** An AWS principal, or the name of a service. */
  readonly caller: Principal | string;
  readonly keys: ContextKeys;
}

/** Whether a statement allows the call and none denies it. */
export function allows(policy: ResourcePolicy, call: Call): boolean {
  const applying = policy.filter((statement) => applies(statement, call));
  return (
    applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny')
  );
}

function applies(statement: Statement, { action, resource, caller, keys }: Call): boolean {
  return (
    statement.Action.some((pattern) => wildcard(pattern).test(action)) &&
    (resource === undefined ||
      (statement.Resource ?? ['*']).some((pattern) => wildcard(pattern).test(resource))) &&
    isNamed(statement.Principal, caller) &&
    holds(statement.Condition, keys)
  );
}

/** An account (`…:root`, or its number) stands for every principal in it. */
function isNamed(
  principals: Readonly<Record<string, readonly string[]>>,
  caller: Principal | string,
): boolean {
  const named = principals['AWS'] ?? [];
  if (typeof caller === 'string')
    return named.includes('*') || (principals['Service'] ?? []).includes(caller);
  const account = `arn:aws:iam::${caller.accountId}:root`;
  return ['*', caller.accountId, account, caller.policyArn, caller.arn].some((name) => named.includes(name));
}
