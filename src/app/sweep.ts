import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { OrganizationsAccountNames } from '../aws/organizations-account-names.ts';
import { OrganizationsAccountTags } from '../aws/organizations-account-tags.ts';
import { createAskSsm } from '../aws/ssm-ask.ts';
import { SsmRootFinder } from '../aws/ssm-root-finder.ts';
import { readConfig } from '../lib/config.ts';
import { stopTime, type InvocationContext } from '../lib/deadline.ts';
import { createRefreshAccountNames } from '../sweep/refresh-account-names.ts';
import { createRefreshAccountTags } from '../sweep/refresh-account-tags.ts';
import { createSweep as createSweepRule, type SweepReport } from '../sweep/sweep.ts';
import {
  createAskDeps,
  createBus,
  createTableStore,
  LAST_CALL_MS,
  realRuntime,
  type Environment,
  type LambdaDeps,
} from './lambda.ts';

const SWEEP_SPACING_MS = 1_000;
/** Short timeouts: account names are optional. The SDK makes three attempts. */
const ORGANIZATIONS_PATIENCE = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/** A thousand accounts take 100 minutes, ten thousand 17 hours. */
const TAGGED_ACCOUNTS_PER_SWEEP = 50;

/** On a schedule: finds executions that no event told of, and requests what is still open. */
export function createSweep(
  env: Environment,
  deps: LambdaDeps = realRuntime(readConfig(env)),
): (event: unknown, context: InvocationContext) => Promise<SweepReport> {
  const config = readConfig(env);
  const bus = createBus(config, deps);
  const store = createTableStore(config, deps);
  const organizations = new OrganizationsClient({ ...deps.aws, requestHandler: ORGANIZATIONS_PATIENCE });
  const refreshNames = createRefreshAccountNames({
    directory: new OrganizationsAccountNames(organizations),
    store,
    ...deps,
  });
  const refreshTags = createRefreshAccountTags({
    directory: new OrganizationsAccountTags(organizations),
    store,
    accountsPerRun: TAGGED_ACCOUNTS_PER_SWEEP,
    ...deps,
  });
  const sweep = createSweepRule({
    ...config,
    ...deps,
    store,
    refreshAccountNames: async (stopAt) => {
      if (!config.accountNames) return;
      await refreshNames(stopAt - LAST_CALL_MS);
      if (config.accountTags) await refreshTags(stopAt - LAST_CALL_MS);
    },
    finder: new SsmRootFinder(createAskSsm(createAskDeps(config, deps, SWEEP_SPACING_MS))),
    request: bus.request.bind(bus),
  });
  return async (_event, context) => {
    try {
      return await sweep(stopTime(context, deps.now()));
    } finally {
      deps.metrics.publish();
    }
  };
}
