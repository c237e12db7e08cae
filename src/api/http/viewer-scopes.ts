import type { LambdaEvent } from 'hono/aws-lambda';
import * as z from 'zod';

/** What the roles for viewers of some accounts may read: by the name of the role, how its paths begin. */
export type ViewerScopes = ReadonlyMap<string, readonly string[]>;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const SignedEvent = z.object({
  rawPath: z.string(),
  requestContext: z.object({ authorizer: z.object({ iam: z.object({ userArn: z.string() }) }) }),
});
const SESSION = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//;

/**
 * Whether the path, as the API will read it, is one that the caller's role may read. IAM has decided the same before. It is decided
 * again because AWS does not document whether IAM and the function are given the path in the same form. True for all other callers.
 */
export function isInScope(scopes: ViewerScopes, event: LambdaEvent): boolean {
  if (scopes.size === 0) return true;
  const { data } = SignedEvent.safeParse(event);
  const [, roleName = ''] = SESSION.exec(data?.requestContext.authorizer.iam.userArn ?? '') ?? [];
  const beginnings = scopes.get(roleName);
  if (data === undefined || beginnings === undefined) return true;
  const { pathname } = new URL(`https://api${data.rawPath}`);
  return beginnings.some((beginning) => pathname.startsWith(beginning));
}
