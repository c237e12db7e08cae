import type { Hono } from 'hono';
import { createApi as createHttpApi } from '../api/api.ts';
import type { ServeStore } from '../api/ports.ts';
import { readConfig } from '../lib/config.ts';
import { createBus, createTableStore, realRuntime, type Environment, type LambdaDeps } from './lambda.ts';

/** The HTTP API, as an app that any server can run. */
export function createApi(env: Environment, deps: LambdaDeps = realRuntime(readConfig(env))): Hono {
  const config = readConfig(env);
  const bus = createBus(config, deps);
  const store = createTableStore(config, deps);
  return createHttpApi({
    ...deps,
    ...config,
    store: config.accountNames ? store : withoutNames(store),
    request: bus.request.bind(bus),
    onAnswered: () => {
      deps.metrics.publish();
    },
  });
}

/** Names that were listed before the setting was turned off are not shown. */
const withoutNames = (store: ServeStore): ServeStore => ({
  ...store,
  accountNames: async () => new Map(),
  accountUnits: async () => new Map(),
  accountUnitPaths: async () => new Map(),
});
