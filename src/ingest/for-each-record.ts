import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { describeError } from '../lib/describe-error.ts';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';

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
