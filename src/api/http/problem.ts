import type { Execution } from '../../domain/execution.ts';
import type { UnreadableItemError } from '../../domain/unreadable-item-error.ts';

/** Each names a problem permanently; its HTTP status is in `http-status.ts`. */
export type ProblemKind =
  | 'bad-parameter'
  | 'bad-body'
  | 'unknown-execution'
  | 'unknown-target'
  | 'unknown-route'
  | 'method-not-allowed'
  | 'several-targets'
  | 'not-retryable'
  | 'too-many-waiting'
  | 'unreadable-item'
  | 'no-table'
  | 'busy'
  | 'internal';

/** A next step: an operation of this API with its parameters, and what it does, as the end of a sentence that begins with its name. */
export interface NextStep {
  readonly operation: 'requestCollection' | 'listResults' | 'listCauses' | 'getResult';
  /** By name, as in the OpenAPI document: parameters of the path and of the query. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly description: string;
}

interface Extra extends Readonly<Record<string, unknown>> {
  readonly next?: readonly NextStep[];
}

/**
 * What went wrong, for the caller: the content of an RFC 9457 problem. `extra` carries the value that is wrong, and what to ask
 * next, which each client words in its own way.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly title: string;
  readonly extra: Extra;

  constructor(kind: ProblemKind, title: string, detail: string, extra: Extra = {}) {
    super(detail);
    this.kind = kind;
    this.title = title;
    this.extra = extra;
  }
}

/** A wrong value in the request. `reason` continues a sentence that begins with the parameter's name. */
export const badParameter = (parameter: string, value: unknown, reason: string, extra: Extra = {}): Problem =>
  new Problem('bad-parameter', 'Bad parameter', `${parameter} ${reason}`, {
    parameter,
    value,
    reason,
    ...extra,
  });

/** An execution that is known as a child, not as a parent. */
export const childNotParent = (
  parentId: string,
  { executionId, location: { accountId, region } }: Pick<Execution, 'executionId' | 'location'>,
): Problem => {
  const parameters = { parentId, accountId, region, executionId };
  return new Problem(
    'unknown-execution',
    'Unknown parent execution',
    `${executionId} is a child of ${parentId}.`,
    {
      parentExecutionId: executionId,
      childOf: parentId,
      next: [{ operation: 'getResult', parameters, description: 'has its result' }],
    },
  );
};

/** Where this installation expects parents to start. */
interface Watched {
  readonly parentAccounts: readonly string[];
  readonly regions: readonly string[];
}

/** @param watched in words, where it is known */
export const unknownExecution = (parentExecutionId: string, watched?: Watched): Problem =>
  new Problem(
    'unknown-execution',
    'Unknown parent execution',
    `No parent execution ${parentExecutionId} is known here. Is it the ID of the parent, not of a child, and did the ` +
      `parent start in one of the accounts and Regions that this installation watches (${settingsOf(watched)})? ` +
      'Then the next sweep finds it, within five minutes.',
    {
      parentExecutionId,
      next: [
        {
          operation: 'requestCollection',
          parameters: { parentId: parentExecutionId },
          description: 'asks for it at once',
        },
      ],
    },
  );

const settingsOf = (watched: Watched | undefined): string =>
  watched === undefined
    ? 'settings parentAccounts and regions'
    : `settings parentAccounts: ${watched.parentAccounts.join(', ')}; regions: ${watched.regions.join(', ')}`;

/** The same problem, with the settings in words: what reads a ledger does not know them. */
export function withSettings(problem: Problem, watched: Watched): Problem {
  const { parentExecutionId, childOf } = problem.extra;
  return problem.kind === 'unknown-execution' &&
    childOf === undefined &&
    typeof parentExecutionId === 'string' &&
    watched.regions.length > 0
    ? unknownExecution(parentExecutionId, watched)
    : problem;
}

/** The stored item of this execution cannot be understood; all other executions can be read. */
export const unreadableItem = ({ pk, sk, problem }: UnreadableItemError): Problem =>
  new Problem(
    'unreadable-item',
    'Unreadable item',
    `What Rollcall keeps of ${pk} cannot be read: its item ${sk} is damaged, or a newer version wrote it (${problem}). ` +
      'docs/operations.md#unreadable-items says what to do.',
    { parentExecutionId: pk, item: sk },
  );
