/** Why there is no answer, as far as a reader can do something about it. */
export type FailureKind =
  | 'unreachable'
  | 'credentials'
  | 'forbidden'
  | 'unknown-execution'
  | 'unknown-target'
  | 'several-targets'
  | 'unknown-route'
  | 'not-retryable'
  | 'busy'
  | 'other';

/** No answer of the API, or a problem document in its place. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: FailureKind;
  /** The problem document, if there is one. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(kind: FailureKind, message: string, problem: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }
}

const KINDS: ReadonlyMap<string, FailureKind> = new Map([
  ['urn:rollcall:problem:unknown-execution', 'unknown-execution'],
  ['urn:rollcall:problem:unknown-target', 'unknown-target'],
  ['urn:rollcall:problem:several-targets', 'several-targets'],
  ['urn:rollcall:problem:unknown-route', 'unknown-route'],
  ['urn:rollcall:problem:not-retryable', 'not-retryable'],
  ['urn:rollcall:problem:busy', 'busy'],
  ['urn:rollcall:console:credentials', 'credentials'],
  ['urn:rollcall:console:unreachable', 'unreachable'],
]);

const BY_STATUS: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'credentials'],
  [403, 'forbidden'],
  [429, 'busy'],
  [502, 'unreachable'],
  [503, 'busy'],
  [504, 'unreachable'],
]);

/** What API Gateway says where credentials, and not permissions, are the matter. */
const EXPIRED = /expired|security token|signature/i;

/** What an answer that is not the one that was asked for means. @param body as parsed from JSON, undefined if it is none */
export function failureOf(status: number, body: unknown): ApiFailure {
  const problem = isRecord(body) ? body : {};
  const { type, title, detail, message } = problem;
  const words = [detail, message, title].find((text) => typeof text === 'string');
  const said = typeof words === 'string' ? words : `The answer was ${status}`;
  const known = typeof type === 'string' ? KINDS.get(type) : undefined;
  if (known !== undefined) return new ApiFailure(known, said, problem);
  // A route that only newer versions have is no route of this API to API Gateway either.
  if (status === 404 && type === undefined) return new ApiFailure('unknown-route', said, problem);
  if (status === 403 && EXPIRED.test(said)) return new ApiFailure('credentials', said, problem);
  return new ApiFailure(BY_STATUS.get(status) ?? 'other', said, problem);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any error as a failure. */
export function toFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  return new ApiFailure('other', error instanceof Error ? error.message : String(error));
}
