import { handle } from 'hono/aws-lambda';
import { createApi } from '../src/app.ts';

/** The HTTP API, behind API Gateway. */
export const handler = handle(createApi(process.env));
