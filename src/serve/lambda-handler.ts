import type { Hono } from 'hono';
import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';

/** Serves an API behind API Gateway. */
export function createLambdaHandler(api: Hono) {
  // Base64 would make an answer a third larger. What is compressed is sent so whatever this says.
  const answer = handle(api, { isContentTypeBinary: () => false });
  return (event: LambdaEvent, context?: LambdaContext) => answer(withoutBody(event), context);
}

/** A web request that GETs cannot have a body: it would be refused before the API sees it. */
function withoutBody(event: LambdaEvent): LambdaEvent {
  const { requestContext: context } = event;
  return 'http' in context && context.http.method === 'POST' ? event : { ...event, body: null };
}
