import * as z from 'zod';
import { MalformedEventError } from '../lib/errors.ts';
import { SEALED_DETAIL_TYPE, SealedDetail } from './sealed-notice.ts';

const SealedEvent = z.looseObject({
  source: z.literal('rollcall'),
  'detail-type': z.literal(SEALED_DETAIL_TYPE),
  detail: SealedDetail.pick({ parentExecutionId: true }),
});

/**
 * The parent that a queue message tells the seal of.
 * @throws {MalformedEventError} if it is no such notice
 */
export function parseSealed(body: string): string {
  try {
    return SealedEvent.parse(JSON.parse(body)).detail.parentExecutionId;
  } catch {
    // The error would quote the message.
    throw new MalformedEventError('Not the notice of a seal');
  }
}
