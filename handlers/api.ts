import { createApi } from '../src/app/api.ts';
import { createLambdaHandler } from '../src/api/http/lambda-handler.ts';

/** The HTTP API, behind API Gateway. */
export const handler = createLambdaHandler(createApi(process.env));
