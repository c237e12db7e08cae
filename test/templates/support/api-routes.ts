/** Routes that show no outputs, of any execution. */
const REPORTS = [
  '/executions',
  '/executions/{parentId}',
  '/executions/{parentId}/wait',
  '/executions/{parentId}/causes',
  '/executions/{parentId}/missing',
  '/executions/{parentId}/retry',
  '/coverage',
  '/health',
  '/openapi.json',
];

/** Routes that show outputs. */
const OUTPUTS = [
  '/executions/{parentId}/results',
  '/executions/{parentId}/results/{accountId}/{region}',
  '/executions/{parentId}/groups',
  '/executions/{parentId}/diff/{otherParentId}',
];

const looking = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]);

/** As API Gateway writes them: `GET /executions/{parentId}`. */
export const REPORT_ROUTES: readonly string[] = looking(REPORTS);
export const OUTPUT_ROUTES: readonly string[] = looking(OUTPUTS);
export const POST_ROUTES: readonly string[] = ['POST /executions/{parentId}/collect'];
export const ROUTES: readonly string[] = [...REPORT_ROUTES, ...OUTPUT_ROUTES, ...POST_ROUTES];

const VALUES: Readonly<Record<string, string>> = {
  parentId: '0fd2b51c-1111-4111-8111-111111111111',
  otherParentId: '0fd2b51c-2222-4222-8222-222222222222',
  accountId: '222222222222',
  region: 'eu-west-1',
};

/** A request that the route answers. */
export const requestFor = (route: string): string =>
  route.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => VALUES[name] ?? name);
