import type { WatchDecision } from '../../../simulator/iam/authorizer.ts';
import type { Caller } from '../../../simulator/iam/context-keys.ts';
import { loadEvaluate, type Question, type Refusal } from '../../../simulator/iam/evaluate.ts';
import { joinPolicies } from '../../../simulator/iam/policy-document.ts';
import type { DeployedPolicy, PolicyDocument } from './deployed-policies.ts';
import { grantsOf, type Grant } from './grants.ts';

/** One call that was made: who, what, on what, and every condition key of it. */
export interface RecordedCall {
  readonly caller: Caller;
  readonly question: Question;
  readonly refusal: Refusal | undefined;
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/** Keeps calls; of those that differ in nothing but an execution's ID, the first. */
export function aRecorder(): {
  readonly watch: WatchDecision;
  readonly calls: () => readonly RecordedCall[];
} {
  const calls = new Map<string, RecordedCall>();
  return {
    watch: (caller, question, refusal) => {
      const { principal, action, resource, keys } = question;
      const key = JSON.stringify([principal, action, resource, keys, refusal]).replaceAll(UUID, '');
      if (!calls.has(key)) calls.set(key, { caller, question, refusal });
    },
    calls: () => [...calls.values()],
  };
}

const evaluate = await loadEvaluate();

/** Asks once more for what was asked for, of the policies that are given, `without` in place of one of them. */
export async function askAgain(
  { caller, question }: RecordedCall,
  policies: readonly DeployedPolicy[],
  grant?: Pick<Grant, 'policy' | 'without'>,
): Promise<Refusal | undefined> {
  if (evaluate === undefined) throw new Error('@cloud-copilot/iam-simulate is not installed: npm ci');
  const documents = (kind: DeployedPolicy['kind'], arn: string): PolicyDocument[] =>
    policies
      .filter((policy) => policy.kind === kind && policy.attachedTo.includes(arn))
      .map((policy) => (policy === grant?.policy ? grant.without : policy.document));
  return evaluate({
    ...question,
    // Of others, whatever they had.
    identityPolicies:
      'policyArn' in caller && isManaged(caller, policies)
        ? documents('identity', caller.policyArn)
        : question.identityPolicies,
    resourcePolicy: joinPolicies(documents('resource', question.resource)),
  });
}

/** Those that were allowed as they were made, and on which Rollcall's policies decide: nothing is proven of the roles of runbooks. */
export const allowedCalls = (
  calls: readonly RecordedCall[],
  policies: readonly DeployedPolicy[],
): readonly RecordedCall[] =>
  calls.filter(
    ({ caller, question, refusal }) =>
      refusal === undefined && (isManaged(caller, policies) || isAttached(question.resource, policies)),
  );

const isAttached = (arn: string, policies: readonly DeployedPolicy[]): boolean =>
  policies.some(({ attachedTo }) => attachedTo.includes(arn));

const isManaged = (caller: Caller, policies: readonly DeployedPolicy[]): boolean =>
  'policyArn' in caller && isAttached(caller.policyArn, policies);

/**
 * What the policies allow and no call needs: without it every call is still allowed. By name, in order, each once.
 * @param of the name of the policy that is looked at; all of them if it is not said
 */
export async function unneeded(
  calls: readonly RecordedCall[],
  policies: readonly DeployedPolicy[],
  of?: string,
): Promise<readonly string[]> {
  const allowed = allowedCalls(calls, policies);
  const needed = new Set<string>();
  const all = policies.filter(({ name }) => of === undefined || name === of).flatMap(grantsOf);
  for (const grant of all) {
    if (needed.has(grant.name)) continue;
    for (const call of allowed.filter((one) => concerns(one, grant))) {
      if ((await askAgain(call, policies, grant)) === undefined) continue;
      needed.add(grant.name);
      break;
    }
  }
  return [...new Set(all.map(({ name }) => name))].filter((name) => !needed.has(name)).toSorted();
}

const concerns = ({ caller, question }: RecordedCall, { action, policy }: Grant): boolean =>
  question.action === action &&
  (policy.kind === 'identity'
    ? 'policyArn' in caller && policy.attachedTo.includes(caller.policyArn)
    : policy.attachedTo.includes(question.resource));
