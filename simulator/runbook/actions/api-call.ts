import * as z from 'zod';

/** What every action that calls an API takes; beside these, the parameters of the API. */
export const ApiCall = { Service: z.string().min(1), Api: z.string().min(1) };

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */
export const ExecuteAwsApiInputs = z.looseObject(ApiCall);
