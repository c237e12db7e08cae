import { createApi } from '../src/app.ts';
import { createLambdaHandler } from '../src/serve/lambda-handler.ts';

/** The HTTP API, behind API Gateway. */
export const handler = createLambdaHandler(createApi(process.env));
