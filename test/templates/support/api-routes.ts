import { DEPLOYED_ROUTES } from '../../../src/api/deployed-routes.ts';
import type { Access } from '../../../src/api/http/route.ts';

const keysOf = (access: Access): readonly string[] =>
  DEPLOYED_ROUTES.filter((route) => route.access === access).map(({ method, path }) => `${method} ${path}`);

/** As API Gateway writes them: `GET /executions/{parentId}`. */
export const REPORT_ROUTES: readonly string[] = keysOf('report');
export const OUTPUT_ROUTES: readonly string[] = keysOf('outputs');
export const POST_ROUTES: readonly string[] = keysOf('operation');
export const ROUTES: readonly string[] = [...REPORT_ROUTES, ...OUTPUT_ROUTES, ...POST_ROUTES];

const VALUES: Readonly<Record<string, string>> = {
  parentId: '0fd2b51c-1111-4111-8111-111111111111',
  otherParentId: '0fd2b51c-2222-4222-8222-222222222222',
  accountId: '222222222222',
  unitId: 'ou-ab12-11111111',
  region: 'eu-west-1',
  runbook: 'get_account_alias',
};

/** A request that the route answers. */
export const requestFor = (route: string): string =>
  route.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => VALUES[name] ?? name);
