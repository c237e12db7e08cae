import * as z from 'zod';
import { STATUS_BY_KIND } from './http-status.ts';
import type { Problem, ProblemKind } from './problem.ts';
import { toSafeJson } from './safe-json.ts';

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export const ProblemAnswer = z
  .looseObject({
    type: z.string().describe('A name that stays, such as `urn:rollcall:problem:bad-parameter`'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong, and what to do'),
    parameter: z.string().optional(),
    value: z.unknown().optional().describe('The value that is wrong'),
    reason: z.string().optional().describe('What is wrong with that parameter, to be read after its name'),
    next: z
      .array(
        z.strictObject({
          operation: z.string().describe('An `operationId` of this document'),
          parameters: z.record(z.string(), z.string()).describe('Of its path and query'),
          description: z.string().describe('What it does, to be read after its name'),
        }),
      )
      .optional()
      .describe('What to ask next'),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

export const problemType = (kind: ProblemKind): string => `urn:rollcall:problem:${kind}`;

export function toProblemResponse(
  { kind, title, message: detail, extra }: Problem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const status = STATUS_BY_KIND[kind];
  return new Response(toSafeJson({ type: problemType(kind), title, status, detail, ...extra }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
