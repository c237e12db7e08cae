import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createAskSsm, type AskSsm } from '../aws/ssm-ask.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { SsmExecutionSource } from '../aws/ssm-execution-source.ts';
import { forEachRecord, handleMessage } from '../ingest/for-each-record.ts';
import { readConfig, type Config } from '../lib/config.ts';
import { createDeadline, stopTime, type InvocationContext } from '../lib/deadline.ts';
import { COLLECT_SHARE, createFairShare } from '../lib/fair-share.ts';
import { createLimit, LEDGERS_AT_ONCE } from '../ledger/limit.ts';
import { COLLECT_SPACING_MS } from '../lib/pace.ts';
import { createTtlCache, NOTED_MS } from '../lib/ttl-cache.ts';
import {
  createAskDeps,
  createBus,
  createTableStore,
  LAST_CALL_MS,
  realRuntime,
  type Environment,
  type LambdaDeps,
} from './lambda.ts';
import { wireLedger } from './wire-ledger.ts';

/** Reads status changes and requests from the queue, and writes the ledger's rows. */
export function createCollectBatch(
  env: Environment,
  deps: LambdaDeps = realRuntime(readConfig(env)),
): (event: SQSEvent, context: InvocationContext) => Promise<SQSBatchResponse> {
  const config = readConfig(env);
  const { log, metrics, now } = deps;
  const store = createTableStore(config, deps);
  const bus = createBus(config, deps);
  const queue = new SqsQueue(new SQSClient(deps.aws), config.queueUrl);
  const requests = {
    request: bus.request.bind(bus),
    requestLater: queue.requestLater.bind(queue),
  };
  const { collect } = wireLedger({
    ...deps,
    ...config,
    store,
    requests,
    notices: bus,
    source: new SsmExecutionSource(createAsk(config, deps), now),
    limit: createLimit(LEDGERS_AT_ONCE),
    requeue: requests.requestLater,
    ttlCache: createTtlCache({ keptMs: NOTED_MS, now }),
  });

  return async (event, context) => {
    const endAt = stopTime(context, now());
    const { outOfTime, cancel } = createDeadline(endAt, deps);
    const answer = await forEachRecord(event.Records, { log, metrics, outOfTime }, (record) =>
      handleMessage(record, log, (ref) => collect(ref, endAt - LAST_CALL_MS)),
    );
    cancel();
    metrics.publish();
    return answer;
  };
}

/** A message stays in its batch only as long as a call takes: what would have to wait is requeued. */
function createAsk(config: Config, deps: LambdaDeps): AskSsm {
  const share = createFairShare({ ...COLLECT_SHARE, now: deps.now });
  return createAskSsm({
    ...createAskDeps(config, deps, COLLECT_SPACING_MS),
    share,
    throttlePatienceMs: 0,
  });
}
