import type { ServerResponse } from 'node:http';

/** What was wrong with a request, as its caller is told. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;

  /** @param detail names the value, and what is allowed */
  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export function sendProblem(response: ServerResponse, { status, title, message }: Problem): void {
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(`${JSON.stringify({ type: 'about:blank', title, status, detail: message })}\n`);
}
