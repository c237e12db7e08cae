import { ExecuteAwsApiInputs } from '../../runbook/actions/api-call.ts';
import { apiFailure } from './api-failure.ts';
import { executorOf } from './step-run.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */
export const executeAwsApi = executorOf(
  ExecuteAwsApiInputs,
  async ({ Service, Api, ...inputs }, { callApi }) => {
    const result = await callApi(Service, Api, inputs);
    return 'error' in result ? apiFailure(Api, result.error) : { status: 'Success', payload: result.answer };
  },
);
