import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { TaskNotAnsweredError } from '../lib/errors.ts';
import type { AnswerOutcome, TaskAnswers } from '../resume/ports.ts';

/**
 * Errors after which a token is worthless: its task has ended, or it never was a token here.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
const GONE: ReadonlySet<string> = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Answers tasks of state machines of this account and Region. */
export class SfnTaskAnswers implements TaskAnswers {
  readonly #client: SFNClient;

  constructor(client: SFNClient) {
    this.#client = client;
  }

  succeed(taskToken: string, output: string): Promise<AnswerOutcome> {
    return outcomeOf(this.#client.send(new SendTaskSuccessCommand({ taskToken, output })));
  }

  fail(taskToken: string, error: string, cause: string): Promise<AnswerOutcome> {
    return outcomeOf(this.#client.send(new SendTaskFailureCommand({ taskToken, error, cause })));
  }
}

/** AWS's own error may repeat the token, so that nothing of it goes on but its name. */
async function outcomeOf(answering: Promise<unknown>): Promise<AnswerOutcome> {
  try {
    await answering;
    return 'answered';
  } catch (error) {
    const name = error instanceof Error ? error.name : 'an unknown error';
    if (GONE.has(name)) return 'gone';
    throw new TaskNotAnsweredError(`Step Functions did not take an answer: ${name}`);
  }
}
