/**
 * Whether a path, both as it came and as the API will read it, belongs to the route that API Gateway chose and
 * IAM allowed. AWS does not document which parts of a path are decoded before that choice, so a request that was
 * allowed as a report could arrive as results. `$default` fits any path.
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
