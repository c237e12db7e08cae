import type { Execution } from '../../domain/execution.ts';
import type { UnreadableItemError } from '../../domain/unreadable-item-error.ts';

/** Each names a problem for ever; its HTTP status is in `http-status.ts`. */
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

/** What went wrong, for the one who asked: the content of an RFC 9457 problem. `extra` carries the value that is wrong. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly title: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    kind: ProblemKind,
    title: string,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.kind = kind;
    this.title = title;
    this.extra = extra;
  }
}

/** A value in the request that is not what it should be. */
export const badParameter = (parameter: string, value: unknown, detail: string): Problem =>
  new Problem('bad-parameter', 'Bad parameter', detail, { parameter, value });

/** An execution that is known, as a child and not as a parent. */
export const childNotParent = (
  parentId: string,
  { executionId, location: { accountId, region } }: Pick<Execution, 'executionId' | 'location'>,
): Problem => {
  const result = `/executions/${parentId}/results/${accountId}/${region}?executionId=${executionId}`;
  return new Problem(
    'unknown-execution',
    'Unknown parent execution',
    `${executionId} is a child of ${parentId}: GET ${result} has what became of it.`,
    { parentExecutionId: executionId, childOf: parentId, result },
  );
};

export const unknownExecution = (parentExecutionId: string): Problem =>
  new Problem(
    'unknown-execution',
    'Unknown parent execution',
    `No parent execution ${parentExecutionId} is known here. Is it the ID of the parent, not of a child, and did the ` +
      'parent start in one of the accounts and Regions that this installation watches (settings parentAccounts and ' +
      'regions)? Then the next sweep finds it, within five minutes; POST /executions/{parentId}/collect asks for it at once.',
    { parentExecutionId },
  );

/** What is kept of the execution that is asked for cannot be understood; of all others it can. */
export const unreadableItem = ({ pk, sk, problem }: UnreadableItemError): Problem =>
  new Problem(
    'unreadable-item',
    'Unreadable item',
    `What Rollcall keeps of ${pk} cannot be read: its item ${sk} is damaged, or a newer version wrote it (${problem}). ` +
      'docs/operations.md#unreadable-items says what to do.',
    { parentExecutionId: pk, item: sk },
  );
