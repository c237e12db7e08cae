import * as z from 'zod';
import type { CollectionRef } from '../automation/execution-ref.ts';
import { describeIssues } from '../lib/describe-issues.ts';
import { MalformedEventError } from '../lib/errors.ts';
import {
  fromRequestDetail,
  REQUEST_DETAIL_TYPE,
  REQUEST_SOURCE,
  RequestDetail,
} from './collection-request.ts';
import { fromStatusChange, StatusChangeEvent } from './status-change.ts';

const RequestEvent = z.object({
  source: z.literal(REQUEST_SOURCE),
  'detail-type': z.literal(REQUEST_DETAIL_TYPE),
  detail: RequestDetail,
});

const Message = z.discriminatedUnion('source', [StatusChangeEvent, RequestEvent]);

/**
 * Reads the body of one queue message: a status change, or a request of our own.
 * @throws {MalformedEventError} that names every field that is wrong
 */
export function parseMessage(body: string): CollectionRef {
  const message = parseJson(body);
  const parsed = Message.safeParse(message);
  if (!parsed.success) {
    throw new MalformedEventError(
      `Not an event that Rollcall reads: ${describeIssues(message, parsed.error)}`,
    );
  }
  return parsed.data.source === REQUEST_SOURCE
    ? fromRequestDetail(parsed.data.detail)
    : fromStatusChange(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error would quote the text, and the text may quote anything.
    throw new MalformedEventError('The message is not JSON');
  }
}
