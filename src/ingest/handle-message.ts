import type { SQSRecord } from 'aws-lambda';
import { isChildrenRef, type CollectionRef } from '../domain/execution-ref.ts';
import type { Logger } from '../lib/logger.ts';
import { parseMessage } from './parse-message.ts';

/** Reads one message, has it collected, and logs one line with the outcome. Logs no outputs and no content. */
export async function handleMessage(
  { messageId, body }: Pick<SQSRecord, 'messageId' | 'body'>,
  log: Logger,
  collect: (ref: CollectionRef) => Promise<object>,
): Promise<void> {
  const ref = parseMessage(body);
  const collected = await collect(ref);
  const { source } = ref.provenance;
  const named = isChildrenRef(ref)
    ? { parentExecutionId: ref.childrenOf }
    : { executionId: ref.executionId, parentExecutionId: ref.parentExecutionId };
  log.info('Record handled', { messageId, ...named, ...ref.location, source, ...collected });
}
