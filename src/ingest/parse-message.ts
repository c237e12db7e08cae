import * as z from 'zod';
import type { CollectionRef } from '../domain/execution-ref.ts';
import { describeIssues } from '../lib/describe-issues.ts';
import { MalformedEventError } from '../lib/errors.ts';
import {
  fromRequestDetail,
  REQUEST_DETAIL_TYPE,
  REQUEST_SOURCE,
  requestDetailFor,
} from './collection-request.ts';
import { fromStatusChange, StatusChangeEvent } from './status-change.ts';

const RequestEnvelope = z.looseObject({
  source: z.literal(REQUEST_SOURCE),
  'detail-type': z.literal(REQUEST_DETAIL_TYPE),
  detail: z.looseObject({}),
});

const Message = z.discriminatedUnion('source', [StatusChangeEvent, RequestEnvelope]);

/**
 * Reads the body of one queue message: a status change, or a request of our own.
 * @throws {MalformedEventError} that names every field that is wrong
 */
export function parseMessage(body: string): CollectionRef {
  const message = parseJson(body);
  const event = parse(Message, message);
  if (event.source !== REQUEST_SOURCE) return fromStatusChange(event);
  return fromRequestDetail(parse(requestDetailFor(event.detail), event.detail));
}

function parse<Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MalformedEventError(`Not an event that Rollcall reads: ${describeIssues(value, parsed.error)}`);
}

/** @throws {MalformedEventError} without quoting the text */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error would quote the text, and the text may hold secrets.
    throw new MalformedEventError('The message is not JSON');
  }
}
