import { ExecuteScriptInputs } from '../../runbook/actions/code-inputs.ts';
import type { ApiError } from '../../organization/api-answer.ts';
import { EXECUTING, failed } from './failed.ts';
import { executorOf, type StepEnd, type StepRun } from './step-run.ts';

const ASK_AGAIN_MS = 1_000;
const MOST_ITEMS = 100;

/**
 * No script runs here: what it returns is data of the organization file, by runbook and step, or by its handler.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
 */
export const executeScript = executorOf(ExecuteScriptInputs, async ({ Handler, InputPayload }, run) => {
  const names = [`${run.runbookName}/${run.step.name}`, ...(Handler === undefined ? [] : [Handler])];
  let result = run.answerScript(names, InputPayload);
  if (result === undefined && run.unanswered === 'ask') {
    run.tell(`The script ${names.join(', or ')} waits for its answer: POST /_simulator/scripts`);
  }
  while (result === undefined && run.unanswered === 'ask') {
    await run.pause(ASK_AGAIN_MS);
    result = run.answerScript(names, InputPayload);
  }
  if (result === undefined) return unanswered(names, run);
  if ('error' in result) return scriptFailure(Handler ?? 'script', result.error);
  return succeeded(result.answer);
});

function unanswered(names: readonly string[], { unanswered: how }: StepRun): StepEnd {
  if (how === 'succeed') return succeeded({});
  const words = `The organization file says nothing of the script ${names.join(', or ')}: its key "scripts" holds what a script returns, "unanswered: succeed" lets others succeed`;
  return failed(EXECUTING, words);
}

/** Of a list that a script returns, Automation keeps so many. */
function succeeded(returned: unknown): StepEnd {
  const Payload = Array.isArray(returned) ? returned.slice(0, MOST_ITEMS) : returned;
  return { status: 'Success', outputs: { Payload: [JSON.stringify(Payload ?? null)] }, payload: { Payload } };
}

/** In the form of a script that threw: a traceback, then the error. */
const scriptFailure = (handler: string, { code, message }: ApiError): StepEnd =>
  failed(
    EXECUTING,
    `Traceback (most recent call last):\n  File "/tmp/customer_script.py", line 1, in ${handler}\n${code}: ${message}\n\n${code} - ${message}`,
  );
