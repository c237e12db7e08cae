import * as z from 'zod';
import { describeIssues } from '../lib/describe-issues.ts';
import { MalformedEventError } from '../lib/errors.ts';
import { REQUEST_SOURCE } from './collection-request.ts';
import { ExecutionId } from './execution-id.ts';
import { parseJson } from './parse-message.ts';
import { SEALED_DETAIL_TYPE } from './sealed-notice.ts';

/** Of a "Parent Execution Sealed" only which revision it tells of: everything else is read from the ledger. */
const SealedEvent = z.looseObject({
  source: z.literal(REQUEST_SOURCE),
  'detail-type': z.literal(SEALED_DETAIL_TYPE),
  'replay-name': z.string().optional(),
  detail: z.looseObject({ parentExecutionId: ExecutionId, revision: z.number().int().min(1) }),
});

/** Which revision is sealed, and whether the event is an old one that an archive sent again. */
export interface SealedName {
  readonly parentExecutionId: string;
  readonly revision: number;
  readonly isReplay: boolean;
}

/**
 * Reads the body of one queue message: that a parent is sealed.
 * @throws {MalformedEventError} that names every field that is wrong
 */
export function parseSealed(body: string): SealedName {
  const event = parseJson(body);
  const parsed = SealedEvent.safeParse(event);
  if (!parsed.success) {
    throw new MalformedEventError(`Not a sealed parent: ${describeIssues(event, parsed.error)}`);
  }
  const { 'replay-name': replay, detail } = parsed.data;
  const { parentExecutionId, revision } = detail;
  return { parentExecutionId, revision, isReplay: replay !== undefined };
}
