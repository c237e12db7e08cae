import { handle } from 'hono/aws-lambda';
import { createApp } from '../src/app.ts';

/** The HTTP API, behind API Gateway. */
export const handler = handle(createApp(process.env).api);
