import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { SnsTopics } from '../aws/sns-topics.ts';
import { WebhookBus } from '../aws/webhook-bus.ts';
import { forEachRecord } from '../ingest/for-each-record.ts';
import { parseSealed } from '../ingest/parse-sealed.ts';
import { readConfig, type Config } from '../lib/config.ts';
import { createDeadline, stopTime, type InvocationContext } from '../lib/deadline.ts';
import { createChannels } from '../notify/channels.ts';
import { handleSealed } from '../notify/handle-sealed.ts';
import { readNoticeConfig } from '../notify/notice-config.ts';
import { createNotify } from '../notify/notify.ts';
import { RUN_METRIC_NAMES, RUN_METRIC_UNITS, type RunMeasures } from '../notify/run-metrics.ts';
import { createTableStore, realRuntime, type Environment, type LambdaDeps } from './lambda.ts';

/** The value of the dimension that all runbooks after the first hundred share. No runbook can be called so. */
const OTHER_RUNBOOKS = '(other)';

/** Reads from the queue which revisions are sealed, and tells people of them. */
export function createNotifyBatch(
  env: Environment,
  deps: LambdaDeps = realRuntime(readConfig(env)),
  publishRun: PublishRun = createPublishRun(readConfig(env)),
): (event: SQSEvent, context: InvocationContext) => Promise<SQSBatchResponse> {
  const config = readConfig(env);
  const noticeConfig = readNoticeConfig(env);
  const { log, metrics, now } = deps;
  const store = createTableStore(config, deps);
  // Once: a call that the SDK repeats could send a notice twice without a word.
  const once = { ...deps.aws, maxAttempts: 1 };
  const topics = new SnsTopics(new SNSClient(once));
  const bus = new WebhookBus(new EventBridgeClient(once), config.busName);
  const channels = createChannels(noticeConfig, {
    publish: topics.publish.bind(topics),
    putWebhook: bus.putWebhook.bind(bus),
    runMetrics: {
      record: async ({ runbook, values }: RunMeasures) => {
        publishRun((await store.measuredAs(runbook)) ?? OTHER_RUNBOOKS, values);
      },
    },
  });
  const notify = createNotify({ store, channels, consoleUrl: noticeConfig.consoleUrl });

  return async (event, context) => {
    const { outOfTime, cancel } = createDeadline(stopTime(context, now()), deps);
    const answer = await forEachRecord(event.Records, { log, metrics, outOfTime }, ({ body }) =>
      handleSealed(parseSealed(body), log, notify),
    );
    cancel();
    metrics.publish();
    return answer;
  };
}

/** Publishes what was measured of one run; the dimension's value is one of at most 101. */
export type PublishRun = (runbook: string, values: RunMeasures['values']) => void;

/** One line of CloudWatch's embedded metric format for each run, with the dimensions `service` and `runbook`. */
function createPublishRun({ serviceName }: Pick<Config, 'serviceName'>): PublishRun {
  const metrics = new PowertoolsMetrics({ namespace: 'Rollcall', serviceName });
  return (runbook, values) => {
    metrics.addDimension('runbook', runbook);
    for (const name of RUN_METRIC_NAMES) {
      const value = values[name];
      if (value !== undefined) metrics.addMetric(name, RUN_METRIC_UNITS[name], value);
    }
    metrics.publishStoredMetrics();
  };
}
