import { StateError } from './state-error.ts';

/** How a task goes on once its call is answered: it ends, waits for its token, or waits for what it started. */
type Pattern = 'request' | 'token' | 'sync';

/** What the `Resource` of a task asks for. */
export interface Integration {
  /** As the port names services: `ssm`, `lambda`, `states`. */
  readonly service: string;
  /** As the API names it: `StartAutomationExecution`. */
  readonly operation: string;
  readonly pattern: Pattern;
  /** What its errors begin with: `Ssm`. */
  readonly errorPrefix: string;
}

/** Services whose name in the SDK of Java is not the one by which requests are signed. */
const SIGNED_AS: ReadonlyMap<string, string> = new Map([
  ['eventbridge', 'events'],
  ['sfn', 'states'],
]);

const RESOURCE = /^arn:[\w-]+:states:::(aws-sdk:)?(\w+):(\w+)(\.waitForTaskToken|\.sync:2)?$/;

/**
 * Reads `arn:aws:states:::aws-sdk:ssm:startAutomationExecution.waitForTaskToken` and the like.
 * @throws {StateError} States.Runtime for a form that is not simulated
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function readResource(arn: string): Integration {
  const [, , named, action, suffix] = RESOURCE.exec(arn) ?? [];
  if (named === undefined || action === undefined) {
    throw new StateError('States.Runtime', `The resource ${arn} is not simulated`);
  }
  return {
    service: SIGNED_AS.get(named) ?? named,
    operation: capitalized(action),
    pattern: suffix === undefined ? 'request' : suffix === '.sync:2' ? 'sync' : 'token',
    errorPrefix: named === 'states' ? 'StepFunctions' : capitalized(named),
  };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Errors that no service models: the SDK of Java throws its general exception for them. */
const COMMON: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InternalFailure',
  'SerializationException',
  'Throttling',
  'ThrottlingException',
  'UnknownOperationException',
  'ValidationException',
]);

/**
 * How a service's error is named in a state machine: `Ssm.InvalidTargetException`, and `Ssm.SsmException` for what the service does
 * not model, a throttle and a missing permission among it.
 */
export function errorName({ errorPrefix }: Integration, code: string): string {
  if (COMMON.has(code)) return `${errorPrefix}.${errorPrefix}Exception`;
  return `${errorPrefix}.${code.endsWith('Exception') ? code : `${code}Exception`}`;
}
