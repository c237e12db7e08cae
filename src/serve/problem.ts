import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What went wrong, for the one who asked: an RFC 9457 problem. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ContentfulStatusCode;
  readonly body: Readonly<Record<string, unknown>>;

  /** `kind` names the problem for ever; `detail` says what to do; `extra` carries the value that is wrong. */
  constructor(
    status: ContentfulStatusCode,
    kind: string,
    title: string,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.status = status;
    this.body = { type: `urn:rollcall:problem:${kind}`, title, status, detail, ...extra };
  }

  toResponse(): Response {
    return new Response(JSON.stringify(this.body), {
      status: this.status,
      headers: { 'content-type': 'application/problem+json' },
    });
  }
}

/** A value in the request that is not what it should be. */
export const badParameter = (parameter: string, value: unknown, detail: string): Problem =>
  new Problem(400, 'bad-parameter', 'Bad parameter', detail, { parameter, value });

export const unknownExecution = (parentExecutionId: string): Problem =>
  new Problem(
    404,
    'unknown-execution',
    'Unknown parent execution',
    `No parent execution ${parentExecutionId} is known here. A run that has just started is found by the next sweep, ` +
      'within five minutes. If it is older: is it the ID of the parent, not of a child, and did the parent start in ' +
      'one of the accounts and Regions that this installation watches (settings parentAccounts and regions)?',
    { parentExecutionId },
  );
