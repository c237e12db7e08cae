import * as z from 'zod';
import { isObject } from '../../is-object.ts';
import { InvokeLambdaFunctionInputs } from '../../runbook/actions/code-inputs.ts';
import { asText } from '../../runbook/value-type.ts';
import { EXECUTING, failed } from './failed.ts';
import { call, executorOf } from './step-run.ts';

/** The payload may be written as JSON in text, as it is on the wire, or as what the function returns. */
const Invoked = z.object({
  StatusCode: z.number().default(200),
  FunctionError: z.string().optional(),
  LogResult: z.string().optional(),
  Payload: z.unknown().optional(),
});

/**
 * Calls a function. The step's own outputs are selected from what it returns, or from the whole answer.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
export const invokeLambdaFunction = executorOf(
  InvokeLambdaFunctionInputs,
  async ({ InputPayload, Payload, ...inputs }, run) => {
    const given = InputPayload ?? Payload;
    const asked = { ...inputs, ...(given !== undefined && { Payload: asText(given) }) };
    const answer = await call(run, ['lambda', 'Invoke'], asked, Invoked);
    const text = answer.Payload === undefined ? '' : asText(answer.Payload);
    const returned = fromJson(text);
    const outputs = {
      StatusCode: [String(answer.StatusCode)],
      ...(answer.FunctionError !== undefined && { FunctionError: [answer.FunctionError] }),
      ...(answer.LogResult !== undefined && { LogResult: [answer.LogResult] }),
      Payload: [text],
    };
    if (answer.FunctionError !== undefined) {
      const words = `Lambda function returned an error: ${answer.FunctionError}. Payload: ${text}`;
      return failed(EXECUTING, words, { outputs });
    }
    const payload = { ...(isObject(returned) && returned), ...answer, Payload: returned };
    return { status: 'Success', outputs, payload };
  },
);

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
