import type { Hono } from 'hono';
import { handle, type APIGatewayProxyResult, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { Problem } from './problem.ts';
import { toProblemResponse } from './problem-answer.ts';
import { isInScope, type ViewerScopes } from './viewer-scopes.ts';

/**
 * Serves an API behind API Gateway.
 * @param scopes what callers may read that may not read everything
 */
export function createLambdaHandler(api: Hono, scopes: ViewerScopes = new Map()) {
  // Base64 would make an answer a third larger. A compressed answer is sent as Base64 whatever this says.
  const answer = handle(api, { isContentTypeBinary: () => false });
  return async (event: LambdaEvent, context?: LambdaContext) => {
    if ('routeKey' in event) {
      const { routeKey, rawPath } = event;
      if (!fitsRoute(routeKey, rawPath)) {
        const advice = 'write it without dot segments and encoded separators';
        return refuse(rawPath, `does not fit ${routeKey}, the route that was chosen for it: ${advice}`);
      }
      if (!isInScope(scopes, event)) return refuse(rawPath, 'is not below what this caller may read');
    }
    return answer(withoutBody(event), context);
  };
}

/** A web `Request` refuses a GET with a body, so the body is removed. */
function withoutBody(event: LambdaEvent): LambdaEvent {
  const { requestContext: context } = event;
  return 'http' in context && context.http.method === 'POST' ? event : { ...event, body: null };
}

/** @param why continues a sentence that begins with the path */
async function refuse(path: string, why: string): Promise<APIGatewayProxyResult> {
  const problem = new Problem('unknown-route', 'Unknown route', `${path} ${why}`, { path });
  const response = toProblemResponse(problem, { 'cache-control': 'no-store' });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    isBase64Encoded: false,
  };
}

/**
 * Whether a path, both as it came and as the API will read it, belongs to the route that API Gateway chose and
 * IAM allowed. AWS does not document which parts of a path are decoded before that choice, so a request that was
 * allowed as a report could arrive as results. `$default` fits any path.
 * @param routeKey such as `GET /executions/{parentId}`
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
function fitsRoute(routeKey: string, rawPath: string): boolean {
  const [, template] = routeKey.split(' ');
  if (template === undefined) return true;
  const parts = template
    .split('/')
    .map((part) => (part.startsWith('{') ? String.raw`[^/?#\\]+` : part.replaceAll('.', String.raw`\.`)));
  const pattern = new RegExp(`^${parts.join('/')}$`);
  return pattern.test(rawPath) && pattern.test(new URL(`https://api${rawPath}`).pathname);
}
