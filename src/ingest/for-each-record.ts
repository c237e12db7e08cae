import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { describeError } from '../lib/describe-error.ts';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import { isChildrenRef, type CollectionRef } from '../domain/execution-ref.ts';
import { parseMessage } from './parse-message.ts';

interface ForEachRecordDeps {
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'add'>;
  /** Resolves when it is time to stop: records that are unfinished then come back. */
  readonly outOfTime: Promise<void>;
}

/**
 * Handles each record on its own, and names to SQS those that must come back. A bad record cannot hold up the
 * others, and ends in the dead-letter queue, where it can be seen.
 */
export async function forEachRecord(
  records: readonly SQSRecord[],
  { log, metrics, outOfTime }: ForEachRecordDeps,
  handle: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    records.map(async (record) => {
      const { messageId } = record;
      const stopped = outOfTime.then(() => 'stopped' as const);
      try {
        if ((await Promise.race([handle(record), stopped])) !== 'stopped') return [];
        log.error('Record not finished in time', { messageId });
      } catch (error) {
        log.error('Record not handled', { messageId, ...describeError(error) });
      }
      metrics.add('failed', 1);
      return [{ itemIdentifier: messageId }];
    }),
  );
  return { batchItemFailures: failures.flat() };
}

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
