import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { abandonUnfinished } from './automation/abandon-unfinished.ts';
import { Engine } from './automation/engine.ts';
import { History } from './automation/history.ts';
import { DEFAULT_ANSWERS, type Unverified } from './automation/unverified.ts';
import type { Clock } from './clock/clock.ts';
import { EventBridge } from './events/event-bridge.ts';
import { statusChangeEvent } from './events/status-change-event.ts';
import { Authorizer } from './iam/authorizer.ts';
import { Credentials } from './iam/credentials.ts';
import type { Evaluate } from './iam/evaluate.ts';
import { createAccounts, type Templates } from './organization/create-accounts.ts';
import type { OrganizationFile } from './organization/organization-file.ts';
import { Queues } from './queue/queues.ts';
import type { Runbook } from './runbook/runbook.ts';
import { randomId, seededRandom } from './trouble/random.ts';
import { Trouble } from './trouble/trouble.ts';

export interface WorldOptions {
  readonly organization: OrganizationFile;
  readonly templates: Templates;
  readonly runbooks: readonly Runbook[];
  /** Where executions and the table survive a restart; without it, both are in memory. */
  readonly dataDir?: string;
  /** The same seed gives the same trouble and, without `dataDir`, the same execution IDs. */
  readonly seed?: number;
  /** What an API call of a runbook takes, each wait around it, and each hop of an event. */
  readonly latencyMs?: number;
  readonly unverified?: Partial<Unverified>;
}

const DEFAULT_LATENCY_MS = 20;

/** Everything that is simulated, joined; what speaks AWS's protocols stands in front of it. */
export function createWorld(
  options: WorldOptions,
  clock: Clock,
  url: string,
  evaluate: Evaluate | undefined,
) {
  const { organization, dataDir, latencyMs = DEFAULT_LATENCY_MS } = options;
  const { organizationId, regions } = organization;
  const seed = options.seed ?? randomInt(2 ** 32);
  const idRandom = seededRandom(seed);
  const unverified = { ...DEFAULT_ANSWERS, ...options.unverified };

  const accounts = createAccounts(organization, options.templates, url);
  const trouble = new Trouble(seededRandom(seed + 1));
  const queues = new Queues(accounts, clock, randomUUID);
  const queueOf = queues.byArn.bind(queues);
  const authorizer = new Authorizer({ accounts, organizationId, evaluate });
  const eventBridge = new EventBridge({ clock, accounts, authorizer, queueOf, trouble, latencyMs });
  const history = new History(dataDir === undefined ? undefined : join(dataDir, 'executions.json'));
  abandonUnfinished(history, clock.now());
  const engine = new Engine({
    clock,
    history,
    accounts,
    regions,
    latencyMs,
    unverified,
    // On disk the same IDs would come round again.
    newId: dataDir === undefined ? () => randomId(idRandom) : randomUUID,
    announce: (place, execution, step) => {
      const event = statusChangeEvent({
        id: randomUUID(),
        place,
        now: clock.now(),
        execution,
        step,
        unverified,
      });
      if (event !== undefined) eventBridge.announce(event);
    },
  });
  return {
    clock,
    newId: randomUUID,
    accounts,
    authorizer,
    regions,
    trouble,
    queues,
    eventBridge,
    history,
    engine,
    runbooks: new Map(options.runbooks.map((runbook) => [runbook.name, runbook])),
    credentials: new Credentials(clock, accounts, randomUUID),
    stepsInGet: unverified.stepsInGet,
  };
}
