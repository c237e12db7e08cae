import { createApiFunction } from '../src/app/api.ts';

/** The HTTP API, behind API Gateway. */
export const handler = createApiFunction(process.env);
