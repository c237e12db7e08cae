import { ROUTES } from './routes.ts';
import type { Access } from './http/route.ts';

/** A route as API Gateway is given it. */
export interface DeployedRoute {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** As OpenAPI writes it: `/executions/{parentId}`. */
  readonly path: string;
  readonly access: Access;
}

/**
 * Every route that is deployed: those of `ROUTES` in that order, then the document made from them. HEAD is answered wherever GET is.
 * `npm run routes` makes from these the events of the function, and the policies of its callers (central-stack/routes.json).
 */
export const DEPLOYED_ROUTES: readonly DeployedRoute[] = [
  ...ROUTES,
  { method: 'get', path: '/openapi.json', access: 'report' } as const,
].flatMap(({ method, path, access }): DeployedRoute[] =>
  method === 'get'
    ? [
        { method: 'GET', path, access },
        { method: 'HEAD', path, access },
      ]
    : [{ method: 'POST', path, access }],
);
