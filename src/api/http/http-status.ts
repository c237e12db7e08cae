import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemKind } from './problem.ts';

/** The HTTP status of each problem. No other file names statuses. */
export const STATUS_BY_KIND: Readonly<Record<ProblemKind, ContentfulStatusCode>> = {
  'bad-parameter': 400,
  'bad-body': 400,
  'unknown-execution': 404,
  'unknown-target': 404,
  'unknown-route': 404,
  'method-not-allowed': 405,
  'several-targets': 409,
  'not-retryable': 409,
  'too-many-waiting': 429,
  'unreadable-item': 500,
  'no-table': 503,
  busy: 503,
  internal: 500,
};

export const STATUS_BY_SUCCESS = { answered: 200, accepted: 202 } as const;

/** Whether the request is answered, or its work has only begun. */
export type Success = keyof typeof STATUS_BY_SUCCESS;
