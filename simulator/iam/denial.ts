import type { PolicyType, Refusal } from './evaluate.ts';

const SAYS_NOTHING: Record<PolicyType | 'trust', string> = {
  identity: 'no identity-based policy allows',
  resource: 'no resource-based policy allows',
  boundary: 'no permissions boundary allows',
  session: 'no session policy allows',
  trust: 'no role trust policy allows',
};

const SAYS_NO: Record<PolicyType | 'trust', string> = {
  identity: 'an identity-based policy',
  resource: 'a resource-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  trust: 'the role trust policy',
};

export interface Denied {
  /** The caller's ARN. */
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  /** Undefined where AWS does not give a reason. */
  readonly refusal?: Refusal | undefined;
}

/**
 * In the words of AWS.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialText({ caller, action: named, resource, refusal }: Denied): string {
  // SQS alone writes its actions in lower case.
  const action = named.startsWith('sqs:') ? named.toLowerCase() : named;
  const denial = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource}`;
  if (refusal === undefined) return denial;
  const by = action === 'sts:AssumeRole' && refusal.by === 'resource' ? 'trust' : refusal.by;
  return refusal.isExplicit
    ? `${denial} with an explicit deny in ${SAYS_NO[by]}`
    : `${denial} because ${SAYS_NOTHING[by]} the ${action} action`;
}
