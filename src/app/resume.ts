import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { SfnTaskAnswers } from '../aws/sfn-task-answers.ts';
import { forEachRecord } from '../ingest/for-each-record.ts';
import { parseSealed } from '../ingest/parse-sealed.ts';
import { readConfig } from '../lib/config.ts';
import { createDeadline, stopTime, type InvocationContext } from '../lib/deadline.ts';
import { createAddWaiter } from '../resume/add-waiter.ts';
import { createAnswerWaiters } from '../resume/answer-waiters.ts';
import { createTableStore, realRuntime, type Environment, type LambdaDeps } from './lambda.ts';

/** What Lambda gives for messages of a queue; everything else comes from a state machine. */
const isOfQueue = (event: unknown): event is SQSEvent => Array.isArray(Object(event)['Records']);

/** Lets tasks of state machines wait for a seal: takes them in, and answers them when it comes. */
export function createResume(
  env: Environment,
  deps: LambdaDeps = realRuntime(readConfig(env)),
): (event: unknown, context: InvocationContext) => Promise<SQSBatchResponse | object> {
  const config = readConfig(env);
  const { log, metrics, now } = deps;
  const store = createTableStore(config, deps);
  const answers = new SfnTaskAnswers(new SFNClient(deps.aws));
  const answerAll = createAnswerWaiters({ store, answers, serviceName: config.serviceName });
  const answerWaiters = async (parentExecutionId: string) => {
    const answered = await answerAll(parentExecutionId);
    if (answered.answered + answered.gone > 0) log.info('Tasks answered', { parentExecutionId, ...answered });
    return answered;
  };
  const addWaiter = createAddWaiter({ ...config, store, answers, answerWaiters, now });

  return async (event, context) => {
    if (!isOfQueue(event)) return addWaiter(event);
    const { outOfTime, cancel } = createDeadline(stopTime(context, now()), deps);
    const response = await forEachRecord(event.Records, { log, metrics, outOfTime }, async ({ body }) => {
      await answerWaiters(parseSealed(body).parentExecutionId);
    });
    cancel();
    metrics.publish();
    return response;
  };
}
