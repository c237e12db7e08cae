import { ExecuteAwsApiInputs } from '../../runbook/actions/api-call.ts';
import { selectOutput } from '../../runbook/select-output.ts';
import { apiFailure } from './api-failure.ts';
import { EXECUTING, failed } from './failed.ts';
import { executorOf } from './step-run.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */
export const executeAwsApi = executorOf(
  ExecuteAwsApiInputs,
  async ({ Service, Api, ...inputs }, { step, callApi }) => {
    const result = await callApi(Service, Api, inputs);
    if ('error' in result) return apiFailure(Api, result.error);
    try {
      const outputs = step.outputs.flatMap((output) => {
        const values = selectOutput(output, result.answer);
        return values === undefined ? [] : [[output.Name, values] as const];
      });
      return { status: 'Success', outputs: outputs.length === 0 ? undefined : Object.fromEntries(outputs) };
    } catch (error) {
      return failed(
        EXECUTING,
        `A selector cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  },
);
