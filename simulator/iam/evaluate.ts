import type { ValidationError } from '@cloud-copilot/iam-policy';
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

type Validate = (policy: object) => ValidationError[];

/** What the evaluation is made of: two packages of one author. */
interface PolicyEngine {
  readonly runSimulation: (simulation: Simulation, options: object) => Promise<RunSimulationResults>;
  readonly createValidatedPolicy: (
    policy: object,
    validate: Validate,
  ) => { readonly errors: readonly unknown[] };
  readonly validateIdentityPolicy: Validate;
  readonly validateResourcePolicy: Validate;
}

const importEngine = async (): Promise<PolicyEngine> => {
  const [{ runSimulation }, { createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy }] =
    await Promise.all([import('@cloud-copilot/iam-simulate'), import('@cloud-copilot/iam-policy')]);
  return { runSimulation, createValidatedPolicy, validateIdentityPolicy, validateResourcePolicy };
};

/**
 * The evaluation of policies: a development dependency, which may be missing.
 * @returns undefined if it is not installed
 */
export async function loadEvaluate(
  load: () => Promise<PolicyEngine> = importEngine,
): Promise<Evaluate | undefined> {
  try {
    const engine = await load();
    const { runSimulation, createValidatedPolicy } = engine;
    // A document is asked about many times: its validation, and statements about other actions, take most of the time.
    const identity = onceEach((policy, action) => {
      const validated = createValidatedPolicy(policy, engine.validateIdentityPolicy);
      return validated.errors.length > 0
        ? validated
        : { ...validated, policyDocument: onlyOf(policy, action) };
    });
    const resource = onceEach((policy) => createValidatedPolicy(policy, engine.validateResourcePolicy));
    return (question) => evaluate(question, { runSimulation, identity, resource });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

type ToValidated = (policy: object, action: string) => object;

interface Simulator extends Pick<PolicyEngine, 'runSimulation'> {
  readonly identity: ToValidated;
  readonly resource: ToValidated;
}

/** How many documents are kept. */
const KEPT = 5_000;

/** Each document and action once, by the document's text: who asks may read the same one from a template again. */
function onceEach(make: ToValidated): ToValidated {
  const made = new Map<string, object>();
  return (policy, action) => {
    const key = `${action} ${JSON.stringify(policy)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= KEPT) made.clear();
    const fresh = make(policy, action);
    made.set(key, fresh);
    return fresh;
  };
}

/** The document without the statements that name other actions alone: they neither allow nor deny this one. */
function onlyOf(policy: object, action: string): object {
  if (!('Statement' in policy)) return policy;
  const { Statement: given } = policy;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return { ...policy, Statement: statements.filter((statement) => mayBeAbout(statement, action)) };
}

function mayBeAbout(statement: unknown, action: string): boolean {
  if (typeof statement !== 'object' || statement === null || !('Action' in statement)) return true;
  return [statement.Action]
    .flat()
    .some((pattern) => typeof pattern !== 'string' || mayMatch(pattern, action));
}

/** Actions have no case. Of a pattern only what stands before its first wildcard is looked at: the engine does the rest. */
function mayMatch(pattern: string, action: string): boolean {
  const wildcard = pattern.search(/[*?]/);
  if (wildcard < 0) return pattern.toLowerCase() === action.toLowerCase();
  return action.toLowerCase().startsWith(pattern.slice(0, wildcard).toLowerCase());
}

/** An action that is none: no policy can name it, so that none allows it. */
const UNKNOWN_ACTIONS: ReadonlySet<string> = new Set(['invalid.action', 'invalid.service']);
/** A resource of a kind that the action has not: no policy allows it either. */
const NO_SUCH_RESOURCE = 'no.resource.types';

/** @throws {Error} that names what of a policy is not valid */
async function evaluate(question: Question, simulator: Simulator): Promise<Refusal | undefined> {
  const results = await simulator.runSimulation(simulationOf(question, simulator), {});
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

function simulationOf(question: Question, { identity, resource: resourceKind }: Simulator): Simulation {
  const { principal, action, resource, resourceAccountId, keys } = question;
  const { identityPolicies, permissionsBoundary, sessionPolicy, resourcePolicy } = question;
  const contextVariables = Object.fromEntries(
    Object.entries(keys).map(([key, values]) => [key, [...values]]),
  );
  return {
    request: { principal, action, resource: { resource, accountId: resourceAccountId }, contextVariables },
    identityPolicies: identityPolicies.map((policy, index) => ({
      name: String(index),
      policy: identity(policy, action),
    })),
    ...(permissionsBoundary !== undefined && {
      permissionBoundaryPolicies: [{ name: 'boundary', policy: identity(permissionsBoundary, action) }],
    }),
    sessionPolicy: sessionPolicy && identity(sessionPolicy, action),
    resourcePolicy: resourcePolicy && resourceKind(resourcePolicy, action),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  };
}
