import type { RunSimulationResults, Simulation } from '@cloud-copilot/iam-simulate';
import type { ContextKeys } from './context-keys.ts';

/** One request, with all that AWS looks at to allow or deny it. Policies are documents, as templates write them. */
export interface Question {
  /** A principal's ARN, or the name of a service. */
  readonly principal: string;
  /** Such as `ssm:GetAutomationExecution`. */
  readonly action: string;
  /** An ARN; `*` for an action that has no resource type. */
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly keys: ContextKeys;
  readonly identityPolicies: readonly object[];
  /** Undefined for a principal without a boundary. */
  readonly permissionsBoundary: object | undefined;
  readonly sessionPolicy: object | undefined;
  /** A role's trust policy, or the policy of a bus or a queue; undefined for a resource without one. */
  readonly resourcePolicy: object | undefined;
}

export type PolicyType = 'identity' | 'resource' | 'boundary' | 'session';

/** Which policy refuses, and whether it says so or merely says nothing. */
export interface Refusal {
  readonly by: PolicyType;
  readonly isExplicit: boolean;
  /** No catalogue knows such an action: no policy can name it, and AWS may call it otherwise. */
  readonly isUnknownAction?: boolean;
}

/** Undefined if the request is allowed. */
export type Evaluate = (question: Question) => Promise<Refusal | undefined>;

type Simulate = (simulation: Simulation, options: object) => Promise<RunSimulationResults>;

/**
 * The evaluation of policies: a development dependency, which may be missing.
 * @returns undefined if it is not installed
 */
export async function loadEvaluate(
  load: () => Promise<{ runSimulation: Simulate }> = () => import('@cloud-copilot/iam-simulate'),
): Promise<Evaluate | undefined> {
  try {
    const { runSimulation } = await load();
    return (question) => evaluate(question, runSimulation);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** An action that is none: no policy can name it, so that none allows it. */
const UNKNOWN_ACTIONS: ReadonlySet<string> = new Set(['invalid.action', 'invalid.service']);
/** A resource of a kind that the action has not: no policy allows it either. */
const NO_SUCH_RESOURCE = 'no.resource.types';

/** @throws {Error} that names what of a policy is not valid */
async function evaluate(question: Question, simulate: Simulate): Promise<Refusal | undefined> {
  const results = await simulate(simulationOf(question), {});
  if (results.resultType === 'error') {
    const { message } = results.errors;
    if (UNKNOWN_ACTIONS.has(message)) return { by: 'identity', isExplicit: false, isUnknownAction: true };
    if (message === NO_SUCH_RESOURCE) return { by: 'identity', isExplicit: false };
    throw new Error(`${question.action} cannot be evaluated: ${JSON.stringify(results.errors)}`);
  }
  if (results.overallResult === 'Allowed') return undefined;
  const analyses = results.resultType === 'single' ? [results.result] : results.results;
  const refusing = analyses.find(({ analysis }) => analysis.result !== 'Allowed')?.analysis;
  return {
    by: refusing === undefined ? 'identity' : refuserOf(refusing),
    isExplicit: results.overallResult === 'ExplicitlyDenied',
  };
}

type Analysis = Extract<RunSimulationResults, { resultType: 'single' }>['result']['analysis'];

function refuserOf({
  result,
  sameAccount,
  identityAnalysis,
  resourceAnalysis,
  permissionBoundaryAnalysis,
  sessionAnalysis,
}: Analysis): PolicyType {
  if (result === 'ExplicitlyDenied') {
    if (identityAnalysis?.result === result) return 'identity';
    if (sessionAnalysis?.result === result) return 'session';
    return permissionBoundaryAnalysis?.result === result ? 'boundary' : 'resource';
  }
  if (identityAnalysis?.result !== 'Allowed') return 'identity';
  if (sessionAnalysis !== undefined && sessionAnalysis.result !== 'Allowed') return 'session';
  const isBounded =
    permissionBoundaryAnalysis !== undefined && permissionBoundaryAnalysis.result !== 'Allowed';
  return isBounded && (sameAccount || resourceAnalysis?.result === 'Allowed') ? 'boundary' : 'resource';
}

function simulationOf(question: Question): Simulation {
  const { principal, action, resource, resourceAccountId, keys } = question;
  const { identityPolicies, permissionsBoundary, sessionPolicy, resourcePolicy } = question;
  const contextVariables = Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [key, [...values]]),
  );
  return {
    request: { principal, action, resource: { resource, accountId: resourceAccountId }, contextVariables },
    identityPolicies: identityPolicies.map((policy, index) => ({ name: String(index), policy })),
    ...(permissionsBoundary !== undefined && {
      permissionBoundaryPolicies: [{ name: 'boundary', policy: permissionsBoundary }],
    }),
    sessionPolicy,
    resourcePolicy,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}
