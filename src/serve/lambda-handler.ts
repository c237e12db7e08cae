import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';

/** Serves an API behind API Gateway. */
export function createLambdaHandler(api: Hono) {
  const answer = handle(api);
  return (event: LambdaEvent, context?: LambdaContext) => answer(withoutBody(event), context);
}

/** Nothing here reads a body, and a web request that GETs cannot have one: it would be refused before the API sees it. */
const withoutBody = (event: LambdaEvent): LambdaEvent => ({ ...event, body: null });
