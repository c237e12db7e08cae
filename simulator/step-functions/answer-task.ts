import * as z from 'zod';
import type { ApiResult } from '../organization/api-answer.ts';
import type { Location } from '../organization/location.ts';
import { ApiError } from '../server/api-error.ts';
import type { TaskTokens } from './task-tokens.ts';

type Answer = (service: string, operation: string, inputs: object) => ApiResult<object>;

const Success = z.object({ taskToken: z.string(), output: z.string() });
const Failure = z.object({
  taskToken: z.string(),
  error: z.string().default(''),
  cause: z.string().default(''),
});

/** What a runbook's answer to a state machine does; every other call is answered by `otherwise`. */
export const answerTask =
  (tokens: TaskTokens, location: Location, otherwise: Answer): Answer =>
  (service, operation, inputs) => {
    const name = operation.toLowerCase().replaceAll('_', '');
    const isAnswer = ['stepfunctions', 'sfn'].includes(service.toLowerCase()) && name.startsWith('sendtask');
    if (!isAnswer) return otherwise(service, operation, inputs);
    try {
      if (name === 'sendtasksuccess') {
        const { taskToken, output } = Success.parse(inputs);
        tokens.succeed(location, taskToken, output);
      } else {
        const { taskToken, error, cause } = Failure.parse(inputs);
        tokens.fail(location, taskToken, error, cause);
      }
      return { answer: {} };
    } catch (error) {
      if (error instanceof ApiError) return { error: { code: error.code, message: error.message } };
      throw error;
    }
  };
