import type { Hono } from 'hono';
import { createApi as createHttpApi } from '../api/api.ts';
import { createLambdaHandler } from '../api/http/lambda-handler.ts';
import type { ViewerScopes } from '../api/http/viewer-scopes.ts';
import type { ServeStore } from '../api/ports.ts';
import { isAccountId } from '../domain/location.ts';
import { readConfig, type Config } from '../lib/config.ts';
import { createBus, createTableStore, realRuntime, type Environment, type LambdaDeps } from './lambda.ts';

/** The HTTP API, as an app that any server can run. */
export function createApi(env: Environment, deps: LambdaDeps = realRuntime(readConfig(env))): Hono {
  const config = readConfig(env);
  const bus = createBus(config, deps);
  const store = createTableStore(config, deps);
  return createHttpApi({
    ...deps,
    ...config,
    store: withKnown(store, config),
    request: bus.request.bind(bus),
    onAnswered: () => {
      deps.metrics.publish();
    },
  });
}

/** The same as a function behind API Gateway. */
export const createApiFunction = (env: Environment) =>
  createLambdaHandler(createApi(env), viewerScopes(readConfig(env)));

/** How the paths begin that each role for viewers of some accounts may read. */
export const viewerScopes = ({ accountViewers }: Pick<Config, 'accountViewers'>): ViewerScopes =>
  new Map(
    [...accountViewers].map(([role, ids]) => [
      role,
      ids.map((id) => (isAccountId(id) ? `/accounts/${id}/` : `/organizational-units/${id}/`)),
    ]),
  );

/** What was read before a setting was turned off is not known any more. */
const withKnown = (
  store: ServeStore,
  { accountNames, accountTags }: Pick<Config, 'accountNames' | 'accountTags'>,
): ServeStore => ({
  ...store,
  ...(!accountNames && {
    accountNames: async () => new Map(),
    accountUnits: async () => new Map(),
    accountUnitPaths: async () => new Map(),
  }),
  ...(!(accountNames && accountTags) && { accountTags: async () => new Map() }),
});
