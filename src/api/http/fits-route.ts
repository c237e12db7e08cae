/**
 * Whether a path, as it came and as the API will read it, is one of the route that API Gateway chose, and IAM allowed: nobody documents
 * what of a path is decoded before that, so what was asked for as a report could arrive as the results. `$default` stands for any.
 * @param routeKey such as `GET /executions/{parentId}`
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function fitsRoute(routeKey: string, rawPath: string): boolean {
  const [, template] = routeKey.split(' ');
  if (template === undefined) return true;
  const parts = template
    .split('/')
    .map((part) => (part.startsWith('{') ? String.raw`[^/?#\\]+` : part.replaceAll('.', String.raw`\.`)));
  const pattern = new RegExp(`^${parts.join('/')}$`);
  return pattern.test(rawPath) && pattern.test(new URL(`https://api${rawPath}`).pathname);
}
